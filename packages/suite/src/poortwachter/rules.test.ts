import fc from "fast-check";
import { expect, test } from "vitest";
import { dateOfChain, dayOfChain } from "../absence/chain.ts";
import { isWorkingDay } from "./calendar.ts";
import { protocolOf, type Course, type Known, type Protocol } from "./rules.ts";

type Gap = Course["gaps"][number];

const holidays = { fifthOfMay: false };
const nextDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const course = (startsOn: string, ...gaps: Gap[]): Course => ({ startsOn, gaps });
const nameOf = ({ kind, number }: Protocol) => (number ? `${kind} ${number}` : kind);
const datesOf = (it: Course, known: Partial<Known> = {}) =>
  Object.fromEntries(
    protocolOf(it, { holidays, ...known }).map((task) => [nameOf(task), [task.opensOn, task.dueOn]] as const),
  );

test("two years from a first sick day, as the law counts them", () => {
  expect(datesOf(course("2026-01-05"))).toMatchObject({
    report_to_service: ["2026-01-05", "2026-01-11"],
    problem_analysis: ["2026-02-09", "2026-02-15"],
    action_plan: ["2026-02-15", "2026-03-01"],
    "evaluation 1": ["2026-03-01", "2026-04-12"],
    "evaluation 2": ["2026-04-12", "2026-05-24"],
    week_42: ["2026-10-12", "2026-10-26"],
    first_year_evaluation: ["2026-11-16", "2027-01-03"],
    second_track: ["2027-01-03", "2027-02-14"],
    current_opinion: ["2027-08-30", "2027-10-03"],
    final_evaluation: ["2027-08-30", "2027-10-03"],
    reintegration_report: ["2027-08-30", "2027-10-03"],
    wia_application: ["2027-08-30", "2027-10-17"],
  });
});

test.each([
  ["before a leap day", "2023-05-01", "2024-02-19", "2024-04-28", "2025-04-27"],
  ["on a leap day", "2024-02-29", "2024-12-19", "2025-02-26", "2026-02-25"],
  ["without a leap day", "2025-03-03", "2025-12-22", "2026-03-01", "2027-02-28"],
])("a year and two years %s", (_, first, week42, year, end) => {
  const dates = datesOf(course(first));
  expect([dates["week_42"]![1], dates["first_year_evaluation"]![1]]).toEqual([week42, year]);
  expect(dateOfChain(course(first), 727)).toBe(end);
});

test.each([
  ["on Good Friday", "2025-06-13", "2026-04-03"],
  ["on Easter Sunday", "2025-06-15", "2026-04-07"],
  ["on Whit Monday", "2025-08-04", "2026-05-26"],
  ["on Christmas Day, a Friday", "2026-03-06", "2026-12-28"],
  ["on King's Day kept on a Saturday", "2024-07-06", "2025-04-28"],
])("42 weeks that end %s: to UWV on the first working day", (_, first, due) => {
  expect(datesOf(course(first))["week_42"]![1]).toBe(due);
});

const plan = (known: Partial<Known>, ...gaps: Gap[]) => datesOf(course("2026-01-05", ...gaps), known)["action_plan"];

test("the action plan follows an early analysis within two weeks, and no late one", () => {
  expect(plan({ analysisOn: "2026-01-25" })).toEqual(["2026-01-25", "2026-02-08"]);
  expect(plan({ analysisOn: "2026-02-15" })).toEqual(["2026-02-15", "2026-03-01"]);
  expect(plan({ analysisOn: "2026-02-20" })).toEqual(["2026-02-20", "2026-03-01"]);
  expect(plan({ analysisOn: "2026-04-01" })).toEqual(["2026-03-01", "2026-03-01"]);
});

test("evaluations count from an early plan, and at the latest from when it was due", () => {
  const first = (known: Partial<Known>) => datesOf(course("2026-01-05"), known)["evaluation 1"]![1];
  expect(first({ planOn: "2026-02-01" })).toBe("2026-03-15");
  expect(first({ planOn: "2026-05-01" })).toBe("2026-04-12");
  expect(datesOf(course("2026-01-05"), { withoutPlan: true })).not.toHaveProperty(["evaluation 1"]);
});

test("a recovered gap moves what is still to come, and not what had its day", () => {
  const gap = { from: "2026-02-20", until: "2026-03-06" };
  const dates = datesOf(course("2026-01-05", gap));
  expect(dates["problem_analysis"]).toEqual(["2026-02-09", "2026-02-15"]);
  expect(dates["action_plan"]).toEqual(["2026-02-15", "2026-03-15"]);
  expect(dates["first_year_evaluation"]).toEqual(["2026-11-30", "2027-01-17"]);
  expect(plan({ analysisOn: "2026-02-10" }, gap)).toEqual(["2026-02-10", "2026-03-10"]);
});

test("an own task stands on its own days, and moves with a gap", () => {
  const own = [{ id: "a", opensDay: 10, dueDay: 20, owner: "case_manager" as const }];
  const find = (it: Course) => protocolOf(it, { holidays, own }).find(({ ownId }) => ownId === "a");
  expect(find(course("2026-01-05"))).toMatchObject({ opensOn: "2026-01-15", dueOn: "2026-01-25" });
  const gap = { from: "2026-01-18", until: "2026-01-20" };
  expect(find(course("2026-01-05", gap))).toMatchObject({ opensOn: "2026-01-15", dueOn: "2026-01-27" });
});

/** A chain with up to four gaps, of which any may lie beyond the two years. */
const courses = fc
  .record({
    first: fc.date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
    gaps: fc.array(fc.tuple(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 120 })), { maxLength: 4 }),
  })
  .map(({ first, gaps }): Course => {
    const day = (days: number) => new Date(first.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    let at = 0;
    const made = gaps.map(([sick, well]) => {
      const from = at + sick;
      at = from + well;
      return { from: day(from), until: day(at) };
    });
    return { startsOn: day(0), gaps: made };
  });

/** Every date of a chain that counts, in order: the slow way, a day at a time. */
function walked({ startsOn, gaps }: Course, days: number): string[] {
  const counted: string[] = [];
  for (let day = startsOn; counted.length <= days; day = nextDay(day))
    if (!gaps.some(({ from, until }) => from <= day && day < until)) counted.push(day);
  return counted;
}

test("the clock says what somebody says who tears a leaf off the calendar every day", () => {
  fc.assert(
    fc.property(courses, (it) => {
      const counted = walked(it, 760);
      counted.forEach((day, days) => {
        expect(dateOfChain(it, days)).toBe(day);
        expect(dayOfChain(it, day)).toBe(days);
      });
    }),
    { numRuns: 40 },
  );
});

/** The table of the law again, for the slow way. */
const table: Record<string, [opens: number, due: number]> = {
  report_to_service: [0, 6],
  problem_analysis: [35, 41],
  first_year_evaluation: [315, 363],
  second_track: [363, 405],
  current_opinion: [602, 636],
  final_evaluation: [602, 636],
  reintegration_report: [602, 636],
  wia_application: [602, 650],
};

test("whatever is recovered in between and done when, every task is where the calendar puts it", () => {
  const done = fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined });
  fc.assert(
    fc.property(courses, done, done, (it, analysis, planned) => {
      const counted = walked(it, 760);
      const known = {
        analysisOn: analysis === undefined ? undefined : counted[analysis],
        planOn: planned === undefined ? undefined : counted[planned],
      };
      const dates = datesOf(it, known);
      for (const [kind, [opens, due]] of Object.entries(table))
        expect(dates[kind]).toEqual([counted[opens], counted[due]]);

      const planDue = Math.min(55, analysis === undefined ? 55 : analysis + 14);
      expect(dates["action_plan"]![1]).toBe(counted[planDue]);
      const from = Math.min(planned ?? planDue, planDue);
      const evaluations: string[] = [];
      for (let day = from + 42; day <= 727; day += 42) evaluations.push(counted[day]!);
      expect(Object.keys(dates).filter((name) => name.startsWith("evaluation"))).toHaveLength(evaluations.length);
      evaluations.forEach((day, index) => expect(dates[`evaluation ${index + 1}`]![1]).toBe(day));

      let week42 = counted[294]!;
      while (!isWorkingDay(week42, holidays)) week42 = nextDay(week42);
      expect(dates["week_42"]).toEqual([counted[280], week42]);
    }),
    { numRuns: 40 },
  );
});

test("what is done late, at any time, leaves every date where it would have been", () => {
  fc.assert(
    fc.property(courses, fc.integer({ min: 41, max: 700 }), fc.integer({ min: 55, max: 700 }), (it, analysis, made) => {
      const late = datesOf(it, { analysisOn: dateOfChain(it, analysis), planOn: dateOfChain(it, made) });
      const dues = (dates: Record<string, readonly string[]>) =>
        Object.entries(dates).map(([name, [, due]]) => [name, due]);
      expect(dues(late)).toEqual(dues(datesOf(it)));
    }),
    { numRuns: 60 },
  );
});
