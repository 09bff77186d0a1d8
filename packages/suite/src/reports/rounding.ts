import { durationClasses, type Sums } from "./rules.ts";

/** To what sums are rounded: days of absence, numbers of spells or people, days of spells that ended. */
export const steps = { days: 4, count: 3, duration: 14 } as const;

/**
 * Rounds to a multiple of `step` at random: the nearer, the likelier, so that on average it is what it was and sums of many are right
 * (random rounding, as statistics offices do). Less than a step above or below remains possible, so also of a group in which
 * nobody was ill one cannot tell that nobody was. Never above `most`, or of a group that was all ill one could.
 *
 * @param chance from 0 until 1
 */
export function rounded(value: number, step: number, chance: number, most = Infinity): number {
  const below = Math.floor(value / step + 1e-9);
  const up = chance < value / step - below ? 1 : 0;
  return Math.min(below + up, Math.floor(most / step)) * step;
}

/** The sums of a group as they are told. How many people it is and how much they work is no secret. */
export const roundedSums = (it: Sums, chance: () => number): Sums => ({
  days: it.days,
  fullTimeDays: it.fullTimeDays,
  lost: rounded(it.lost, steps.days, chance(), it.fullTimeDays),
  onLeave: rounded(it.onLeave, steps.days, chance(), it.fullTimeDays),
  newSpells: rounded(it.newSpells, steps.count, chance()),
  ended: durationClasses.map((_, at) => rounded(it.ended[at]!, steps.count, chance())),
  endedDays: rounded(it.endedDays, steps.duration, chance()),
});
