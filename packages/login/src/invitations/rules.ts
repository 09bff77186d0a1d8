import { Refusal, type Side, type UserId } from "@datakluis/contract";

const validMs = 7 * 24 * 60 * 60_000;
export const expiryOf = (madeAt: Date): Date => new Date(madeAt.getTime() + validMs);

/** Whom to invite, and what is known of an account with that id. */
export type Invited = { userId: UserId; email: string; displayName: string; side: Side };
export type Known = { guarded: boolean; accepted: boolean; disabledAt: Date | null; side: Side };

/**
 * The service may invite until the person has made the account his own, and not at all once it belongs to a vault
 * (B2). An account never changes sides.
 */
export function mustBeInvitable(known: Known | undefined, side: Side): void {
  if (known?.guarded) throw new Refusal("account_guarded");
  if (known?.disabledAt) throw new Refusal("account_disabled");
  if (known && (known.accepted || known.side !== side)) throw new Refusal("account_exists");
}

/** Used, replaced and expired are one answer. */
export function mustBeOpen(invitation: { closedAt: Date | null; expiresAt: Date } | undefined, now: Date): void {
  if (!invitation || invitation.closedAt || now >= invitation.expiresAt) throw new Refusal("invitation_invalid");
}
