import { sql } from "kysely";
import { Refusal, type EmployerGroup, type EmployerGroupId, type EmployerId, type UserId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { groupsWithin, wholeWithinReach } from "../access/reach.ts";
import { ownerOf, type Actor, type Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { mustKeepProposed, proposedAt } from "./proposed.ts";
import { promiseChanged, wishesOf } from "./wishes.ts";

/** The groups of employers that exist for somebody: those of which he reaches every employer. */
export async function employerGroupsOf(tx: Tx, sight: Sight, only?: EmployerGroupId): Promise<EmployerGroup[]> {
  return tx
    .selectFrom("employer_group")
    .select(["id", "name"])
    .select(
      sql<EmployerId[]>`array(
        select employer_id from employer_group_member where group_id = employer_group.id order by employer_id
      )`.as("employerIds"),
    )
    .where(sql<boolean>`id in ${groupsWithin(sight)}`)
    .$if(only !== undefined, (it) => it.where("id", "=", only!))
    .orderBy("name")
    .execute();
}

/**
 * Makes a group, which is within reach of its maker from then on, or changes it. Who works for it works where it says,
 * at his next question; vaults are asked anew. Refuses `not_found` for an employer or a group out of reach.
 */
export async function keepEmployerGroup(tx: Tx, actor: Actor, wanted: EmployerGroup): Promise<EmployerGroup> {
  const { id, name } = wanted;
  const employers = [...new Set(wanted.employerIds)];
  const reached = tx.selectFrom("employer").select("id").where(wholeWithinReach(actor.sight));
  const known = new Set((await reached.execute()).map((it) => it.id));
  if (!employers.every((it) => known.has(it))) throw new Refusal("not_found");

  const made = await tx
    .insertInto("employer_group")
    .values({ id, name })
    .onConflict((it) => it.doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows)
    await tx
      .insertInto("reach_group")
      .values({ user_id: ownerOf(actor), group_id: id })
      .execute();
  await tx.selectFrom("employer_group").select("id").where("id", "=", id).forUpdate().execute();
  const [before] = await employerGroupsOf(tx, actor.sight, id);
  if (!before) throw new Refusal("not_found");

  const [joins, leaves] = [
    employers.filter((it) => !before.employerIds.includes(it)),
    before.employerIds.filter((it) => !employers.includes(it)),
  ];
  const touched = [...joins, ...leaves];
  const users = await membersOf(tx, id);
  const asked = new Map<UserId, Map<EmployerId, string>>();
  for (const userId of users) asked.set(userId, await wishesOf(tx, userId, touched));
  const proposed = await proposedAt(tx, leaves, users);

  await tx.updateTable("employer_group").set({ name }).where("id", "=", id).execute();
  if (joins.length)
    await tx
      .insertInto("employer_group_member")
      .values(joins.map((employer_id) => ({ group_id: id, employer_id })))
      .execute();
  if (leaves.length)
    await tx
      .deleteFrom("employer_group_member")
      .where("group_id", "=", id)
      .where("employer_id", "in", leaves)
      .execute();

  const deed = { deed: "employer_group.changed", actor, purpose: id };
  await record(tx, ...(touched.length ? touched.map((employerId) => ({ ...deed, employerId })) : [deed]));
  for (const employerId of touched) await announce(tx, { kind: "access", employerId, ref: null });
  await mustKeepProposed(tx, proposed);
  for (const [userId, before] of asked) await promiseChanged(tx, userId, touched, before);
  // Of an employer that left he may see nothing any more; the group as he wrote it he knows.
  return { id, name, employerIds: employers };
}

const membersOf = async (tx: Tx, id: EmployerGroupId): Promise<UserId[]> => {
  const rows = tx.selectFrom("reach_group").select("user_id").where("group_id", "=", id);
  return (await rows.orderBy("user_id").execute()).map((it) => it.user_id);
};
