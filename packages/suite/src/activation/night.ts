import { Temporal } from "temporal-polyfill";

const timeZone = "Europe/Amsterdam";
const nightBegins = 2;
const nightEnds = 5;

/**
 * When the people of an employer begin to move: at once, or in the first night (02:00 to 05:00 in the Netherlands) from
 * the acceptance on. In the night in which 02:00 is skipped it is 03:00; in the one that has it twice, the first. What
 * is due stays due, so a night without a server is caught up, and a moving in that began is not broken off at 05:00.
 */
export function beginsAt(acceptedAt: Date, atNight: boolean): Date {
  if (!atNight) return acceptedAt;
  const here = Temporal.Instant.fromEpochMilliseconds(acceptedAt.getTime()).toZonedDateTimeISO(timeZone);
  if (here.hour >= nightBegins && here.hour < nightEnds) return acceptedAt;
  const day = here.hour < nightBegins ? here.toPlainDate() : here.toPlainDate().add({ days: 1 });
  const night = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: nightBegins }) });
  return new Date(night.epochMilliseconds);
}
