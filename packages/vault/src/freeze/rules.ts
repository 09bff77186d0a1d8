import { Refusal, type UserId } from "@datakluis/contract";

/** How long the link in a confirmation works. */
export const linkDays = 30;

/** What stands between a vault and its use: which agreement is in doubt, and who signed it. */
export type Frozen = { acceptedBy: UserId };

/** frozen → released. Whoever signed what is in doubt does not judge it (four eyes, B9). */
export function release(frozen: Frozen | undefined, by: UserId): void {
  if (!frozen) throw new Refusal("not_frozen");
  if (frozen.acceptedBy === by) throw new Refusal("release_by_signer");
}

/** The link works once, for as long as it holds. */
export function mayObject(link: { expiresAt: Date; used: boolean } | undefined, now: Date): void {
  if (!link || link.used || link.expiresAt <= now) throw new Refusal("objection_invalid");
}
