import { Refusal } from "@datakluis/contract";

/** What is known of earlier guesses of one subject. */
export type Attempts = { failures: number; lastAt: Date; freeAt: Date };

/** How many guesses are free before each next one has to wait. */
export type Allowance = { free: number };

/** One account from one address: a person who mistypes a few times notices nothing. */
export const accountFromAddress: Allowance = { free: 5 };
/** One address, over all accounts: a whole office can sit behind it, a guesser of many accounts too. */
export const address: Allowance = { free: 50 };

const longestWaitMs = 60_000;
const forgetOneEveryMs = 60_000;

/** Doubles from a second to a minute. */
export const waitMs = (failures: number, { free }: Allowance): number =>
  failures < free ? 0 : Math.min(longestWaitMs, 1_000 * 2 ** Math.min(20, failures - free));

/**
 * Counts a guess before it is checked, as if it were wrong; a right one is given back. So guesses that run side by
 * side cannot slip under the limit. A guess that comes too early is refused and not counted: knocking on does not
 * lengthen the wait, and nobody is locked out for more than a minute.
 */
export function countAttempt(known: Attempts, allowance: Allowance, now: Date): Attempts {
  if (now < known.freeAt) throw new Refusal("too_many_attempts");
  const forgotten = Math.floor(Math.max(0, now.getTime() - known.lastAt.getTime()) / forgetOneEveryMs);
  const failures = Math.max(0, known.failures - forgotten) + 1;
  const wait = waitMs(failures, allowance);
  // Of two who guess at once the earlier may be counted last: where nobody has to wait, he does not either.
  return { failures, lastAt: now, freeAt: wait ? new Date(now.getTime() + wait) : known.freeAt };
}
