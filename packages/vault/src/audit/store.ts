import type { DeedName, EmployerId, UserId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { originNow } from "@datakluis/kit/origin";
import type { Db, Tx } from "../schema.ts";

/** Who did it: a user, somebody of the service through its server, another server, or the vault by itself. */
export type By = { userId: UserId } | { serviceUserId: UserId } | "service" | "system";

export type Deed = {
  deed: DeedName;
  employerId?: EmployerId | null;
  /** The dossier, request or agreement it was done to; never a person. */
  ref?: string;
  /** Why, as a code; free text of a person never stands here. */
  purpose?: string;
  amount?: number;
};

/**
 * Writes who did what, and from where, in the transaction of the deed: no event, no deed (NEN 7513). Never any personal
 * data.
 */
export const record = (tx: Tx | Db, by: By, it: Deed) => {
  const from = typeof by === "object" ? originNow() : undefined;
  const actor = typeof by === "object" ? ("userId" in by ? by.userId : by.serviceUserId) : null;
  const event = tx.insertInto("event").values({
    deed: it.deed,
    employer_id: it.employerId ?? null,
    ref: it.ref ?? null,
    purpose: it.purpose ?? null,
    amount: it.amount ?? null,
    actor,
    actor_kind: typeof by === "object" ? ("userId" in by ? "user" : "service") : by,
    session: from?.session ?? null,
    network: from?.network ?? null,
  });
  return sendAlong(tx, event);
};
