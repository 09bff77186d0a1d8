import { canonicalBsn, takeOverAbsence } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayAfter, daysBetween } from "./dice.ts";
import { firms } from "./firms.ts";
import { illnessOf } from "./illness.ts";
import { serviceNumbers } from "./people.ts";
import { staffOf, type Employee } from "./staff.ts";

const grown = ["linde", "hoog", "lelie", "markt"] as const;
const anyDay = fc.integer({ min: 0, max: 8_000 }).map((days) => dayAfter("2020-02-28", days));

const told = (key: (typeof grown)[number], today: string, seed = firms[key].seed) => {
  const staff = staffOf(firms[key], "proef.example", today, serviceNumbers());
  return { staff, ...illnessOf(staff, firms[key].trade, { today, seed }) };
};

const lastDay = ({ jobs }: Employee) => jobs.at(-1)!.endsOn;
const min = (one: string, other: string) => (one < other ? one : other);
const max = (one: string, other: string) => (one > other ? one : other);

/** Figures as WCC 1996 counts them, without part-time factors: enough to see whether they are of this country. */
function figuresOf({ staff, spells }: ReturnType<typeof told>, today: string) {
  const begin = dayAfter(today, -3 * 365);
  const within = (from: string, until: string) => Math.max(0, daysBetween(max(from, begin), min(until, today)));
  const served = staff.reduce((sum, it) => sum + within(it.jobs[0]!.startsOn, lastDay(it) ?? today), 0);
  const lost = spells.reduce(
    (sum, { course, recoveredOn }) =>
      sum +
      course.reduce(
        (days, { from, percentage }, at) =>
          days + (within(from, course[at + 1]?.from ?? recoveredOn ?? today) * percentage) / 100,
        0,
      ),
    0,
  );
  const fresh = spells.filter(({ startsOn }) => startsOn >= begin);
  const ended = spells.filter(({ recoveredOn }) => recoveredOn);
  const short = ended.filter((it) => daysBetween(it.startsOn, it.recoveredOn!) <= 7);
  return {
    percentage: (lost / served) * 100,
    frequency: fresh.length / (served / 365),
    short: short.length / ended.length,
  };
}

test("people are ill about as often and as long as in this country, on whatever day the demo begins", () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom("lelie" as const, "markt" as const), (today, key) => {
      const { percentage, frequency, short } = figuresOf(told(key, today), today);
      expect(percentage).toBeGreaterThan(3);
      expect(percentage).toBeLessThan(9.5);
      expect(frequency).toBeGreaterThan(0.8);
      expect(frequency).toBeLessThan(1.5);
      expect(short).toBeGreaterThan(0.65);
      expect(short).toBeLessThan(0.85);
    }),
    { numRuns: 6 },
  );
});

test("more people fall ill in winter than in summer", () => {
  const { spells } = told("markt", "2026-11-23");
  const in_ = (...months: number[]) => spells.filter((it) => months.includes(Number(it.startsOn.slice(5, 7)))).length;
  expect(in_(12, 1, 2)).toBeGreaterThan(1.25 * in_(6, 7, 8));
});

test("nobody is ill twice on a day, before he came, after he left, on a day to come, or on leave", () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...grown), fc.nat(), (today, key, seed) => {
      const { staff, spells, leaves } = told(key, today, seed);
      const body = { id: crypto.randomUUID(), spells: spells.slice(0, 1_000) };
      expect(takeOverAbsence.body!.safeParse(body).error).toBeUndefined();
      const own = Map.groupBy(spells, (it) => it.personnelNumber);
      const away = new Map(leaves.map((it) => [it.number, it]));
      expect(new Set(spells.map(({ id }) => id)).size).toBe(spells.length);
      const wrong = staff.flatMap((employee) => {
        let free = employee.jobs[0]!.startsOn;
        const leave = away.get(employee.number);
        return (own.get(employee.number) ?? []).filter((spell) => {
          const { startsOn, reportedOn, recoveredOn, course } = spell;
          const days = course.map(({ from }) => from);
          const inService = startsOn >= free && startsOn <= (lastDay(employee) ?? today);
          const past = [reportedOn, recoveredOn ?? startsOn, ...days].every((day) => startsOn <= day && day <= today);
          const inOrder =
            days.every((day, at) => at === 0 || day > days[at - 1]!) && days.at(-1)! < (recoveredOn ?? "9");
          // Whoever is ill still may have leave ahead of him: it ends the spell.
          const onLeave = leave && startsOn < leave.endsOn && leave.startsOn < (recoveredOn ?? dayAfter(today, 1));
          free = recoveredOn ?? "9999-12-31";
          return !inService || !past || !inOrder || onLeave;
        });
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test("the same day tells the same, and there are people of every kind", () => {
  const today = "2026-11-23";
  expect(told("hoog", today)).toEqual(told("hoog", today));
  const { staff, spells, leaves } = told("markt", today);
  const here = staff.filter((it) => !lastDay(it));
  expect(here).toHaveLength(1_500);
  expect(staff.length - here.length).toBeGreaterThan(100);
  expect(here.filter((it) => it.jobs.length > 1).length).toBeGreaterThan(50);
  expect(here.filter((it) => it.jobs.at(-1)!.hours < 38).length).toBeGreaterThan(500);
  expect(leaves.length).toBeGreaterThan(20);
  const long = spells.filter((it) => !it.recoveredOn).map((it) => daysBetween(it.startsOn, today));
  for (const day of [6, 41, 90, 200, 363]) expect(long.some((it) => it > day)).toBe(true);
});

test("service numbers are issued to nobody, and no two people of the demo share one", () => {
  const numbers = serviceNumbers();
  const all = grown.flatMap((key) => staffOf(firms[key], "proef.example", "2026-11-23", numbers));
  const given = all.flatMap(({ row: { bsn } }) => (bsn ? [bsn] : []));
  for (const bsn of given) expect([/^99999\d{4}$/.test(bsn), canonicalBsn(bsn)]).toEqual([true, bsn]);
  expect(new Set(given).size).toBe(given.length);
  expect(given.length).toBeGreaterThan(700);
});
