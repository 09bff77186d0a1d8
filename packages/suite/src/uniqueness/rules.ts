import { Refusal, type VaultState } from "@datakluis/contract";

/**
 * A birth date of which only the year says something: the middle of it, so that ages are right on average. Dates as
 * `2026-02-28`.
 */
const coarseBirth = (bornOn: string): string => `${bornOn.slice(0, 4)}-07-01`;

/** A start of which only the month says something. */
const coarseStart = (startsOn: string): string => `${startsOn.slice(0, 7)}-01`;

type Started = { startsOn: string };
type Dated = { bornOn: string; employment: Started | null };

const startedInMonth = <T extends Started>(it: T): T => ({ ...it, startsOn: coarseStart(it.startsOn) });

/** What is kept of an employment that comes in where the dates were made coarser (AVG art. 5(1)(c), product.md B6). */
export const coarse = <T extends Dated>(told: T): T => ({
  ...told,
  bornOn: coarseBirth(told.bornOn),
  employment: told.employment && startedInMonth(told.employment),
});

/** The same of employments that are put back as they were, and of the one that goes. */
export const coarseBack = <T extends Started>({ drop, employments }: { drop: string | null; employments: T[] }) => ({
  drop: drop && coarseStart(drop),
  employments: employments.map(startedInMonth),
});

/** The exact dates must be in the vault before they go here: nothing is removed that stands nowhere else. */
export function mayCoarsen(vault: VaultState): void {
  if (vault !== "active") throw new Refusal("not_coarsenable");
}
