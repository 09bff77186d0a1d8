import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import type { Tx } from "../schema.ts";
import { vaultUsers } from "./wishes.ts";

type Proposed = { userId: UserId; employerId: EmployerId };

/** Who of these users is proposed as administrator of a vault whose agreement is awaited. */
export const proposedAt = async (
  tx: Tx,
  employers: readonly EmployerId[],
  users: readonly UserId[],
): Promise<Proposed[]> => {
  if (!employers.length || !users.length) return [];
  return tx
    .selectFrom("proposed_administrator")
    .innerJoin("employer", "employer.id", "proposed_administrator.employer_id")
    .select(["user_id as userId", "employer.id as employerId"])
    .where("employer.id", "in", employers)
    .where("user_id", "in", users)
    .where("vault", "=", "awaiting")
    .execute();
};

/**
 * The acceptance lets a proposed administrator into the whole vault, by what the service said of him when it proposed
 * him. Until then that must stay true. Refuses `proposed_administrator`.
 */
export async function mustKeepProposed(tx: Tx, proposed: readonly Proposed[]): Promise<void> {
  for (const { userId, employerId } of proposed) {
    const [it] = await vaultUsers(tx, employerId, userId);
    if (!it?.everywhere) throw new Refusal("proposed_administrator");
  }
}
