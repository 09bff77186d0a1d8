import type { SpellChain } from "@datakluis/contract";
import { dayAfter, daysBetween } from "./days.ts";

/** Days somebody was ill, `endsOn` not included and null while it lasts. Of one employment, or of all with null. */
export type Period = {
  id: string;
  startsOn: string;
  endsOn: string | null;
  employment: string | null;
  differentCause: boolean;
};

/** Pregnancy and birth leave, `endsOn` not included. */
export type LeavePeriod = { startsOn: string; endsOn: string };

/** From so many days recovered on, the next spell is a new period of illness. */
const fourWeeks = 28;

/**
 * Which spells count as one period of illness (samengesteld verzuim), BW art. 7:629 lid 10: those less than four weeks
 * apart. Pregnancy and birth leave (WAZO art. 3:1 leden 2 en 3) does not count in between, unless the reporter says that
 * the spell after it is reasonably not from the cause of the one before.
 *
 * Continued pay is owed by employment, so of several employments each has its own row of spells, and a spell of all of
 * them joins the rows it stands in. A spell of no days is no period of illness and is in no chain.
 *
 * @param periods spells that were not withdrawn, as far as the asker knows them
 */
export function chainsOf(periods: readonly Period[], leaves: readonly LeavePeriod[]): SpellChain[] {
  const ill = periods.filter((it) => !it.endsOn || it.startsOn < it.endsOn).toSorted(inTime);
  const chainOf = new Map(ill.map((it) => [it, [it]]));
  for (const row of rowsOf(ill)) {
    let before: Period | undefined;
    for (const next of row) {
      if (before && continues(before, next, leaves)) join(chainOf, before, next);
      before = lasting(before, next);
    }
  }
  return [...new Set(chainOf.values())].map(toldOf).toSorted((one, other) => compare(one.startsOn, other.startsOn));
}

/**
 * Which day of the chain a date is: 0 the first sick day (rules.md, gatekeeper act). In a gap it stays the day that comes
 * next. Below 0 before it.
 */
export function dayOfChain({ startsOn, gaps }: Pick<SpellChain, "startsOn" | "gaps">, date: string): number {
  const skipped = gaps
    .filter(({ from }) => from < date)
    .reduce((days, { from, until }) => days + daysBetween(from, earlier(until, date)), 0);
  return daysBetween(startsOn, date) - skipped;
}

/** On which date a day of the chain falls, as far as is known now: a gap that comes shifts what is still to come. */
export function dateOfChain({ startsOn, gaps }: Pick<SpellChain, "startsOn" | "gaps">, day: number): string {
  let date = dayAfter(startsOn, day);
  for (const { from, until } of gaps) if (from <= date) date = dayAfter(date, daysBetween(from, until));
  return date;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const inTime = (one: Period, other: Period): number =>
  compare(one.startsOn, other.startsOn) || compare(one.id, other.id);
const earlier = (one: string, other: string): string => (one < other ? one : other);

/** By employment, the spells that are of it; a single row when each is of all. */
function rowsOf(ill: readonly Period[]): Period[][] {
  const employments = [...new Set(ill.map((it) => it.employment).filter((it) => it !== null))];
  if (!employments.length) return [[...ill]];
  return employments.map((one) => ill.filter((it) => it.employment === null || it.employment === one));
}

/** Of two spells the one that ends last, which is what the next is measured from. */
const lasting = (before: Period | undefined, next: Period): Period =>
  before && (!before.endsOn || (next.endsOn && next.endsOn < before.endsOn)) ? before : next;

function continues(before: Period, next: Period, leaves: readonly LeavePeriod[]): boolean {
  if (!before.endsOn || next.startsOn <= before.endsOn) return true;
  const onLeave = daysOf(leaves, before.endsOn, next.startsOn);
  if (onLeave > 0 && next.differentCause) return false;
  return daysBetween(before.endsOn, next.startsOn) - onLeave < fourWeeks;
}

/** How many days of leave lie from one day until the other. */
function daysOf(leaves: readonly LeavePeriod[], from: string, until: string): number {
  let [days, at] = [0, from];
  for (const { startsOn, endsOn } of leaves.toSorted((one, other) => compare(one.startsOn, other.startsOn))) {
    const [first, end] = [startsOn < at ? at : startsOn, earlier(endsOn, until)];
    if (first >= end) continue;
    days += daysBetween(first, end);
    at = end;
  }
  return days;
}

function join(chainOf: Map<Period, Period[]>, before: Period, next: Period): void {
  const [one, other] = [chainOf.get(before)!, chainOf.get(next)!];
  if (one === other) return;
  one.push(...other);
  for (const it of other) chainOf.set(it, one);
}

function toldOf(chain: readonly Period[]): SpellChain {
  const [first, ...later] = chain.toSorted(inTime);
  const gaps: SpellChain["gaps"] = [];
  let endsOn = first!.endsOn;
  for (const it of later) {
    if (endsOn && endsOn < it.startsOn) gaps.push({ from: endsOn, until: it.startsOn });
    if (endsOn && (!it.endsOn || it.endsOn > endsOn)) endsOn = it.endsOn;
  }
  return { spells: [first!, ...later].map(({ id }) => id), startsOn: first!.startsOn, endsOn, gaps };
}
