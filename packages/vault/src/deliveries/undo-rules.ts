import { Refusal, type DeliveryState } from "@datakluis/contract";
import type { Employment } from "@datakluis/delivery";
import { listedDays } from "./lists.ts";

/** A delivery that somebody wants to undo. `last` when none was written after it; `open` when another one waits or runs. */
export type Undoable = { state: DeliveryState; endedAt: Date | null; processed: number; listed: boolean } & {
  last: boolean;
  open: boolean;
};

/** Until when a delivery that was written can be undone: as long as what the people were is kept beside it. */
export const undoUntil = (endedAt: Date): Date => new Date(endedAt.getTime() + listedDays * 86_400_000);

/** Done, or stopped halfway → undoing. Asked again it changes nothing. */
export function undo(it: Undoable, now: Date): DeliveryState {
  if (it.state === "undoing" || it.state === "undone") return it.state;
  if ((it.state !== "done" && it.state !== "failed") || it.processed === 0 || !it.endedAt)
    throw new Refusal("undo_nothing");
  if (!it.last) throw new Refusal("undo_not_last");
  if (it.open) throw new Refusal("undo_other_open");
  if (!it.listed || now >= undoUntil(it.endedAt)) throw new Refusal("undo_too_late");
  return "undoing";
}

/** What is to be done about somebody the delivery wrote: nothing when it never came to him. */
export type Undoing = "nothing" | "put_back" | "leave" | "edited" | "shared";

/** Somebody as he stands; `wrote` is the version the delivery made of him, and `written` whether it is known to have. */
type Standing = { version: number; wrote: number; written: boolean; added: boolean; shared: boolean };

/**
 * Whoever was edited since keeps that edit. Whoever the delivery added leaves the service, unless he was ever shared: he may
 * have content, which no delivery touches.
 */
export function undoingOf(it: Standing): Undoing {
  if (!it.written) return "nothing";
  if (it.version !== it.wrote) return "edited";
  if (!it.added) return "put_back";
  return it.shared ? "shared" : "leave";
}

/** The employment of somebody who turns out not to have come: it ended yesterday, or on the day it began. */
export function endedBefore(employment: Employment, today: string): Employment {
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  const endsOn = yesterday < employment.startsOn ? employment.startsOn : yesterday;
  return employment.endsOn !== null && employment.endsOn < endsOn ? employment : { ...employment, endsOn };
}
