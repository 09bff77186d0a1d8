import { Refusal, type UserId } from "@datakluis/contract";

/** How long the link in a confirmation works. */
export const linkDays = 30;

/** What stands between a vault and its use: since when, and who signed what is in doubt. */
export type Frozen = { frozenAt: Date; acceptedBy: UserId };

/** An administrator, since when he is one, and whether he became it by succession. */
export type Judge = { userId: UserId; since: Date; byFourEyes: boolean };

/**
 * Whoever signed what is in doubt does not judge it, nor does anybody he could appoint since. Whom a colleague asked for
 * and the representative confirmed, he did not appoint (four eyes, B9).
 */
export const mayRelease = (frozen: Frozen, by: Judge): boolean =>
  frozen.acceptedBy !== by.userId && (by.byFourEyes || by.since < frozen.frozenAt);

/** frozen → released. */
export function release(frozen: Frozen | undefined, by: Judge): void {
  if (!frozen) throw new Refusal("not_frozen");
  if (!mayRelease(frozen, by)) throw new Refusal("release_not_yours");
}

/** The link works once, for as long as it holds. */
export function mayObject(link: { expiresAt: Date; used: boolean } | undefined, now: Date): void {
  if (!link || link.used || link.expiresAt <= now) throw new Refusal("objection_invalid");
}
