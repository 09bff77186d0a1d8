import { dayAfter, daysBetween } from "../absence/days.ts";

/** A calendar month as `2026-02`, which sorts as text does. */
export type Month = string;

export const monthOf = (day: string): Month => day.slice(0, 7);
export const firstDayOf = (month: Month): string => `${month}-01`;

/** So many months later, or earlier. */
export function monthAfter(month: Month, months: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/** The months from one until the other, the other not included. */
export function monthsBetween(from: Month, until: Month): Month[] {
  const months: Month[] = [];
  for (let month = from; month < until; month = monthAfter(month, 1)) months.push(month);
  return months;
}

/** How many days of the year a month is in: 365 or 366. */
export const daysOfYear = (month: Month): number =>
  daysBetween(`${month.slice(0, 4)}-01-01`, dayAfter(`${month.slice(0, 4)}-12-31`, 1));
