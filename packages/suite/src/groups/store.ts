import { sql } from "kysely";
import { Refusal, type EmployerId, type GroupId, type UserGroup, type UserId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { worksOutside } from "../access/reach.ts";
import { selvesOf, type Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { mustKeepProposed, proposedAt } from "../organisation/proposed.ts";
import { promiseWish } from "../organisation/wishes.ts";
import type { Tx } from "../schema.ts";
import { mayChangeGroup, mayRemoveGroup } from "./rules.ts";

/** All user groups, the ready-made ones first. */
export async function userGroupsOf(tx: Tx, only?: GroupId): Promise<UserGroup[]> {
  return tx
    .selectFrom("user_group")
    .select(["id", "name", "side", "widgets", "menu", "actions"])
    .select(
      sql<UserGroup["rights"]>`array(
        select "right" from group_right where group_name = user_group.id order by "right"
      )`.as("rights"),
    )
    .$if(only !== undefined, (it) => it.where("id", "=", only!))
    .orderBy(sql`name is not null`)
    .orderBy("name")
    .orderBy("id")
    .execute();
}

/**
 * Makes a group or changes one: the door of what its members may do. It works at their next question. Whose right to a
 * vault changes, for him the vault is asked anew. Refuses `invalid`, `own_account`, `ready_made_group`,
 * `group_beyond_reach`, `group_exists` and `proposed_administrator`.
 */
export async function keepUserGroup(tx: Tx, actor: Actor, wanted: UserGroup): Promise<UserGroup> {
  const { id, name, rights, ...rest } = wanted;
  const members = await hold(tx, id);
  const [before] = await userGroupsOf(tx, id);
  mayChangeGroup({
    before,
    wanted,
    own: members.some((it) => selvesOf(actor).includes(it.id)),
    limited: members.some((it) => it.only_content),
    beyondReach: await anybodyOutside(tx, actor, members),
  });
  const employers = await placesOf(tx, members);
  const proposed = await proposedAt(
    tx,
    employers.map((it) => it.employerId),
    members.map((it) => it.id),
  );

  const same = await tx
    .selectFrom("user_group")
    .select("id")
    .where(sql<boolean>`lower(name) = lower(${name}) and id <> ${id}`)
    .executeTakeFirst();
  if (same) throw new Refusal("group_exists");
  await tx
    .insertInto("user_group")
    .values({ id, name, ...rest })
    .onConflict((it) => it.column("id").doUpdateSet({ name, ...rest }))
    .execute();
  await tx.deleteFrom("group_right").where("group_name", "=", id).execute();
  if (rights.length)
    await tx
      .insertInto("group_right")
      .values([...new Set(rights)].map((right) => ({ group_name: id, right })))
      .execute();
  await mustKeepProposed(tx, proposed);
  await record(tx, { deed: before ? "group.changed" : "group.added", actor, purpose: id });
  for (const employerId of new Set(employers.map((it) => it.employerId)))
    await announce(tx, { kind: "access", employerId, ref: null });
  if (before && before.rights.includes("vault") !== rights.includes("vault"))
    for (const it of employers) await promiseWish(tx, it.employerId, it.userId);
  return (await userGroupsOf(tx, id))[0]!;
}

/** Removes a group of one's own that nobody is in. Refuses `not_found`, `ready_made_group` and `group_in_use`. */
export async function dropUserGroup(tx: Tx, actor: Actor, id: GroupId): Promise<void> {
  const members = await hold(tx, id);
  const [before] = await userGroupsOf(tx, id);
  if (!before) throw new Refusal("not_found");
  mayRemoveGroup(before, members.length);
  await tx.deleteFrom("group_right").where("group_name", "=", id).execute();
  await tx.deleteFrom("user_group").where("id", "=", id).execute();
  await record(tx, { deed: "group.removed", actor, purpose: id });
}

type Member = { id: UserId; only_content: boolean };

/** Holds a group, and tells who is in it: whoever becomes a member meanwhile waits, for he refers to it. */
async function hold(tx: Tx, id: GroupId): Promise<Member[]> {
  await tx.selectFrom("user_group").select("id").where("id", "=", id).forUpdate().execute();
  return tx.selectFrom("account").select(["id", "only_content"]).where("group_name", "=", id).orderBy("id").execute();
}

/** Whether one of them works where the changer does not: then he would give what he may not give. */
async function anybodyOutside(tx: Tx, { sight }: Actor, members: readonly Member[]): Promise<boolean> {
  for (const { id } of members) {
    const { rows } = await sql<{ outside: boolean }>`select ${worksOutside(id, sight)} as outside`.execute(tx);
    if (rows[0]!.outside) return true;
  }
  return false;
}

/** Where these users work. */
const placesOf = async (tx: Tx, members: readonly Member[]): Promise<{ userId: UserId; employerId: EmployerId }[]> =>
  members.length
    ? tx
        .selectFrom("reach")
        .select(["user_id as userId", "employer_id as employerId"])
        .distinct()
        .where(
          "user_id",
          "in",
          members.map((it) => it.id),
        )
        .execute()
    : [];
