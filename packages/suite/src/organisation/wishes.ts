import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { Refusal, type DepartmentId, type DossierRef, type EmployerId, type UserId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { Db, Tx } from "../schema.ts";

/** What the service asks of a vault for one user: the whole employer when no department and no employee is named. */
type Wish = { departmentIds: DepartmentId[]; refs: DossierRef[] };

export type Wisher = { userId: UserId; displayName: string; email: string; everywhere: boolean } & Wish;

/** Users of an employer who may enter a vault, and where: right (a) of product.md, A2. */
export async function vaultUsers(tx: Tx | Db, employerId: EmployerId, only?: UserId): Promise<Wisher[]> {
  const rows = await tx
    .selectFrom("account")
    .innerJoin("group_right", "group_right.group_name", "account.group_name")
    .innerJoin("reach", "reach.user_id", "account.id")
    .select(["account.id as userId", "display_name as displayName", "email"])
    .select([
      sql<boolean>`bool_or(department_id is null)`.as("everywhere"),
      sql<DepartmentId[]>`coalesce(array_agg(distinct department_id)
        filter (where department_id is not null and ref is null), '{}')`.as("departmentIds"),
      sql<DossierRef[]>`coalesce(array_agg(distinct ref) filter (where ref is not null), '{}')`.as("refs"),
    ])
    .where("account.side", "=", "employer")
    .where("group_right.right", "=", "vault")
    .where("reach.employer_id", "=", employerId)
    .$if(only !== undefined, (it) => it.where("account.id", "=", only!))
    .groupBy(["account.id", "display_name", "email"])
    .orderBy("account.id")
    .execute();
  // Whoever works in all of it asks for no part of it.
  return rows.map((it) => (it.everywhere ? { ...it, departmentIds: [], refs: [] } : it));
}

/**
 * Refuses `vault_renews` for whoever may have been let into a vault: which of them was, a vault does not tell the service. A
 * new way in for him is for a vault administrator to ask for.
 */
export async function mustBeOfNoVault(tx: Tx, userId: UserId): Promise<void> {
  const asking = await tx
    .selectFrom("account")
    .innerJoin("group_right", "group_right.group_name", "account.group_name")
    .innerJoin("reach", "reach.user_id", "account.id")
    .innerJoin("employer", "employer.id", "reach.employer_id")
    .select("account.id")
    .where("account.id", "=", userId)
    .where("group_right.right", "=", "vault")
    .where("employer.vault", "in", ["awaiting", "moving", "active"])
    .executeTakeFirst();
  if (asking) throw new Refusal("vault_renews");
}

/** A user with the right of a vault asks its administrator for approval (A2). */
export async function promiseAccess(tx: Tx, employerId: EmployerId, userId: UserId): Promise<void> {
  const [asks] = await vaultUsers(tx, employerId, userId);
  if (asks) await promiseWish(tx, employerId, userId);
}

/** What each employer's vault is asked for a user now, to compare with what it is after a change. */
export async function wishesOf(
  tx: Tx,
  userId: UserId,
  employers: readonly EmployerId[],
): Promise<Map<EmployerId, string>> {
  const wishes = new Map<EmployerId, string>();
  for (const employerId of employers) {
    const [it] = await vaultUsers(tx, employerId, userId);
    if (it) wishes.set(employerId, JSON.stringify([it.departmentIds, it.refs]));
  }
  return wishes;
}

/** Promises that the vaults hear of what is asked otherwise than before; also of who asks nothing any more. */
export async function promiseChanged(
  tx: Tx,
  userId: UserId,
  employers: readonly EmployerId[],
  before: Map<EmployerId, string>,
): Promise<void> {
  const now = await wishesOf(tx, userId, employers);
  for (const employerId of employers)
    if (before.get(employerId) !== now.get(employerId)) await promiseWish(tx, employerId, userId);
}

/** Whether there is a vault to ask, is seen when it is asked (jobs.ts). */
export const promiseWish = (tx: Tx, employerId: EmployerId, userId: UserId) =>
  enqueue(tx, "ask-access", { employerId, userId, requestId: randomUUID() }, `ask-access:${employerId}:${userId}`);
