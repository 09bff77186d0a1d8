import { Temporal } from "temporal-polyfill";
import type { AgendaException, WeekBlock } from "@datakluis/contract";

/** When somebody is there: from and until as milliseconds since 1970, the end not included. */
export type Window = { from: number; until: number; placeId: string | null; open: boolean };

/** What a professional's agenda says of when he is there. */
type Availability = { week: readonly WeekBlock[]; exceptions: readonly AgendaException[] };

/** A day in the Netherlands: when it begins, in milliseconds since 1970, and whether the clocks change on it. */
export type Day = { date: string; weekday: number; begins: number; changes: boolean };

const timeZone = "Europe/Amsterdam";

/**
 * The first moment on a day at which the clocks in the Netherlands show this time or later (Directive 2000/84/EC): of an
 * hour that is skipped its end, of one that comes twice the first. `24:00` is the end of the day.
 */
export function momentAt({ date: on, begins, changes }: Day, time: string): number {
  // Of nearly every day one needs only to count, which matters for fifty agendas at once.
  if (!changes) return begins + minutesIn(time) * 60_000;
  const date = Temporal.PlainDate.from(on);
  const wanted = time === "24:00" ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(time);
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  return found.getTimeZoneTransition("next")!.epochMilliseconds;
}

const minutesIn = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The days from this one on, as many as asked. */
export function daysFrom(day: string, count: number): Day[] {
  const first = Temporal.PlainDate.from(day);
  return Array.from({ length: count }, (_, at) => {
    const date = first.add({ days: at });
    const here = date.toZonedDateTime(timeZone);
    const [begins, weekday] = [here.epochMilliseconds, date.dayOfWeek];
    return { date: date.toString(), weekday, begins, changes: here.hoursInDay !== 24 };
  });
}

/**
 * When somebody is there on some days, soonest first. The later word counts: an absence against the ordinary week, and
 * extra hours against both, so that somebody who is away for a week can be there on one morning of it.
 */
export function windowsOf({ week, exceptions }: Availability, days: readonly Day[]): Window[] {
  return days.flatMap((day) => {
    const onDay = exceptions.filter((it) => it.on <= day.date && day.date <= it.through);
    let there: Window[] = [];
    for (const it of [
      ...week.filter((block) => block.weekday === day.weekday),
      ...onDay.filter(({ kind }) => kind === "away"),
      ...onDay.filter(({ kind }) => kind === "extra"),
    ]) {
      const { placeId, open } = it;
      const window = { from: momentAt(day, it.from), until: momentAt(day, it.until), placeId, open };
      there = there.flatMap((one) => without(one, window));
      if (window.from < window.until && !("kind" in it && it.kind === "away")) there.push(window);
    }
    return joined(there);
  });
}

/** What is left of one window when another takes its time. */
function without(one: Window, other: Window): Window[] {
  if (other.until <= one.from || one.until <= other.from) return [one];
  const parts = [
    { ...one, until: other.from },
    { ...one, from: other.until },
  ];
  return parts.filter((it) => it.from < it.until);
}

/** In order, and as one where the next goes on where the last one ends. */
function joined(windows: readonly Window[]): Window[] {
  const all: Window[] = [];
  for (const it of windows.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && last.until === it.from && last.placeId === it.placeId && last.open === it.open)
      all[all.length - 1] = { ...last, until: it.until };
    else all.push(it);
  }
  return all;
}
