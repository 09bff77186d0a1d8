import { mostColumns, type ChosenColumn, type DeliveryField } from "@datakluis/contract";
import { bare, fieldOf } from "./headings.ts";
import type { Cell } from "./table.ts";

/**
 * What each of the headings of a file is read as (product.md, E2). What the employer chose goes first; what is guessed
 * gives way where another heading of this file was chosen for its field.
 */
export function meaningsOf(
  headings: readonly Cell[],
  chosen: readonly ChosenColumn[] = [],
): (DeliveryField | undefined)[] {
  const choices = new Map(chosen.map(({ heading, field }) => [bare(heading), field]));
  const named = headings.map((heading) => bare(String(heading)));
  const taken = new Set(named.map((name) => choices.get(name)));
  return headings.map((heading, at) => {
    const choice = choices.get(named[at]!);
    if (choice !== undefined) return choice ?? undefined;
    const guess = fieldOf(heading);
    return taken.has(guess) ? undefined : guess;
  });
}

/**
 * What was chosen before with what is chosen now in its place. Headings that are not in this file stay as they were
 * chosen, for an employer may deliver more than one kind of file; the oldest go when there are too many.
 */
export function chosenAfter(before: readonly ChosenColumn[], now: readonly ChosenColumn[]): ChosenColumn[] {
  const again = new Set(now.map(({ heading }) => bare(heading)));
  return [...now, ...before.filter(({ heading }) => !again.has(bare(heading)))].slice(0, mostColumns);
}
