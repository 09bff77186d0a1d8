import type { AbsenceFigures } from "@datakluis/contract";
import { daysBetween } from "../absence/days.ts";
import { daysOfYear, firstDayOf, monthAfter, type Month } from "./months.ts";
import { frequencyOf, meanDurationOf, percentageOf, sumOf, type Sums } from "./rules.ts";

/** What is told of a group in a month: a sum of cells. */
export type Told = Sums & { members: number; ill: number; illQuarter: number | null; illYear: number | null };

/**
 * The figures of a group over months that follow one another, up to and with `last`. Null when it is not told of in one of them:
 * otherwise a longer period less the other months would tell of that one.
 */
export function figuresOf(months: readonly (Told | undefined)[], last: Month, minimum: number): AbsenceFigures | null {
  if (!months.length || months.some((it) => !it)) return null;
  const told = months as readonly Told[];
  const sums = sumOf(told);
  const first = monthAfter(last, 1 - months.length);
  const days = daysBetween(firstDayOf(first), firstDayOf(monthAfter(last, 1)));
  const spells = sums.ended.reduce((sum, count) => sum + count, 0);
  const { percentage, withLeave } = percentageOf(sums);
  const mean = spells >= minimum ? meanDurationOf(sums) : null;
  return {
    people: roundedTo(1, sums.days / days),
    percentage: percentage && roundedTo(2, percentage),
    withLeave: withLeave && roundedTo(2, withLeave),
    frequency: mayBe(2, frequencyOf(sums, daysOfYear(last))),
    meanDuration: mayBe(1, mean),
    ended: [...sums.ended],
    zeroAbsence: mayBe(1, zeroAbsenceOf(told, last)),
  };
}

/** Zero absence (nulverzuim): of a month, a calendar quarter or a calendar year. Over other periods it is no sum of months. */
function zeroAbsenceOf(told: readonly Told[], last: Month): number | null {
  const { members, ill, illQuarter, illYear } = told.at(-1)!;
  const month = Number(last.slice(5));
  const count =
    told.length === 1
      ? ill
      : told.length === 3 && month % 3 === 0
        ? illQuarter
        : told.length === 12 && month === 12
          ? illYear
          : null;
  return count === null ? null : Math.max(0, 100 - (count * 100) / members);
}

const roundedTo = (digits: number, value: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const mayBe = (digits: number, value: number | null): number | null =>
  value === null ? null : roundedTo(digits, value);
