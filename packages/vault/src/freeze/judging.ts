import type { EmployerId, UserId } from "@datakluis/contract";
import type { Tx } from "../schema.ts";
import { mayRelease, type Judge } from "./rules.ts";

/** The freeze that stands, if any, with the agreement that is in doubt. */
export const frozenOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("vault_freeze")
    .innerJoin("agreement", "agreement.id", "vault_freeze.agreement_id")
    .innerJoin("account", "account.id", "agreement.accepted_by")
    .where("vault_freeze.employer_id", "=", employerId)
    .where("released_at", "is", null)
    .select(["vault_freeze.id", "frozen_at as frozenAt", "accepted_at as acceptedAt"])
    .select(["accepted_by as acceptedBy", "display_name as byName"])
    .executeTakeFirst();

/** An administrator as a judge of it: since when he is one, and whether four eyes made him so. */
export async function judgeOf(tx: Tx, userId: UserId, employerId: EmployerId): Promise<Judge> {
  const administrator = await tx
    .selectFrom("access")
    .select(["granted_at as since", "succession_id"])
    .where("employer_id", "=", employerId)
    .where("user_id", "=", userId)
    .where("role", "=", "administrator")
    .executeTakeFirstOrThrow();
  return { userId, since: administrator.since, byFourEyes: Boolean(administrator.succession_id) };
}

/** May this administrator judge what stands between the vault and its use? Where nothing does, everybody may. */
export async function mayJudge(tx: Tx, userId: UserId, employerId: EmployerId): Promise<boolean> {
  const frozen = await frozenOf(tx, employerId);
  return !frozen || mayRelease(frozen, await judgeOf(tx, userId, employerId));
}
