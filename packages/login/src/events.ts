import type { UserId } from "@datakluis/contract";
import type { Tx } from "./schema.ts";

/** Everything that happens to an account and is kept on record. */
export type Deed =
  | "password.accepted"
  | "password.refused"
  | "second_factor.refused"
  | "confirmation.refused"
  | "session.started"
  | "session.confirmed"
  | "session.ended"
  | "session.ended_everywhere"
  | "session.expired"
  | "invitation.made"
  | "invitation.accepted"
  | "account.guarded"
  | "account.disabled"
  | "account.enabled"
  | "account.renewal_sent"
  | "account.renewed"
  | "provider.accepted"
  | "provider.refused"
  | "provider.linked"
  | "provider.unlinked"
  | "recovery_codes.made"
  | "recovery_code.used"
  | "passkey.added"
  | "passkey.removed"
  | "passkey.used"
  | "password.reset_asked"
  | "password.changed"
  | "password.reset";

/** Keeps a deed, in the transaction of the deed itself. An unknown account is kept as none: what was typed is not. */
export const record = (tx: Tx, at: Date, deed: Deed, accountId: UserId | null, network: string | null = null) =>
  tx.insertInto("event").values({ at, deed, account_id: accountId, network }).execute();
