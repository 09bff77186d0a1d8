/** Chance that is the same each time: everything invented follows from one number. */
export type Dice = ReturnType<typeof diceOf>;

/** Numbers that look random and are the same each time (mulberry32). */
export function diceOf(seed: number) {
  let state = seed;
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
  const part = (): number => roll(1_000_000) / 1_000_000;
  return {
    /** A whole number below so many. */
    roll,
    /** A number from 0 to 1, 1 not included. */
    part,
    /** Whether something happens that happens so often. */
    happens: (chance: number): boolean => part() < chance,
    pick: <T>(from: readonly T[]): T => from[roll(from.length)]!,
    /** A whole number from one to the other, both included. */
    between: (least: number, most: number): number => least + roll(most - least + 1),
  };
}

const dayMs = 86_400_000;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** So many calendar days later than a date as `2026-02-28`, or earlier. */
export const dayAfter = (day: string, days: number): string =>
  new Date((numberOf(day) + days) * dayMs).toISOString().slice(0, 10);

/** How many days from one to the other, the other not included. */
export const daysBetween = (from: string, until: string): number => numberOf(until) - numberOf(from);
