/**
 * When a new key is made and when an old one goes (product.md, G3; docs/toestanden/sleutels.md). Pure: what is known goes
 * in, what happens next comes out.
 */

/** A data key as it stands in the database. */
export type KeptKey = { version: number; madeAt: Date };

/** What is sealed under data keys older than the newest. */
export type Left = { records: number; deliveries: number };

/** Whoever asks says since when: a job that is run again after a kill makes no second key. */
export const needsNewKey = (keys: readonly KeptKey[], since: Date): boolean =>
  keys.length > 0 && keys.every(({ madeAt }) => madeAt < since);

/**
 * How long another process may seal under the key it remembers: the key ring forgets after five minutes, and a question
 * takes seconds. Until then the old key stays, and what was sealed under it meanwhile is sealed anew.
 */
export const settleMs = 10 * 60_000;

/** What is to be done for an employer with these keys. */
export function nextStep(keys: readonly KeptKey[], left: Left, now: Date): "done" | "reseal" | "wait" | "drop" {
  if (keys.length < 2) return "done";
  if (left.records > 0) return "reseal";
  const newest = Math.max(...keys.map(({ madeAt }) => madeAt.getTime()));
  // A delivery that was checked brings people sealed under the key of then; it is written, or thrown away, in days.
  if (left.deliveries > 0 || now.getTime() - newest < settleMs) return "wait";
  return "drop";
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * A wrapping key that was replaced stays as long as a copy of keys is kept: a backup of the database from before holds
 * data keys wrapped under it. What was replaced before the first moment may go; who was renewed before the second is
 * looked at, an hour later because the clock of a key service may differ.
 */
export const retireBefore = (now: Date, keyCopyDays: number) => {
  const replaced = new Date(now.getTime() - keyCopyDays * dayMs);
  return { replaced, rotated: new Date(replaced.getTime() - hourMs) };
};
