import fc from "fast-check";
import { expect, test } from "vitest";
import { dayAfter, daysBetween } from "../absence/days.ts";
import { daysOfYear, firstDayOf, monthAfter, monthOf, monthsBetween } from "./months.ts";
import {
  absenceOf,
  frequencyOf,
  meanDurationOf,
  noSums,
  percentageOf,
  serviceIn,
  sumOf,
  sumsOf,
  type Ill,
  type Sums,
  type Work,
  type Worker,
} from "./rules.ts";

const work = (startsOn: string, endsOn: string | null = null, factor = 1): Work => ({ startsOn, endsOn, factor });
const ill = (startsOn: string, recoveredOn: string | null, percentage = 100, more: Partial<Ill> = {}): Ill => ({
  startsOn,
  recoveredOn,
  employment: null,
  course: [{ from: startsOn, percentage }],
  ...more,
});
const somebody = (more: Partial<Worker> = {}): Worker => ({
  work: [work("2020-01-01")],
  spells: [],
  leaves: [],
  ...more,
});

/** What a group comes to over months. */
const total = (group: Worker[], from: string, until: string): Sums =>
  sumOf(
    monthsBetween(from, until).flatMap((month) =>
      group.map((it) => sumsOf(serviceIn(it.work, month), absenceOf(it).get(month))),
    ),
  );

// CBS, Berekening van ziekteverzuim: ten employees, of whom two for 75 %, in a second quarter of 91 days.
test("the example of CBS comes to 4.37 %", () => {
  const fullTime = (spell?: Ill) => somebody({ spells: spell ? [spell] : [] });
  const partTime = (spell?: Ill) => somebody({ work: [work("2020-01-01", null, 0.75)], spells: spell ? [spell] : [] });
  const group = [
    fullTime(ill("2026-04-06", "2026-04-14")),
    fullTime(ill("2026-05-01", "2026-05-03")),
    fullTime(ill("2026-05-28", "2026-06-06")),
    ...Array.from({ length: 5 }, () => fullTime()),
    partTime(ill("2026-06-06", null)),
    partTime(),
  ];
  const sums = total(group, "2026-04", "2026-07");
  expect(sums).toMatchObject({ days: 910, fullTimeDays: 864.5, lost: 37.75, newSpells: 4 });
  expect(percentageOf(sums).percentage).toBeCloseTo(4.37, 2);
  expect(frequencyOf(sums, 365)).toBeCloseTo((4 / 10) * (365 / 91), 10);
  expect(meanDurationOf(sums)).toBeCloseTo((8 + 2 + 9) / 3, 10);
});

// Berekening van ziekteverzuim (WCC, 1996); the cases are those rules.md names.
test.each<[string, Worker, Partial<Sums>]>([
  ["half ill counts half", somebody({ spells: [ill("2026-02-02", "2026-02-12", 50)] }), { lost: 5, newSpells: 1 }],
  [
    "from full to partial is nothing new",
    somebody({
      spells: [
        ill("2026-02-02", "2026-02-12", 100, {
          course: [
            { from: "2026-02-02", percentage: 100 },
            { from: "2026-02-06", percentage: 25 },
          ],
        }),
      ],
    }),
    { lost: 4 + 6 * 0.25, newSpells: 1, ended: [0, 1, 0, 0], endedDays: 10 },
  ],
  [
    "an employment of more than the norm counts more",
    somebody({ work: [work("2020-01-01", null, 1.2)], spells: [ill("2026-02-02", "2026-02-07")] }),
    { fullTimeDays: 28 * 1.2, lost: 6, endedDays: 5 },
  ],
  [
    "of two employments ill for one",
    somebody({
      work: [work("2020-01-01", null, 0.5), work("2021-01-01", null, 0.25)],
      spells: [ill("2026-02-02", "2026-02-07", 100, { employment: "2021-01-01" })],
    }),
    { days: 28, fullTimeDays: 21, lost: 1.25, newSpells: 1 },
  ],
  [
    "a spell from before counts its days here, and whole when it ends",
    somebody({ spells: [ill("2026-01-20", "2026-02-03")] }),
    { lost: 2, newSpells: 0, ended: [0, 1, 0, 0], endedDays: 14 },
  ],
  [
    "a spell of which the last day is the last of the month ends in it",
    somebody({ spells: [ill("2026-02-25", "2026-03-01")] }),
    { lost: 4, newSpells: 1, ended: [1, 0, 0, 0] },
  ],
  ["recovered on the first day is no spell", somebody({ spells: [ill("2026-02-02", "2026-02-02")] }), { newSpells: 0 }],
  [
    "leave ends a spell and is none itself; one right after it is new",
    somebody({
      spells: [ill("2026-02-02", null), ill("2026-02-20", "2026-02-22")],
      leaves: [{ startsOn: "2026-02-05", endsOn: "2026-02-20" }],
    }),
    { lost: 5, onLeave: 15, newSpells: 2, ended: [2, 0, 0, 0], endedDays: 5 },
  ],
  [
    "who leaves is ill no longer",
    somebody({ work: [work("2020-01-01", "2026-02-10")], spells: [ill("2026-02-05", null)] }),
    { days: 10, lost: 6, newSpells: 1, endedDays: 6 },
  ],
  [
    "a relapse within four weeks is a new spell",
    somebody({ spells: [ill("2026-02-02", "2026-02-04"), ill("2026-02-06", "2026-02-08")] }),
    { newSpells: 2, ended: [2, 0, 0, 0], endedDays: 4 },
  ],
  [
    "a spell ends after 730 days",
    somebody({ spells: [ill("2024-02-13", null)] }),
    { lost: 11, newSpells: 0, ended: [0, 0, 0, 1], endedDays: 730 },
  ],
])("%s", (_, worker, expected) => {
  expect(total([worker], "2026-02", "2026-03")).toMatchObject(expected);
});

test.each([
  [7, [1, 0, 0, 0]],
  [8, [0, 1, 0, 0]],
  [42, [0, 1, 0, 0]],
  [43, [0, 0, 1, 0]],
  [365, [0, 0, 1, 0]],
  [366, [0, 0, 0, 1]],
])("a spell of %i days is in its class", (days, expected) => {
  expect(
    sumsOf({ days: 0, fullTimeDays: 0 }, { lost: 0, onLeave: 0, newSpells: 0, ended: [days], ill: true }).ended,
  ).toEqual(expected);
});

test("of nobody there is no figure", () => {
  expect(percentageOf(noSums)).toEqual({ percentage: null, withLeave: null });
  expect(frequencyOf(noSums, 365)).toBeNull();
  expect(meanDurationOf(noSums)).toBeNull();
});

test("a leap year has 366 days", () => {
  expect([daysOfYear("2028-05"), daysOfYear("2027-05"), daysOfYear("2100-01")]).toEqual([366, 365, 365]);
});

const first = "2027-11-01";
const someDay = (most: number) => fc.integer({ min: 0, max: most }).map((days) => dayAfter(first, days));
const someFactor = fc.constantFrom(1, 0.5, 0.75, 0.9, 1.125);

/** Somebody with one or two employments, spells that follow one another with or without a gap, and perhaps leave. */
const someWorker: fc.Arbitrary<Worker> = fc
  .record({
    work: fc.uniqueArray(
      fc.record({
        startsOn: someDay(200),
        endsOn: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 2 }),
        factor: someFactor,
      }),
      { minLength: 1, maxLength: 3, selector: (it) => it.startsOn },
    ),
    spells: fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 60 }),
        days: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 700, max: 760 })),
        of: fc.option(fc.nat(2), { freq: 3 }),
        percentage: fc.constantFrom(100, 50, 33.33, 12.5),
        later: fc.array(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.constantFrom(100, 60, 25)), { maxLength: 3 }),
      }),
      { maxLength: 5 },
    ),
    leave: fc.option(fc.tuple(someDay(300), fc.integer({ min: 1, max: 112 }))),
    running: fc.boolean(),
  })
  .map(({ work: some, spells, leave, running }) => {
    const all = some.map((it) => ({ ...it, endsOn: it.endsOn === null ? null : dayAfter(it.startsOn, it.endsOn) }));
    let from = first;
    const told = spells.map(({ gap, days, of, percentage, later }, at) => {
      const startsOn = dayAfter(from, gap);
      from = dayAfter(startsOn, days);
      let line = startsOn;
      return {
        startsOn,
        recoveredOn: running && at === spells.length - 1 ? null : from,
        employment: of === null ? null : (all[of % all.length]?.startsOn ?? null),
        course: [
          { from: startsOn, percentage },
          ...later.map(([days, share]) => ({ from: (line = dayAfter(line, days)), percentage: share })),
        ],
      };
    });
    const leaves = leave ? [{ startsOn: leave[0], endsOn: dayAfter(leave[0], leave[1]) }] : [];
    return { work: all, spells: told, leaves };
  });

const serves = ({ startsOn, endsOn }: Work, day: string) => startsOn <= day && (endsOn === null || day <= endsOn);

/** The last day of a spell, found by walking over the days; undefined when it has none. */
function lastDayOf(it: Ill, { work: all, leaves }: Worker): string | undefined {
  let last: string | undefined;
  for (let days = 0; days < 730; days++) {
    const day = dayAfter(it.startsOn, days);
    const ends =
      (it.recoveredOn !== null && day >= it.recoveredOn) ||
      leaves.some((leave) => leave.startsOn >= it.startsOn && leave.startsOn <= day) ||
      !all.some((one) => serves(one, day) && (it.employment === null || it.employment === one.startsOn));
    if (ends) break;
    last = day;
  }
  return last;
}

/** The standard read literally: day after day. */
function slowly(worker: Worker, month: string): Sums {
  let sums = noSums;
  const lasts = worker.spells.map((it) => lastDayOf(it, worker));
  for (let day = firstDayOf(month); monthOf(day) === month; day = dayAfter(day, 1)) {
    const serving = worker.work.filter((it) => serves(it, day));
    let [lost, onLeave, fullTimeDays] = [0, 0, 0];
    const away = worker.leaves.some((it) => it.startsOn <= day && day < it.endsOn);
    for (const one of serving) {
      fullTimeDays += one.factor;
      const shares = worker.spells
        .filter((it, at) => it.startsOn <= day && lasts[at] !== undefined && day <= lasts[at])
        .filter((it) => it.employment === null || it.employment === one.startsOn)
        .map((it) => it.course.findLast(({ from }) => from <= day)!.percentage);
      if (away) onLeave += one.factor;
      else lost += (one.factor * Math.max(0, ...shares)) / 100;
    }
    const ended = worker.spells.filter((_, at) => lasts[at] === day).map((it) => daysBetween(it.startsOn, day) + 1);
    const newSpells = worker.spells.filter((it, at) => it.startsOn === day && lasts[at] !== undefined).length;
    const days = serving.length ? 1 : 0;
    sums = sumOf([sums, sumsOf({ days, fullTimeDays }, { lost, onLeave, newSpells, ended, ill: false })]);
  }
  return sums;
}

test("is what the standard says, day after day", () => {
  fc.assert(
    fc.property(someWorker, (worker) => {
      const months = absenceOf(worker);
      for (const month of monthsBetween("2027-11", "2029-02")) {
        const [quick, slow] = [sumsOf(serviceIn(worker.work, month), months.get(month)), slowly(worker, month)];
        expect({ ...quick, lost: 0, onLeave: 0, fullTimeDays: 0 }).toEqual({
          ...slow,
          lost: 0,
          onLeave: 0,
          fullTimeDays: 0,
        });
        for (const key of ["lost", "onLeave", "fullTimeDays"] as const) expect(quick[key]).toBeCloseTo(slow[key], 8);
      }
    }),
    { numRuns: 60 },
  );
});

test("months follow one another over the years", () => {
  expect(monthsBetween("2027-11", "2028-02")).toEqual(["2027-11", "2027-12", "2028-01"]);
  expect(monthAfter("2028-01", -13)).toBe("2026-12");
});
