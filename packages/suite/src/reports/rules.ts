import type { CourseLine } from "@datakluis/contract";
import type { LeavePeriod } from "../absence/chain.ts";
import { dayAfter, daysBetween } from "../absence/days.ts";
import { endOf } from "../absence/fold.ts";
import { firstDayOf, monthAfter, monthOf, monthsBetween, type Month } from "./months.ts";

/*
 * The figures of absence, as in Berekening van ziekteverzuim (WCC, 1996), which CBS uses too. Periods are half-open: from their
 * first day until, not including, the first day after.
 */

/** An employment; `endsOn` is its last day, `factor` the part-time factor: contract hours by norm hours, 1 where unknown. */
export type Work = { startsOn: string; endsOn: string | null; factor: number };

/** A spell that was not withdrawn. `employment` is the first day of the one it is of, null when it is of all. */
export type Ill = {
  startsOn: string;
  recoveredOn: string | null;
  employment: string | null;
  course: readonly Pick<CourseLine, "from" | "percentage">[];
};

/** All that figures take of somebody. */
export type Worker = { work: readonly Work[]; spells: readonly Ill[]; leaves: readonly LeavePeriod[] };

/** The days of somebody's service, and the same by part-time factor. */
export type Service = { days: number; fullTimeDays: number };

/**
 * Somebody's absence in a month. `lost`: days by part-time factor and by how much of them he was absent; `onLeave`: the same of
 * pregnancy and birth leave, which the first figure leaves out. `ended`: how many calendar days each spell had lasted of
 * which the last day is in this month. `ill`: whether he was ill on any day of it.
 */
export type Absence = { lost: number; onLeave: number; newSpells: number; ended: readonly number[]; ill: boolean };

/** For the figures a spell ends after two years (WCC, 1996). */
const longest = 730;

const earliest = (...days: (string | null)[]): string | null =>
  days.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
const latest = (one: string, other: string): string => (one > other ? one : other);

/** The first day after an employment. */
const endOfWork = ({ endsOn }: Work): string | null => endsOn && dayAfter(endsOn, 1);

/** Somebody's service in a month: each day once, however many employments he has on it; of each its part-time factor. */
export function serviceIn(work: readonly Work[], month: Month): Service {
  const [first, end] = [firstDayOf(month), firstDayOf(monthAfter(month, 1))];
  let [days, fullTimeDays, counted] = [0, 0, first];
  for (const it of work.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    const [from, until] = [latest(it.startsOn, first), earliest(endOfWork(it), end)!];
    if (from >= until) continue;
    fullTimeDays += daysBetween(from, until) * it.factor;
    const fresh = latest(from, counted);
    if (fresh < until) days += daysBetween(fresh, until);
    counted = latest(counted, until);
  }
  return { days, fullTimeDays };
}

type Spell = Ill & { endsOn: string };

/**
 * Somebody's absence by month, of the months in which there was any. A spell that runs counts as if it went on for two years:
 * the months to come are there already and are read when they have passed, so time alone changes nothing. One that begins on
 * a day he does not serve counts nowhere; one of an employment that is not known is of all.
 */
export function absenceOf({ work, spells, leaves }: Worker): Map<Month, Absence> {
  const presence = { employments: work, leaves };
  const ended = spells
    .map((it) => ({ ...it, employment: work.some(isOf(it.employment)) ? it.employment : null }))
    .filter((it) => work.some((one) => isOf(it.employment ?? one.startsOn)(one) && serves(one, it.startsOn)))
    .map((it) => ({ ...it, endsOn: earliest(endOf(it, presence).endsOn, dayAfter(it.startsOn, longest))! }))
    .filter((it) => it.startsOn < it.endsOn);
  const months = new Map<Month, Absence>();
  const add = (month: Month, change: (it: Absence) => Partial<Absence>) => {
    const it = months.get(month) ?? nothing;
    months.set(month, { ...it, ...change(it) });
  };
  for (const { startsOn, endsOn } of ended) {
    add(monthOf(startsOn), ({ newSpells }) => ({ newSpells: newSpells + 1 }));
    const lastDay = dayAfter(endsOn, -1);
    for (const month of monthsBetween(monthOf(startsOn), monthAfter(monthOf(lastDay), 1)))
      add(month, () => ({ ill: true }));
    add(monthOf(lastDay), (it) => ({ ended: [...it.ended, daysBetween(startsOn, endsOn)] }));
  }
  for (const it of work) {
    for (const { from, until, share } of stretchesOf(it, ended, leaves))
      for (const [month, days] of byMonth(from, until))
        if (share === "leave") add(month, ({ onLeave }) => ({ onLeave: onLeave + days * it.factor }));
        else add(month, ({ lost }) => ({ lost: lost + (days * it.factor * share) / 100 }));
  }
  return months;
}

const isOf =
  (employment: string | null) =>
  ({ startsOn }: Work): boolean =>
    startsOn === employment;
const serves = ({ startsOn, endsOn }: Work, day: string): boolean => startsOn <= day && (!endsOn || day <= endsOn);

const nothing: Absence = { lost: 0, onLeave: 0, newSpells: 0, ended: [], ill: false };

type Stretch = { from: string; until: string; share: number | "leave" };

/** When somebody was away from one employment, and for how much of it in per cent. */
function stretchesOf(work: Work, spells: readonly Spell[], leaves: readonly LeavePeriod[]): Stretch[] {
  const own = spells.filter(({ employment }) => employment === null || employment === work.startsOn);
  const parts: Stretch[] = own.flatMap(({ course, startsOn, endsOn }) =>
    course.map(({ from, percentage }, at) => ({
      from: at === 0 ? startsOn : from,
      until: earliest(course[at + 1]?.from ?? null, endsOn)!,
      share: percentage,
    })),
  );
  parts.push(...leaves.map(({ startsOn, endsOn }) => ({ from: startsOn, until: endsOn, share: "leave" as const })));
  const end = endOfWork(work);
  const within = parts
    .map((it) => ({ ...it, from: latest(it.from, work.startsOn), until: earliest(it.until, end)! }))
    .filter((it) => it.from < it.until);
  const cuts = [...new Set(within.flatMap(({ from, until }) => [from, until]))].toSorted();
  return cuts.slice(1).flatMap((until, at) => {
    const from = cuts[at]!;
    const here = within.filter((it) => it.from <= from && until <= it.until).map(({ share }) => share);
    if (!here.length) return [];
    const share = here.includes("leave") ? ("leave" as const) : Math.max(...(here as number[]));
    return [{ from, until, share }];
  });
}

/** The days of a period by month. */
function* byMonth(from: string, until: string): Generator<[Month, number]> {
  for (let start = from; start < until;) {
    const month = monthOf(start);
    const end = earliest(firstDayOf(monthAfter(month, 1)), until)!;
    yield [month, daysBetween(start, end)];
    start = end;
  }
}

/** What the figures of a group over a period are made of: sums over people and months, so two groups or periods add up. */
export type Sums = Service &
  Pick<Absence, "lost" | "onLeave" | "newSpells"> & {
    /** How many spells ended, by how long they lasted. */
    ended: readonly number[];
    /** How many days those lasted together. */
    endedDays: number;
  };

/** The last day of each class of duration (product.md, F7): 1-7, 8-42, 43-365 and 366-730 days. */
export const durationClasses = [7, 42, 365, longest] as const;

export const noSums: Sums = {
  days: 0,
  fullTimeDays: 0,
  lost: 0,
  onLeave: 0,
  newSpells: 0,
  ended: durationClasses.map(() => 0),
  endedDays: 0,
};

/** All of them together. Of ten thousand people at once, so without a new object for each. */
export function sumOf(all: readonly Sums[]): Sums {
  const total = { ...noSums, ended: [...noSums.ended] };
  for (const it of all) {
    total.days += it.days;
    total.fullTimeDays += it.fullTimeDays;
    total.lost += it.lost;
    total.onLeave += it.onLeave;
    total.newSpells += it.newSpells;
    total.endedDays += it.endedDays;
    for (const [at, count] of it.ended.entries()) total.ended[at]! += count;
  }
  return total;
}

/** What one person adds in a month. */
export const sumsOf = (service: Service, absence: Absence = nothing): Sums => ({
  ...service,
  lost: absence.lost,
  onLeave: absence.onLeave,
  newSpells: absence.newSpells,
  ended: durationClasses.map(
    (last, at) => absence.ended.filter((days) => days <= last && days > (durationClasses[at - 1] ?? 0)).length,
  ),
  endedDays: absence.ended.reduce((sum, days) => sum + days, 0),
});

/** Absence percentage (ziekteverzuimpercentage, ZVP), without and with leave; null of nobody. */
export const percentageOf = ({ lost, onLeave, fullTimeDays }: Sums) => ({
  percentage: fullTimeDays ? (lost / fullTimeDays) * 100 : null,
  withLeave: fullTimeDays ? ((lost + onLeave) / fullTimeDays) * 100 : null,
});

/**
 * Reporting frequency (ziekmeldingsfrequentie, ZMF), a year: new spells by the average number of people, who count by their
 * days of service. The length of the period drops out: s / (d / n) x y / n = s x y / d.
 */
export const frequencyOf = ({ newSpells, days }: Sums, yearDays: number): number | null =>
  days ? (newSpells * yearDays) / days : null;

/** Mean duration (gemiddelde ziekteverzuimduur, GZVD) in calendar days of the spells that ended; null when none did. */
export const meanDurationOf = ({ ended, endedDays }: Sums): number | null => {
  const spells = ended.reduce((sum, count) => sum + count, 0);
  return spells ? endedDays / spells : null;
};
