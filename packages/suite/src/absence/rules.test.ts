import type { CourseLine, SpellDeed } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { amsterdamDate, dayAfter } from "./days.ts";
import { after, endOf, fold, type Standing } from "./fold.ts";
import { decide, mustBeVisible, mustFit, type Around } from "./rules.ts";

const today = "2026-02-02";
const around: Around = { employments: [{ startsOn: "2020-01-01", endsOn: null }], leaves: [], others: [] };
const ended: Around = { ...around, employments: [{ startsOn: "2020-01-01", endsOn: "2026-01-31" }] };
const beside = (startsOn: string, endsOn: string | null, employment: string | null = null): Around => ({
  ...around,
  others: [{ startsOn, endsOn, employment }],
});
const onLeave: Around = { ...around, leaves: [{ startsOn: "2026-01-12", endsOn: "2026-01-26" }] };

type Reported = Extract<SpellDeed, { kind: "reported" }>;
const line = (from: string, percentage = 100): CourseLine => ({ from, percentage, therapy: null });
const reported = (startsOn: string, more: Partial<Reported["said"]> = {}): Reported => ({
  kind: "reported",
  said: {
    startsOn,
    course: [line(startsOn)],
    recoveredOn: null,
    safetyNet: "no",
    workAccident: false,
    liableThirdParty: false,
    expectedDays: null,
    differentCause: false,
    ...more,
  },
});
const report = (deed: SpellDeed, at = around, employment: string | null = null) =>
  decide({ standing: undefined, employment }, deed, at, today);
const then = (standing: Standing, deed: SpellDeed, at = around) =>
  decide({ standing, employment: null }, deed, at, today);
const corrected = (said: Extract<SpellDeed, { kind: "corrected" }>["said"]): SpellDeed => ({ kind: "corrected", said });
const recovered = (recoveredOn: string): SpellDeed => ({ kind: "recovered", said: { recoveredOn } });
const course = (from: string, percentage: number): SpellDeed => ({ kind: "course", said: line(from, percentage) });

test.each([
  ["on a day in service", around, reported("2026-02-02")],
  ["on the first day in service", around, reported("2020-01-01")],
  ["on the last day in service", ended, reported("2026-01-31")],
  ["on the day of recovery", beside("2026-01-01", "2026-01-10"), reported("2026-01-10")],
  ["of the past, before another", beside("2026-01-05", null), reported("2025-11-03", { recoveredOn: "2025-11-10" })],
  [
    "recovered on the first sick day",
    beside("2026-01-05", null),
    reported("2026-01-08", { recoveredOn: "2026-01-08" }),
  ],
  ["on the first day after leave", onLeave, reported("2026-01-26")],
  ["open when leave begins", onLeave, reported("2026-01-05")],
])("takes a report %s", (_, at, deed) => {
  expect(report(deed, at)).toMatchObject({ startsOn: deed.said.startsOn, withdrawn: null });
});

test.each([
  ["a day to come", around, reported("2026-02-03"), "invalid"],
  ["a day before service", around, reported("2019-12-31"), "not_in_service"],
  ["a day after service", ended, reported("2026-02-01"), "not_in_service"],
  ["somebody without an employment", { ...around, employments: [] }, reported("2026-02-01"), "not_in_service"],
  ["somebody who is ill", beside("2026-01-01", null), reported("2026-02-01"), "spell_overlaps"],
  ["a day within a spell", beside("2026-01-01", "2026-01-10"), reported("2026-01-09"), "spell_overlaps"],
  [
    "a day before a spell, without an end",
    beside("2026-01-05", "2026-01-10"),
    reported("2026-01-01"),
    "spell_overlaps",
  ],
  ["a recovery before it", around, reported("2026-01-05", { recoveredOn: "2026-01-04" }), "spell_order"],
  ["a recovery to come", around, reported("2026-01-05", { recoveredOn: "2026-02-03" }), "invalid"],
  ["a course that begins later", around, reported("2026-01-05", { course: [line("2026-01-06")] }), "course_order"],
  [
    "two lines of one day",
    around,
    reported("2026-01-05", { course: [line("2026-01-05"), line("2026-01-05", 50)] }),
    "course_order",
  ],
  [
    "a line after recovery",
    around,
    reported("2026-01-05", { course: [line("2026-01-05"), line("2026-01-12", 50)], recoveredOn: "2026-01-12" }),
    "course_order",
  ],
  [
    "a line to come",
    around,
    reported("2026-01-05", { course: [line("2026-01-05"), line("2026-02-03", 50)] }),
    "invalid",
  ],
  ["a day of leave", onLeave, reported("2026-01-12"), "spell_in_leave"],
  ["a spell that goes on into leave", onLeave, reported("2026-01-05", { recoveredOn: "2026-01-20" }), "spell_in_leave"],
] as const)("refuses %s", (_, at, deed, code) => {
  expect(() => report(deed, at)).toThrow(code);
});

test("of several employments somebody is ill for one while he works in the other", () => {
  const two = {
    ...beside("2026-01-01", null, "2022-05-01"),
    employments: [
      { startsOn: "2020-01-01", endsOn: null },
      { startsOn: "2022-05-01", endsOn: null },
    ],
  };
  expect(report(reported("2026-01-05"), two, "2020-01-01").startsOn).toBe("2026-01-05");
  expect(() => report(reported("2026-01-05"), two, "2022-05-01")).toThrow("spell_overlaps");
  expect(() => report(reported("2026-01-05"), two)).toThrow("spell_overlaps");
  expect(() => report(reported("2021-01-05"), two, "2022-05-01")).toThrow("not_in_service");
  expect(() => report(reported("2026-01-05"), two, "2021-01-01")).toThrow("not_in_service");
});

test("content needs somebody the service may know", () => {
  expect(() => mustBeVisible({ held: undefined, confidential: undefined })).toThrow("not_shared");
  expect(() => mustBeVisible({ held: {}, confidential: undefined })).not.toThrow();
  expect(() => mustBeVisible({ held: undefined, confidential: {} })).not.toThrow();
});

const spell = fold([reported("2026-01-05")]);

test("the percentage changes from a day on, and a second word on that day takes its place", () => {
  const half = then(spell, course("2026-01-12", 50));
  expect(half.course).toEqual([line("2026-01-05"), line("2026-01-12", 50)]);
  expect(then(half, course("2026-01-12", 40)).course).toEqual([line("2026-01-05"), line("2026-01-12", 40)]);
  expect(then(half, course("2026-01-08", 75)).course.map((it) => it.percentage)).toEqual([100, 75, 50]);
  expect(() => then(half, course("2026-01-04", 50))).toThrow("course_order");
  expect(() => then(half, course("2026-02-03", 20))).toThrow("invalid");
  expect(() => then(half, recovered("2026-01-12"))).toThrow("course_order");
});

test("a recovery is not before the first sick day, not on a day to come, and given once", () => {
  expect(then(spell, recovered("2026-01-05")).recoveredOn).toBe("2026-01-05");
  expect(then(spell, recovered(today)).recoveredOn).toBe(today);
  expect(() => then(spell, recovered("2026-01-04"))).toThrow("spell_order");
  const faults = [
    { path: "recoveredOn", sentence: "De hersteldatum ligt in de toekomst. Meld het herstel op de dag zelf." },
  ];
  expect(() => then(spell, recovered("2026-02-03"))).toThrow(expect.objectContaining({ code: "invalid", faults }));
  const well = then(spell, recovered("2026-01-12"));
  expect(() => then(well, recovered("2026-01-13"))).toThrow("spell_recovered");
  expect(then(well, corrected({ recoveredOn: "2026-01-13" })).recoveredOn).toBe("2026-01-13");
  expect(then(well, corrected({ recoveredOn: null })).recoveredOn).toBeNull();
});

test("nothing is reopened into a spell that came after it", () => {
  const well = then(spell, recovered("2026-01-12"));
  expect(() => then(well, corrected({ recoveredOn: null }), beside("2026-01-20", null))).toThrow("spell_overlaps");
  expect(() => then(well, corrected({ recoveredOn: "2026-01-21" }), beside("2026-01-20", null))).toThrow(
    "spell_overlaps",
  );
  expect(then(well, corrected({ recoveredOn: "2026-01-20" }), beside("2026-01-20", null)).recoveredOn).toBe(
    "2026-01-20",
  );
});

test("of another first day the course begins on that day, with what stood then", () => {
  const half = then(spell, course("2026-01-12", 50));
  expect(then(half, corrected({ startsOn: "2026-01-02" })).course).toEqual([
    line("2026-01-02"),
    line("2026-01-12", 50),
  ]);
  expect(then(half, corrected({ startsOn: "2026-01-08" })).course).toEqual([
    line("2026-01-08"),
    line("2026-01-12", 50),
  ]);
  expect(then(half, corrected({ startsOn: "2026-01-12" })).course).toEqual([line("2026-01-12", 50)]);
  expect(then(half, corrected({ startsOn: "2026-01-20" })).course).toEqual([line("2026-01-20", 50)]);
});

test("what was withdrawn stays so", () => {
  const gone = then(spell, { kind: "withdrawn", said: { reason: "not_ill" } });
  expect(gone.withdrawn).toBe("not_ill");
  for (const deed of [recovered("2026-01-12"), course("2026-01-12", 50), corrected({ recoveredOn: null })])
    expect(() => then(gone, deed)).toThrow("spell_withdrawn");
});

test("what an employment or a leave that was told later made wrong keeps nobody from reporting recovery", () => {
  const left: Around = { ...around, employments: [] };
  expect(then(spell, recovered("2026-01-12"), left).recoveredOn).toBe("2026-01-12");
  // Both the employer and the service, which retrieved him confidentially, reported him.
  expect(then(spell, recovered("2026-01-12"), beside("2026-01-01", null)).recoveredOn).toBe("2026-01-12");
});

test.each([
  ["nothing", null, around, null, null],
  ["recovery", "2026-01-20", around, "2026-01-20", "recovery"],
  ["leave", null, onLeave, "2026-01-12", "leave"],
  ["recovery before leave", "2026-01-10", onLeave, "2026-01-10", "recovery"],
  ["the end of the employment", null, ended, "2026-02-01", "end_of_employment"],
  ["recovery after the employment", "2026-02-02", ended, "2026-02-01", "end_of_employment"],
  [
    "nothing, in a next employment that follows at once",
    null,
    { ...ended, employments: [...ended.employments, { startsOn: "2026-02-01", endsOn: null }] },
    null,
    null,
  ],
  [
    "the end of the employment, with a next one later",
    null,
    { ...ended, employments: [...ended.employments, { startsOn: "2026-02-02", endsOn: null }] },
    "2026-02-01",
    "end_of_employment",
  ],
] as const)("a spell is ended by %s", (_, recoveredOn, at, endsOn, endedBy) => {
  expect(endOf({ startsOn: "2026-01-05", recoveredOn, employment: null }, at)).toEqual({ endsOn, endedBy });
});

test("of one employment a spell ends with it, though he works on in the other", () => {
  const employments = [...ended.employments, { startsOn: "2021-01-01", endsOn: null }];
  const of = (employment: string | null) =>
    endOf({ startsOn: "2026-01-05", recoveredOn: null, employment }, { employments, leaves: [] });
  expect(of("2020-01-01")).toEqual({ endsOn: "2026-02-01", endedBy: "end_of_employment" });
  expect(of(null)).toEqual({ endsOn: null, endedBy: null });
});

test("leave stands where nobody is ill, and ends a spell that is open when it begins", () => {
  const leave = { startsOn: "2026-01-12", endsOn: "2026-05-04" };
  const one = (startsOn: string, recoveredOn: string | null) => [{ startsOn, recoveredOn, withdrawn: null }];
  expect(() => mustFit(leave, [], one("2026-01-05", null))).not.toThrow();
  expect(() => mustFit(leave, [], one("2026-01-05", "2026-01-12"))).not.toThrow();
  expect(() => mustFit(leave, [], one("2026-05-04", null))).not.toThrow();
  expect(() => mustFit(leave, [], one("2026-01-05", "2026-01-13"))).toThrow("leave_meets_spell");
  expect(() => mustFit(leave, [], one("2026-05-03", null))).toThrow("leave_meets_spell");
  expect(() => mustFit(leave, [], [{ ...one("2026-05-03", null)[0]!, withdrawn: "twice" }])).not.toThrow();
  expect(() => mustFit(leave, [{ ...leave, withdrawn: false }], [])).toThrow("leave_overlaps");
  expect(() => mustFit(leave, [{ ...leave, withdrawn: true }], [])).not.toThrow();
  expect(() => mustFit({ ...leave, endsOn: leave.startsOn }, [], [])).toThrow("leave_order");
  expect(() => mustFit({ ...leave, endsOn: "2027-05-04" }, [], [])).toThrow("invalid");
});

const near = fc.integer({ min: -10, max: 40 }).map((days) => dayAfter("2026-01-01", days));
const anyDeed: fc.Arbitrary<SpellDeed> = fc.oneof(
  fc.tuple(near, fc.integer({ min: 1, max: 100 })).map(([from, percentage]) => course(from, percentage)),
  near.map(recovered),
  fc.record({ startsOn: near, recoveredOn: fc.option(near) }, { requiredKeys: [] }).map(corrected),
);

test("whatever is said and taken, a spell is whole: in order, not to come, and the days of others are theirs", () => {
  const at = beside("2026-01-20", "2026-01-24");
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 12 }), (deeds) => {
      let standing = report(reported("2026-01-05", { recoveredOn: "2026-01-08" }), at);
      const taken: SpellDeed[] = [reported("2026-01-05", { recoveredOn: "2026-01-08" })];
      for (const deed of deeds) {
        try {
          standing = then(standing, deed, at);
          taken.push(deed);
        } catch {
          continue;
        }
        const { startsOn, recoveredOn, course: lines } = standing;
        expect(lines[0]!.from).toBe(startsOn);
        expect(lines.map(({ from }) => from)).toEqual([...new Set(lines.map(({ from }) => from))].toSorted());
        expect(lines.at(-1)!.from <= today).toBe(true);
        if (recoveredOn) expect(recoveredOn <= today && recoveredOn >= startsOn).toBe(true);
        for (let day = startsOn; day < (recoveredOn ?? today); day = dayAfter(day, 1))
          expect(day >= "2026-01-20" && day < "2026-01-24").toBe(false);
      }
      expect(taken.reduce<Standing | undefined>(after, undefined)).toEqual(standing);
    }),
  );
});

test("a day begins in Amsterdam, in winter and in summer", () => {
  expect(amsterdamDate(new Date("2026-02-01T22:59:59Z"))).toBe("2026-02-01");
  expect(amsterdamDate(new Date("2026-02-01T23:00:00Z"))).toBe("2026-02-02");
  expect(amsterdamDate(new Date("2026-07-01T22:00:00Z"))).toBe("2026-07-02");
});
