import { Refusal } from "@datakluis/contract";

const minute = 60_000;
const validMs = 60 * minute;
/** Whoever keeps asking does not fill somebody's mailbox: within this time the link of before stands. */
const quietMs = 5 * minute;

export const expiryOf = (madeAt: Date): Date => new Date(madeAt.getTime() + validMs);

/** Whether a link may be sent now: not right after another one that still works. */
export const maySend = (last: { madeAt: Date } | undefined, now: Date): boolean =>
  !last || now.getTime() - last.madeAt.getTime() >= quietMs;

/** Used, replaced and expired are one answer. */
export function mustBeOpen(reset: { closedAt: Date | null; expiresAt: Date } | undefined, now: Date): void {
  if (!reset || reset.closedAt || now >= reset.expiresAt) throw new Refusal("reset_invalid");
}
