import { Refusal } from "@datakluis/contract";
import type { Window } from "./windows.ts";

/** What is taken in an agenda: milliseconds since 1970, the end not included. */
type Busy = { from: number; until: number };

const minuteMs = 60_000;
/** Appointments begin at five past, ten past and so on: that is what people write down. */
const gridMs = 5 * minuteMs;
const onGrid = (moment: number) => Math.ceil(moment / gridMs) * gridMs;

type Wanted = { minutes: number; open: boolean; placeId?: string | undefined };

/** The windows in which something like this may be planned: the open hour is for the open hour only. */
const fitting = (windows: readonly Window[], { open, placeId }: Omit<Wanted, "minutes">) =>
  windows.filter((it) => it.open === open && (placeId === undefined || it.placeId === placeId));

/**
 * The next moments that fit in one agenda, soonest first and none over another: wholly within hours he is there at one
 * place, and wholly free.
 *
 * @param windows in order of time
 * @param after no moment begins before this one, in milliseconds since 1970
 */
export function freeMoments(
  windows: readonly Window[],
  busy: readonly Busy[],
  wanted: Wanted & { after: number; most: number },
): { startsAt: number; placeId: string | null }[] {
  const taken = busy.toSorted((a, b) => a.from - b.from);
  const length = wanted.minutes * minuteMs;
  const found: { startsAt: number; placeId: string | null }[] = [];
  for (const window of fitting(windows, wanted)) {
    let at = onGrid(Math.max(window.from, wanted.after));
    while (found.length < wanted.most && at + length <= window.until) {
      const start = at;
      const inTheWay = taken.find((it) => it.from < start + length && start < it.until);
      if (inTheWay) at = onGrid(inTheWay.until);
      else {
        found.push({ startsAt: start, placeId: window.placeId });
        at += length;
      }
    }
  }
  return found;
}

/**
 * Whether a moment lies within hours a professional is there for this. That it is free as well is for the database, which
 * alone knows at the moment itself. Refuses `moment_outside`.
 */
export function mustBeThere(
  windows: readonly Window[],
  startsAt: number,
  { minutes, open, placeId }: { minutes: number; open: boolean; placeId: string | null },
): void {
  const until = startsAt + minutes * minuteMs;
  const lies = (it: Window) => it.from <= startsAt && until <= it.until;
  // Nobody has to be at a place to call: by telephone or video he may be wherever he is.
  const there = windows.some((it) => it.open === open && lies(it) && (placeId === null || it.placeId === placeId));
  if (!there) throw new Refusal("moment_outside");
}
