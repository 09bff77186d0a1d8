import { sql } from "kysely";
import { Refusal, type DepartmentId, type EmployerId, type GroupId, type User, type UserId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { departmentWithinReach, reachUsed, wholeWithinReach, worksOutside } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import { worksAt } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { placesOf } from "./places.ts";
import { mustBeAllowedToMake, mustBeTheSame, type Group, type WantedUser } from "./rules.ts";
import { promiseAccess } from "./wishes.ts";

export type NewUser = WantedUser & { id: UserId };

/** Users as somebody may see them: of their reach only what is within his own. */
const usersSeenBy = (tx: Tx, sight: Sight) =>
  tx
    .selectFrom("account")
    .select(["id as userId", "display_name as displayName", "email", "group_name as group", "invited_at as invitedAt"])
    .select(["only_content as onlyContent", ownName.as("groupName")])
    .select(
      sql<EmployerId[]>`array(
        select distinct theirs.employer_id from reach theirs
        where theirs.user_id = account.id and theirs.department_id is null
          and theirs.employer_id in (select employer_id from reach where ${reachUsed(sight)()})
        order by theirs.employer_id
      )`.as("employerIds"),
    )
    .orderBy("display_name");

const ownName = sql<string | null>`(select name from user_group where user_group.id = account.group_name)`;

type Row = Omit<User, "invitedAt" | "places"> & { invitedAt: Date };

async function shown(tx: Tx, sight: Sight, rows: readonly Row[]): Promise<User[]> {
  const places = await placesOf(
    tx,
    sight,
    rows.map(({ userId }) => userId),
  );
  return rows.map((it) => ({
    ...it,
    places: places.get(it.userId) ?? [],
    invitedAt: it.invitedAt.toISOString(),
  }));
}

/** Refuses `not_found` when the employer is out of reach. */
export async function employerUsers(tx: Tx, sight: Sight, employerId: EmployerId): Promise<User[]> {
  await mustWorkAt(tx, sight, employerId);
  const rows = await usersSeenBy(tx, sight)
    .where("side", "=", "employer")
    .where((it) =>
      it.exists(
        it
          .selectFrom("reach as theirs")
          .select("theirs.user_id")
          .whereRef("theirs.user_id", "=", "account.id")
          .where("theirs.employer_id", "=", employerId),
      ),
    )
    .execute();
  return shown(tx, sight, rows);
}

export const serviceUsers = async (tx: Tx, sight: Sight): Promise<User[]> =>
  shown(tx, sight, await usersSeenBy(tx, sight).where("side", "=", "service").execute());

/** One user as he stands now, to show him to who changed him. */
export const userSeenBy = async (tx: Tx, sight: Sight, id: UserId): Promise<User> => {
  const row = await usersSeenBy(tx, sight).where("id", "=", id).executeTakeFirstOrThrow();
  return (await shown(tx, sight, [row]))[0]!;
};

export async function mustWorkAt(tx: Tx, sight: Sight, employerId: EmployerId): Promise<void> {
  if (!(await worksAt(tx, sight, employerId))) throw new Refusal("not_found");
}

/** All that can be known before login is asked: the group is one he may give, the places are within the maker's reach, and the id is free or is this user. */
export async function mustBeMakeable(tx: Tx, { sight, rights }: Actor, wanted: NewUser): Promise<void> {
  mustBeAllowedToMake(wanted.side, await groupOf(tx, wanted.group), rights);
  for (const [employerId, departmentId] of wanted.reach) {
    const found = departmentId
      ? tx
          .selectFrom("department")
          .select("id")
          .where("employer_id", "=", employerId)
          .where("id", "=", departmentId)
          .where(departmentWithinReach(sight))
      : tx.selectFrom("employer").select("id").where("id", "=", employerId).where(wholeWithinReach(sight));
    if (!(await found.executeTakeFirst())) throw new Refusal("not_found");
  }
  const known = await wantedOf(tx, wanted.id);
  if (known) mustBeTheSame(known, wanted);
}

/** Keeps a user whom login has invited. Done again it changes nothing but the record. */
export async function keepUser(tx: Tx, actor: Actor, wanted: NewUser): Promise<User> {
  const made = await addAccount(tx, wanted);
  if (!made) mustBeTheSame((await wantedOf(tx, wanted.id))!, wanted);
  for (const [employer_id, department_id] of made ? wanted.reach : [])
    await tx.insertInto("reach").values({ user_id: wanted.id, employer_id, department_id }).execute();

  const employers = [...new Set(wanted.reach.map(([employerId]) => employerId))];
  const deed = { deed: made ? "user.added" : "user.invited", actor, purpose: wanted.id };
  await record(tx, ...(employers.length ? employers.map((employerId) => ({ ...deed, employerId })) : [deed]));
  for (const employerId of made ? employers : []) {
    await announce(tx, { kind: "employer", employerId, ref: null });
    await promiseAccess(tx, employerId, wanted.id);
  }
  return userSeenBy(tx, actor.sight, wanted.id);
}

export async function addAccount(
  tx: Tx,
  { id, displayName, email, side, group }: Omit<NewUser, "reach">,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("account")
    .values({ id, display_name: displayName, email, side, group_name: group })
    .onConflict((it) => it.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function wantedOf(tx: Tx, id: UserId): Promise<WantedUser | undefined> {
  const account = await tx
    .selectFrom("account")
    .select(["display_name as displayName", "email", "side", "group_name as group"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!account) return undefined;
  const places = await tx
    .selectFrom("reach")
    .select(["employer_id", "department_id"])
    .where("user_id", "=", id)
    .execute();
  return { ...account, reach: places.map((it) => [it.employer_id, it.department_id as DepartmentId | null] as const) };
}

/**
 * Whom this user may invite again or change: a colleague or an employer's user, who works nowhere but within his own
 * reach. Whoever holds the link can become that user, so it may open no more than its maker could give (mustBeMakeable).
 * Refuses `not_found`.
 */
export async function findManaged(tx: Tx, { sight }: Pick<Actor, "sight">, id: UserId): Promise<WantedUser> {
  const wanted = await wantedOf(tx, id);
  if (!wanted) throw new Refusal("not_found");
  // An employer's user without an employer is nobody's.
  if (wanted.side === "employer" && wanted.reach.length === 0) throw new Refusal("not_found");
  const { rows } = await sql<{ outside: boolean }>`select ${worksOutside(id, sight)} as outside`.execute(tx);
  if (rows[0]!.outside) throw new Refusal("not_found");
  return wanted;
}

/** A user group, for who is put in it. Held until the transaction ends, so that its rights stay what they are here. */
export async function groupOf(tx: Tx, id: GroupId): Promise<Group> {
  const group = await tx.selectFrom("user_group").select("side").where("id", "=", id).forKeyShare().executeTakeFirst();
  if (!group) return undefined;
  const rows = await tx.selectFrom("group_right").select("right").where("group_name", "=", id).execute();
  return { side: group.side, rights: rows.map(({ right }) => right) };
}
