import { today as dateNow } from "@internationalized/date";
import { getLocale } from "../paraglide/runtime.js";

const locale = () => (getLocale() === "nl" ? "nl-NL" : "en-GB");

/** A calendar date as people say it: 19 september 1985. */
export const showDate = (date: string) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** The same where there is little room: 19 sep 1985. */
export const showDay = (date: string) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** The month of a calendar date: september 1985. */
export const showMonth = (date: string) =>
  new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** A moment, in Dutch time. */
export const showMoment = (moment: string) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Amsterdam" }).format(
    new Date(moment),
  );

/** Several things in one sentence: A, B en C. */
export const listWords = (words: readonly string[]) => new Intl.ListFormat(locale()).format(words);

export const showNumber = (count: number) => count.toLocaleString(locale());

/** A number with so many digits behind the comma. */
export const showDecimals = (value: number, digits: number) =>
  value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago: 3 maanden geleden. */
export function showAgo(moment: string, now = Date.now()): string {
  const seconds = (now - Date.parse(moment)) / 1000;
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const [unit, size] = steps.find(([, size]) => seconds >= size) ?? ["second", 1];
  return words.format(-Math.floor(Math.max(0, seconds) / size), unit as Intl.RelativeTimeFormatUnit);
}

/** About how long: 5 minuten, 2 uur. */
export function showDuration(seconds: number): string {
  const [unit, size] = seconds < 90 ? ["second", 1] : seconds < 5_400 ? ["minute", 60] : ["hour", 3_600];
  const words = new Intl.NumberFormat(locale(), { style: "unit", unit: unit as string, unitDisplay: "long" });
  return words.format(Math.ceil(seconds / (size as number)));
}

/** Today in the Netherlands, as it stands in a date field. */
export const today = () => dateNow("Europe/Amsterdam").toString();

/** The two letters in the round of somebody's name. */
export const initialsOf = (name: string) => {
  const words = name.split(/[\s.]+/).filter((word) => /^\p{Lu}/u.test(word));
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
};

/** Telephone as people write it; stored as +31612345678. */
export const showPhone = (phone: string) =>
  phone
    .replace(/^\+316(\d{2})(\d{2})(\d{2})(\d{2})$/, "06 $1 $2 $3 $4")
    .replace(/^\+31(\d{2})(\d{3})(\d{4})$/, "0$1 $2 $3");

/** Whether a moment is still to come. */
export const isAhead = (moment: string, now = Date.now()): boolean => Date.parse(moment) > now;
