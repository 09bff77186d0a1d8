import { m } from "../paraglide/messages.js";
import { showMonth } from "../app/format.ts";

/** A period of whole months, its last one included; each as `2026-02`. */
export type Period = { from: string; until: string };

/** So many months later, or earlier. */
export function monthAfter(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

const numberOf = (month: string) => Number(month.slice(5));
const yearOf = (month: string) => month.slice(0, 4);

/** The periods people ask for, up to the last month that is told of: quarters, years, twelve months and months. */
export function periodsUntil(last: string): { id: string; text: string; period: Period }[] {
  const quarter = monthAfter(last, -(numberOf(last) % 3));
  const year = numberOf(last) === 12 ? last : `${Number(yearOf(last)) - 1}-12`;
  const quarters = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => monthAfter(quarter, -3 * at));
  const months = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => monthAfter(last, -at));
  const all: { text: string; period: Period }[] = [
    ...quarters.map((until) => ({
      text: m.report_quarter({ number: numberOf(until) / 3, year: yearOf(until) }),
      period: { from: monthAfter(until, -2), until },
    })),
    {
      text: m.report_rolling({ month: monthWord(last) }),
      period: { from: monthAfter(last, -11), until: last },
    },
    ...[year, monthAfter(year, -12)].map((until) => ({
      text: m.report_year({ year: yearOf(until) }),
      period: { from: monthAfter(until, -11), until },
    })),
    ...months.map((month) => ({ text: monthWord(month), period: { from: month, until: month } })),
  ];
  return all.map((it) => ({ ...it, id: idOf(it.period) }));
}

export const idOf = ({ from, until }: Period) => `${from}/${until}`;

export function periodOf(id: string): Period {
  const [from, until] = id.split("/") as [string, string];
  return { from, until };
}

export const monthWord = (month: string) => showMonth(`${month}-01`);

/** From one month until another, or the one. */
export const periodWord = ({ from, until }: Period) =>
  from === until ? monthWord(from) : m.report_from_until({ from: monthWord(from), until: monthWord(until) });
