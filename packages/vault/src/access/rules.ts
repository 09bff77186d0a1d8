import { Refusal, type UserId } from "@datakluis/contract";

/** What must be true to knock at a route; what exists behind it is decided in the query. */
export type Right =
  | "signed_in"
  | "proposed"
  | "vault_admin"
  | "vault_user"
  | "vault_member"
  | "deliverer"
  | "retriever"
  | "coupling";

/** A person with a living session. */
export type Actor = { userId: UserId; sessionId: string; displayName: string };

/** What somebody holds anywhere: access to a vault by role, or a proposal to become administrator of one. */
export type Holding = { administrator: boolean; user: boolean; proposed: boolean; requested: boolean };

/**
 * May he knock? An administrator may read again what he was proposed for; somebody who is to have access may leave a
 * file before he has it.
 */
export function holds(holding: Holding, right: Exclude<Right, "coupling">): boolean {
  if (right === "signed_in") return true;
  // Only the service knows who may retrieve, and is asked each time; whoever may not hears what a miss hears.
  if (right === "retriever") return true;
  if (right === "vault_admin") return holding.administrator;
  if (right === "vault_user") return holding.user;
  // Whoever administers a vault need not use it himself.
  if (right === "vault_member") return holding.user || holding.administrator;
  if (right === "deliverer") return holding.user || holding.proposed || holding.requested;
  return holding.proposed || holding.administrator;
}

/** An employer always keeps an administrator: the last one cannot be withdrawn (B9). */
export function mayWithdraw(administrators: readonly UserId[], whom: UserId): void {
  if (administrators.length === 1 && administrators[0] === whom) throw new Refusal("last_administrator");
}

/**
 * In a frozen vault only who may judge the freeze takes rights from others: whoever signed what is in doubt could
 * otherwise be alone with it (B9). His own everybody may lay down.
 */
export function mayTakeAway(ownOrMayJudge: boolean): void {
  if (!ownOrMayJudge) throw new Refusal("frozen_rights");
}
