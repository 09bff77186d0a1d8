import fc from "fast-check";
import type { AbsenceMessage } from "@datakluis/contract";
import { expect, test } from "vitest";
import { casesOf, fold, outcomeOf, type Kept } from "./rules.ts";

const message = (change: Partial<AbsenceMessage> = {}): AbsenceMessage => ({
  reference: "V1",
  referenceBefore: null,
  number: null,
  sentAt: null,
  mutation: "told",
  firstSickDay: "2026-03-02",
  from: change.firstSickDay ?? "2026-03-02",
  fromBefore: null,
  percentage: 100,
  safetyNet: "no",
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
  ...change,
});
const reported = message();
const half = message({ from: "2026-03-09", percentage: 50 });
const recovered = message({ from: "2026-03-16", percentage: 0 });
const standing = (...messages: AbsenceMessage[]) => {
  const it = fold(messages);
  return (
    it && {
      startsOn: it.startsOn,
      course: it.course.map(({ from, percentage }) => `${from} ${percentage}`),
      recoveredOn: it.recoveredOn,
    }
  );
};
const whole = { startsOn: "2026-03-02", course: ["2026-03-02 100", "2026-03-09 50"], recoveredOn: "2026-03-16" };

test("a case is reported, changed and recovered", () => {
  expect(standing(reported)).toEqual({ ...whole, course: ["2026-03-02 100"], recoveredOn: null });
  expect(standing(reported, half, recovered)).toEqual(whole);
  expect(standing(recovered, half, reported)).toEqual(whole);
  // Of a case only its recovery was heard of.
  expect(standing(recovered)).toEqual({ ...whole, course: ["2026-03-02 100"] });
});

test.each<[string, AbsenceMessage, object | null]>([
  [
    "another percentage",
    message({ mutation: "corrected", percentage: 80 }),
    { course: ["2026-03-02 80", "2026-03-09 50"] },
  ],
  [
    "another first day",
    message({ mutation: "corrected", firstSickDay: "2026-03-03", from: "2026-03-03" }),
    { startsOn: "2026-03-03", course: ["2026-03-03 100", "2026-03-09 50"] },
  ],
  [
    "another day of change",
    message({ mutation: "corrected", from: "2026-03-11", fromBefore: "2026-03-09", percentage: 50 }),
    { course: ["2026-03-02 100", "2026-03-11 50"] },
  ],
  [
    "another recovery",
    message({ mutation: "corrected", from: "2026-03-18", percentage: 0 }),
    { recoveredOn: "2026-03-18" },
  ],
  [
    "no recovery after all",
    message({ mutation: "corrected", from: "2026-03-16", percentage: 50 }),
    { recoveredOn: null },
  ],
  [
    "a change that was none",
    message({ mutation: "withdrawn", from: "2026-03-09", percentage: 0 }),
    { course: ["2026-03-02 100"] },
  ],
  ["nothing of it", message({ mutation: "withdrawn", percentage: 0 }), null],
])("a correction says there was %s", (_, correction, becomes) => {
  expect(standing(correction, recovered, half, reported)).toEqual(becomes && { ...whole, ...becomes });
});

test("sent by moment and number, the last that was said stands, however often an earlier one comes again", () => {
  const at = (number: number, change: Partial<AbsenceMessage>) =>
    message({ number, sentAt: `2026-03-${10 + number}T06:00:00`, ...change });
  const messages = [
    at(1, {}),
    at(2, { from: "2026-03-16", percentage: 0 }),
    at(3, { from: "2026-03-16", percentage: 40 }),
  ];
  expect(standing(...messages)).toMatchObject({ recoveredOn: null, course: ["2026-03-02 100", "2026-03-16 40"] });
  const again = { ...messages[1]!, sentAt: "2026-04-01T06:00:00" };
  expect(standing(again, ...messages)).toEqual(standing(...messages));
  expect(standing(...messages, again)).toEqual(standing(...messages));
});

const messages = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 12 }),
    reference: fc.constantFrom("V1", "V2"),
    before: fc.constantFrom(null, null, null, "V0"),
    number: fc.option(fc.integer({ min: 1, max: 4 })),
    sentAt: fc.option(fc.constantFrom("2026-03-20T06:00:00", "2026-03-21T06:00:00")),
    mutation: fc.constantFrom("told" as const, "told" as const, "corrected" as const, "withdrawn" as const),
    percentage: fc.constantFrom(0, 50, 100),
    starts: fc.integer({ min: 0, max: 2 }),
    was: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 5 }),
  }),
  { minLength: 1, maxLength: 7 },
);
const date = (day: number) => `2026-03-${String(day + 2).padStart(2, "0")}`;

test("in any order and however often they come, messages of one person end in the same absence", () => {
  fc.assert(
    fc.property(
      messages,
      fc.array(fc.nat(50), { maxLength: 5 }),
      fc.infiniteStream(fc.nat(1_000)),
      (some, twice, dice) => {
        const said = some.map(({ day, before, starts, was, ...it }) =>
          message({
            ...it,
            referenceBefore: before,
            firstSickDay: date(starts),
            from: date(Math.max(day, starts)),
            fromBefore: was === null ? null : date(was),
          }),
        );
        const more = [...said, ...twice.map((at) => said[at % said.length]!)];
        const shuffled = more
          .map((it) => [dice.next().value, it] as const)
          .toSorted(([one], [other]) => one - other)
          .map(([, it]) => it);
        expect(absence(shuffled)).toEqual(absence(said));
      },
    ),
    { numRuns: 2_000 },
  );
});

/** What is told of a person, as messages came one by one: whatever a case is called here. */
function absence(came: readonly AbsenceMessage[]): string[] {
  let kept: Kept[] = [];
  for (const [at, it] of came.entries()) {
    const cases = casesOf(kept, [{ caseId: `case ${at}`, message: it }]);
    const caseOf = (one: AbsenceMessage) => [...cases].find(([, all]) => all.includes(one))![0];
    kept = [...kept, { caseId: caseOf(it), message: it }];
  }
  return [...casesOf(kept).values()]
    .map((it) => JSON.stringify(fold(it)))
    .filter((it) => it !== "null")
    .toSorted();
}

test("a report says what each message does", () => {
  const withdrawn = message({ mutation: "withdrawn", percentage: 0 });
  expect(outcomeOf([], reported)).toBe("reported");
  expect(outcomeOf([reported], reported)).toBe("again");
  expect(outcomeOf([reported], half)).toBe("changed");
  expect(outcomeOf([reported, half], recovered)).toBe("recovered");
  expect(outcomeOf([reported, half], message({ mutation: "corrected", percentage: 80 }))).toBe("corrected");
  expect(outcomeOf([reported], withdrawn)).toBe("withdrawn");
  expect(outcomeOf([], withdrawn)).toBe("never_seen");
  expect(outcomeOf([withdrawn], reported)).toBe("late");
});
