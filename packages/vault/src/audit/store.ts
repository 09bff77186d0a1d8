import type { CouplingId, DeedName, EmployerId, UserId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { originNow } from "@datakluis/kit/origin";
import type { ActorKind, Db, Tx } from "../schema.ts";

/** A system of the employer that did it by itself. */
export type ByCoupling = { couplingId: CouplingId };

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
export const record = (tx: Tx | Db, by: By | ByCoupling, it: Deed) => {
  const from = typeof by === "object" ? originNow() : undefined;
  const [actor, actor_kind] = actorOf(by);
  const event = tx.insertInto("event").values({
    deed: it.deed,
    employer_id: it.employerId ?? null,
    ref: it.ref ?? null,
    purpose: it.purpose ?? null,
    amount: it.amount ?? null,
    actor,
    actor_kind,
    session: from?.session ?? null,
    network: from?.network ?? null,
  });
  return sendAlong(tx, event);
};

function actorOf(by: By | ByCoupling): [UserId | CouplingId | null, ActorKind] {
  if (typeof by !== "object") return [null, by];
  if ("couplingId" in by) return [by.couplingId, "coupling"];
  return "userId" in by ? [by.userId, "user"] : [by.serviceUserId, "service"];
}
