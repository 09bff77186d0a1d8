import { parseDate } from "@internationalized/date";
import { getLocale } from "../paraglide/runtime.js";

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "short",
  timeStyle: "short",
});

/** A moment as the clocks in the Netherlands show it: the day, the time, and how many minutes of the day have gone. */
export function onClock(moment: string): { day: string; time: string; minute: number } {
  const [day = "", time = ""] = clock.format(new Date(moment)).split(" ");
  return { day, time, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) };
}

export const daysLater = (day: string, count: number) => parseDate(day).add({ days: count }).toString();

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
  return daysLater(day, 1 - weekday);
}

const locale = () => (getLocale() === "nl" ? "nl-NL" : "en-GB");
const at = (day: string) => new Date(`${day}T12:00:00Z`);

/** A day of the week with its date: maandag 23 november. */
export const showDay = (day: string) =>
  new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(
    at(day),
  );

/** Monday is 1. */
export const showWeekday = (weekday: number) =>
  new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" }).format(
    at(daysLater("2024-01-01", weekday - 1)),
  );

/** From one day through another: 23–29 november 2026. */
export const showDays = (from: string, through: string) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" }).formatRange(at(from), at(through));

/** A moment to choose from: maandag 23 november, 14:30. */
export const showChoice = (moment: string) => `${showDay(onClock(moment).day)}, ${onClock(moment).time}`;
