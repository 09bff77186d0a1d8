import fc from "fast-check";
import { expect, test } from "vitest";
import {
  AbsenceField,
  AbsenceOutcome,
  DeliveredKind,
  DeliveryField,
  DeliveryRule,
  DeliveryState,
  HeldReason,
  ruleSentences,
  type EmployerId,
} from "@datakluis/contract";
import { faultsIn } from "@datakluis/delivery/testing/sivi-valid";
import { messagesAbout } from "./acknowledged-rules.ts";

const oneOf = <A>(options: readonly A[]) => fc.constantFrom(...options);
const text = (most: number) => fc.string({ unit: "grapheme", maxLength: most });
const row = fc.integer({ min: 1, max: 6 });
const number = fc.nat(999).map((it) => `MS${it}`);

const rejection = fc.record({
  ...{ row, personnelNumber: fc.option(number), rule: oneOf(DeliveryRule.options) },
  field: fc.option(oneOf([...DeliveryField.options, ...AbsenceField.options])),
});
const report = fc.record({
  ...{ kind: oneOf(DeliveredKind.options), state: oneOf(DeliveryState.options), processed: fc.nat(6) },
  ...{ held: fc.uniqueArray(oneOf(HeldReason.options)), problem: fc.option(fc.constant("De verwerking is gestopt.")) },
  rejections: fc.array(rejection, { maxLength: 12 }),
});
const asked = fc.record({
  ...{
    reference: text(600),
    sender: text(60),
    employer: text(60),
    connection: text(90),
    code: text(6),
    version: text(6),
  },
});
const one = fc.record({
  ...{ personnelNumber: fc.option(number), number: fc.option(fc.nat(999_999)) },
  ...{ outcome: fc.option(oneOf(AbsenceOutcome.options)), at: fc.option(fc.nat(6)) },
  reference: text(40).filter((it) => it.length > 0),
});
const kept = fc.record({
  ask: fc.record({ asked, faults: fc.nat(12) }),
  cases: fc.array(one, { maxLength: 6 }).map((all) => all.map((it, at) => ({ ...it, row: at + 1 }))),
});
const of = {
  employerId: "6b2d7f30-3f39-4a0c-9df5-1b0a52f3a001" as EmployerId,
  deliveryId: "0b0e3f0c-7c7b-4a57-8f6e-0d5f3a0f2f11",
};
const now = new Date("2026-11-23T22:59:59Z");

test("whatever a delivery came to, what its sender hears is valid, and of a case that was rejected never that it was taken", () => {
  fc.assert(
    fc.property(kept, report, fc.boolean(), (all, it, isProcessed) => {
      const { received, processed } = messagesAbout(of, all, it, isProcessed, now);
      expect(faultsIn("Retourmelding1", received!)).toEqual([]);
      if (!isProcessed || all.cases.length === 0) {
        expect(processed).toBeNull();
        return;
      }
      expect(faultsIn("VerwerkingsmeldingWerkgeverArbodienst", processed!)).toEqual([]);
      const told = processed!.match(/<VrwrkMld>.*?<\/VrwrkMld>/gs)!;
      expect(told).toHaveLength(all.cases.length);
      for (const [at, { row: where, outcome }] of all.cases.entries()) {
        const no = it.rejections.find((line) => line.row === where);
        if (no) expect(told[at]).toContain(ruleSentences[no.rule].slice(0, 20));
        if (no || !outcome) expect(told[at]).toContain("<VrwrkbhdCd>03<");
        else if (it.state === "discarded") expect(told[at]).toContain("<VrwrkbhdCd>02<");
      }
    }),
    { numRuns: 200 },
  );
});

test("of more than a thousand faults the others are counted", () => {
  const [base] = fc.sample(kept, { numRuns: 1, seed: 1 });
  const no = { row: 1, personnelNumber: "MS001", field: null, rule: "absence_stranger" } as const;
  const rejections = Array.from({ length: 1_003 }, (_, at) => ({ ...no, row: at + 1 }));
  const it = { kind: "absence", state: "done", held: [], processed: 0, problem: null, rejections } as const;
  const all = { ...base!, ask: { ...base!.ask, faults: 1_003 } };
  const { received } = messagesAbout(of, all, { ...it, held: [], rejections }, true, now);
  expect(received!.match(/<Foutmldng>/g)).toHaveLength(1_001);
  expect(received).toContain("Er zijn nog 3 fouten.");
});
