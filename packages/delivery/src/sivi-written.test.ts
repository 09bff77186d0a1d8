import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalPersonnelNumber, type AbsenceMessage, type Identity } from "@datakluis/contract";
import { readAbsence } from "./absence.ts";
import { siviAbsence, siviAppointments, type SiviCase, type SiviPerson, type SiviSender } from "./sivi-written.ts";
import { faultsIn, schemaOf } from "./testing/sivi-valid.ts";

/** What is written as SIVI is valid by its schema, and read again it says the same. */

const sender: SiviSender = {
  employer: { name: "Bakkerij <De Aar> & Zn.", id: "6b2d7f30-3f39-4a0c-9df5-1b0a52f3a001", chamberNumber: "12345678" },
  contact: { name: "B. Beheerder", email: "b.beheerder@aar.example" },
  id: "0b0e3f0c-7c7b-4a57-8f6e-0d5f3a0f2f11",
  madeAt: new Date("2026-11-23T22:59:59Z"),
};
const today = "2029-06-01";

const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2027-05-01"), noInvalidDate: true })
  .map((it) => it.toISOString().slice(0, 10));
const text = (most: number) => fc.string({ unit: "grapheme", minLength: 1, maxLength: most });
const word = fc.stringMatching(/^[A-Za-z]{1,20}$/);

const identity = fc.record(
  {
    lastName: text(60),
    initials: fc.oneof(fc.constant("E.E.N.V.M.J.A."), text(10)),
    prefix: fc.constantFrom("van der", "in 't", "von und zu der"),
    partnerLastName: text(60),
    nameUse: fc.constantFrom("own", "partner", "partner_own", "own_partner"),
    sex: fc.constantFrom("male", "female", "unspecified", "unknown"),
    bornOn: fc.constant("1980-02-29"),
    bsn: fc.constant("999990482"),
  },
  { requiredKeys: ["lastName", "sex", "bornOn", "nameUse"] },
) as fc.Arbitrary<Identity>;

const person: fc.Arbitrary<SiviPerson> = fc.record({
  ref: fc.uuid(),
  personnelNumber: fc.nat(99_999).map((at) => `MS ${at}`),
  identity,
  startsOn: fc.constant("2015-01-01"),
  endsOn: fc.option(fc.constant("2030-01-01")),
  department: fc.option(fc.record({ code: text(60), name: text(100) })),
});

const percentage = fc.integer({ min: 1, max: 10_000 }).map((it) => it / 100);
const message = fc
  .record({
    reference: fc.tuple(word, fc.nat(999)).map(([letters, at]) => `${letters}-${at}`),
    number: fc.integer({ min: 1, max: 999 }),
    mutation: fc.constantFrom("told" as const, "corrected" as const, "withdrawn" as const),
    first: day,
    later: fc.nat(300),
    before: fc.option(fc.nat(300)),
    percentage: fc.oneof(percentage, fc.constant(0)),
    safetyNet: fc.constantFrom("yes" as const, "no" as const, "unknown" as const),
    cause: fc.constantFrom("10", "11", null),
    expectedDays: fc.option(fc.integer({ min: 1, max: 730 })),
  })
  .map(({ first, later, before, cause, ...it }) => {
    const from = after(first, later);
    const told: AbsenceMessage = {
      ...it,
      ...{ referenceBefore: null, sentAt: null, firstSickDay: first, from },
      fromBefore: before === null ? null : after(first, before),
      workAccident: cause === "10",
      liableThirdParty: cause === "11",
    };
    return { told, cause };
  });
const after = (from: string, days: number) => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

const codes = [
  { element: "VrwrkCd", code: "05", meaning: "withdrawn" },
  { element: "OorzkVrzmCd", code: "10", meaning: "work_accident" },
  { element: "OorzkVrzmCd", code: "11", meaning: "liable_third_party" },
] as const;

const cases: fc.Arbitrary<SiviCase[]> = fc
  .array(
    fc.tuple(person, fc.array(message, { minLength: 1, maxLength: 4 }), fc.constantFrom("begun", "changed", "ended")),
    { minLength: 1, maxLength: 5 },
  )
  .map((people) =>
    people.flatMap(([own, all, told]) =>
      all.map(({ told: it, cause }): SiviCase => {
        const does = { told: told as SiviCase["does"], corrected: "corrected", withdrawn: "removed" } as const;
        return { person: own, message: it, does: does[it.mutation], firstSickDayBefore: null, causeCode: cause };
      }),
    ),
  );

test("every message of absence is valid, and our own reader reads what was written", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (all) => {
      const xml = siviAbsence(sender, all);
      expect(faultsIn("Verzuimmeldingen", xml)).toEqual([]);
      expect(xml).not.toContain("999990482");
      const reading = (await readAbsence(Buffer.from(xml), today, codes))!;
      expect(reading.rejections).toEqual([]);
      const told = [...Map.groupBy(all, (it) => it.person.ref).values()].flat();
      expect(reading.accepted.map((it) => [it.personnelNumber, it.message])).toEqual(
        told.map((it) => [
          canonicalPersonnelNumber(it.person.personnelNumber),
          { ...it.message, sentAt: "2026-11-23T23:59:59" },
        ]),
      );
    }),
    { numRuns: 60 },
  );
});

test("somebody with more cases than SIVI takes stands in the message again", () => {
  const [one] = fc.sample(
    cases.filter((it) => it.length === 1),
    { numRuns: 1, seed: 1 },
  )[0]!;
  const many = Array.from({ length: 100 }, () => one!);
  const xml = siviAbsence(sender, many);
  expect(faultsIn("Verzuimmeldingen", xml)).toEqual([]);
  expect(xml.match(/<Wrknmr>/g)).toHaveLength(2);
});

test("every message of appointments is valid, and says neither with whom nor what for", () => {
  const appointment = fc.record({
    id: fc.uuid(),
    day,
    time: fc.constantFrom("09:00", "14:30"),
    minutes: fc.integer({ min: 5, max: 480 }),
    person,
  });
  fc.assert(
    fc.property(fc.array(appointment, { minLength: 1, maxLength: 5 }), (all) => {
      const xml = siviAppointments(sender, "Arbodienst Noord", all);
      expect(faultsIn("Afspraken", xml)).toEqual([]);
      expect(xml).not.toMatch(/999990482|bedrijfsarts|SofiNr|Gebdat/);
    }),
    { numRuns: 60 },
  );
});

test("what is not valid is found: another order, an element too few, one too long, a strange code", () => {
  const [one] = fc.sample(cases, { numRuns: 1, seed: 2 })[0]!;
  const xml = siviAbsence(sender, [one!]);
  const wrong = [
    xml.replace(/(<VrwrkCd>.*?<\/VrwrkCd>)(<IngdatMutVrzm>.*?<\/IngdatMutVrzm>)/, "$2$1"),
    xml.replace(/<VngntJN>.*?<\/VngntJN>/, ""),
    xml.replace(/<HndlsnmOrg>.*?</, `<HndlsnmOrg>${"a".repeat(101)}<`),
    xml.replace(/<OorzkVrzmCd>..</, "<OorzkVrzmCd>12<"),
    xml.replace("/2026", "/2025"),
    xml.replace(/<PrcVrzm>.*?</, "<PrcVrzm>50<"),
  ];
  for (const it of wrong) {
    expect(it).not.toBe(xml);
    expect(faultsIn("Verzuimmeldingen", it)).not.toEqual([]);
  }
  expect(schemaOf("Afspraken").children.map(({ name }) => name)).toEqual(["BrAlg", "Wrkgvr", "Arbdnst", "Afspraak"]);
});
