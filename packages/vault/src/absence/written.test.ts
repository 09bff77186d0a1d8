import fc from "fast-check";
import { expect, test } from "vitest";
import type { ToldSpell } from "@datakluis/contract";
import { readAbsence, siviAbsence } from "@datakluis/delivery";
import { fold } from "./rules.ts";
import { messagesAbout, ownReference } from "./written.ts";

/** What our messages tell of a spell comes to that spell, for whoever reads them as we read his. */

const spellId = "6b2d7f30-3f39-4a0c-9df5-1b0a52f3a002";
const begin = Date.parse("2025-01-01");
const dayOf = (at: number) => new Date(begin + at * 86_400_000).toISOString().slice(0, 10);

/** A spell as it can stand: ascending days, each with another percentage than the one before, recovered after the last. */
const standing = fc
  .record({
    first: fc.nat(20),
    gaps: fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 100 })), { maxLength: 4 }),
    percentage: fc.integer({ min: 1, max: 100 }),
    recovers: fc.option(fc.integer({ min: 1, max: 6 })),
    safetyNet: fc.constantFrom("yes" as const, "no" as const, "unknown" as const),
    expectedDays: fc.option(fc.integer({ min: 1, max: 700 })),
  })
  .map(({ first, gaps, percentage, recovers, ...said }) => {
    const course = [{ from: dayOf(first), percentage }];
    let at = first;
    for (const [gap, next] of gaps) {
      at += gap;
      if (next !== course.at(-1)!.percentage) course.push({ from: dayOf(at), percentage: next });
    }
    const recoveredOn = recovers === null ? null : dayOf(at + recovers);
    return { startsOn: dayOf(first), course, recoveredOn, ...said, workAccident: false, liableThirdParty: false };
  });

type Stands = Omit<ToldSpell, "eventId" | "at" | "kind" | "withdrawn">;

/** By which deed one standing came after another; a correction can say anything. */
function kindOf(was: Stands | undefined, is: Stands): ToldSpell["kind"] {
  if (!was) return "reported";
  const same = (of: (it: Stands) => unknown) => JSON.stringify(of(was)) === JSON.stringify(of(is));
  if (!same((it) => [it.startsOn, it.safetyNet, it.expectedDays])) return "corrected";
  if (same((it) => it.course) && !was.recoveredOn && is.recoveredOn) return "recovered";
  return "corrected";
}

const lineAdded = (it: Stands, percentage: number): Stands | undefined => {
  const from = new Date(Date.parse(it.course.at(-1)!.from) + 86_400_000).toISOString().slice(0, 10);
  if (it.recoveredOn || percentage === it.course.at(-1)!.percentage) return undefined;
  return { ...it, course: [...it.course, { from, percentage }] };
};

const history = fc
  .tuple(
    fc.array(fc.tuple(standing, fc.integer({ min: 1, max: 100 }), fc.boolean()), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([steps, ends]) => {
    const told: ToldSpell[] = [];
    const add = (is: Stands, kind: ToldSpell["kind"], withdrawn = false) =>
      told.push({ ...is, kind, withdrawn, eventId: spellId, at: "2026-01-01T00:00:00.000Z" });
    for (const [is, percentage, grows] of steps) {
      add(is, kindOf(told.at(-1), is));
      const more = grows ? lineAdded(is, percentage) : undefined;
      if (more) add(more, "course");
      const open = told.at(-1)!;
      if (more && percentage % 2) add({ ...open, recoveredOn: dayOf(200) }, "recovered");
    }
    if (ends) add(told.at(-1)!, "withdrawn", true);
    return told;
  });

test("whatever happened to a spell, its messages come to what stands, after each event", () => {
  fc.assert(
    fc.property(history, (all) => {
      const told = messagesAbout(spellId, all);
      expect(told.map(({ message }) => message.number)).toEqual(told.map((_, at) => at + 1));
      const last = all.at(-1)!;
      const { startsOn, course, recoveredOn, safetyNet, expectedDays } = last;
      const { workAccident, liableThirdParty } = last;
      const stands = { startsOn, course, recoveredOn, safetyNet, workAccident, liableThirdParty, expectedDays };
      expect(fold(told.map(({ message }) => message))).toEqual(last.withdrawn ? null : stands);
      // An event that comes later renumbers none that was told.
      expect(told.slice(0, messagesAbout(spellId, all.slice(0, -1)).length)).toEqual(
        messagesAbout(spellId, all.slice(0, -1)),
      );
    }),
    { numRuns: 400 },
  );
});

test("written as SIVI and read again it is the same, message by message", async () => {
  const sender = {
    employer: { name: "Bakkerij", id: spellId, chamberNumber: null },
    contact: { name: "B. Beheerder", email: "b@aar.example" },
    ...{ id: spellId, madeAt: new Date("2026-11-23T09:00:00Z") },
  };
  const identity = { lastName: "Vries", nameUse: "own", sex: "female", bornOn: "1980-02-29" } as const;
  const person = {
    ...{ ref: spellId, personnelNumber: "MS1", identity, startsOn: "2020-01-01", endsOn: null, department: null },
  };
  const codes = [{ element: "VrwrkCd", code: "05", meaning: "withdrawn" }] as const;
  await fc.assert(
    fc.asyncProperty(history, async (all) => {
      const told = messagesAbout(spellId, all);
      const xml = siviAbsence(
        sender,
        told.map((it) => ({ ...it, person, causeCode: null })),
      );
      const reading = (await readAbsence(Buffer.from(xml), "2026-11-23", codes))!;
      expect(reading.rejections).toEqual([]);
      const messages = reading.accepted.map(({ message }) => message);
      expect(messages).toEqual(told.map(({ message }) => ({ ...message, sentAt: "2026-11-23T10:00:00" })));
      expect(new Set(messages.map(({ reference }) => reference))).toEqual(new Set([ownReference(spellId)]));
    }),
    { numRuns: 40 },
  );
});
