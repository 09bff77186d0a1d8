import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { Refusal, type DepartmentId, type EmployerId, type User, type UserId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { worksAt } from "../access/store.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { mustBeTheSame, type WantedUser } from "./rules.ts";

export type NewUser = WantedUser & { id: UserId };

/** Users as somebody may see them: of their reach only what is within his own. */
const usersSeenBy = (tx: Tx, userId: UserId) => {
  const seen = (column: "employer_id" | "department_id") => sql`
    coalesce((
      select array_agg(distinct ${sql.ref(column)} order by ${sql.ref(column)}) filter (where ${sql.ref(column)} is not null)
      from reach where reach.user_id = account.id
        and reach.employer_id in (select own.employer_id from reach own where own.user_id = ${userId})
    ), '{}')`;
  return tx
    .selectFrom("account")
    .select(["id as userId", "display_name as displayName", "email", "group_name as group", "invited_at as invitedAt"])
    .select([
      seen("department_id").$castTo<DepartmentId[]>().as("departmentIds"),
      seen("employer_id").$castTo<EmployerId[]>().as("employerIds"),
    ])
    .orderBy("display_name");
};

type Row = Omit<User, "invitedAt"> & { invitedAt: Date };
const shown = (it: Row): User => ({ ...it, invitedAt: it.invitedAt.toISOString() });

/** Refuses `not_found` when the employer is out of reach. */
export async function employerUsers(tx: Tx, userId: UserId, employerId: EmployerId): Promise<User[]> {
  await mustWorkAt(tx, userId, employerId);
  const rows = await usersSeenBy(tx, userId)
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
  return rows.map(shown);
}

export const serviceUsers = async (tx: Tx, userId: UserId): Promise<User[]> =>
  (await usersSeenBy(tx, userId).where("side", "=", "service").execute()).map(shown);

export async function mustWorkAt(tx: Tx, userId: UserId, employerId: EmployerId): Promise<void> {
  if (!(await worksAt(tx, userId, employerId))) throw new Refusal("not_found");
}

/** All that can be known before login is asked: the places exist for the maker, and the id is free or is this user. */
export async function mustBeMakeable(tx: Tx, actor: Actor, wanted: NewUser): Promise<void> {
  for (const [employerId, departmentId] of wanted.reach) {
    await mustWorkAt(tx, actor.userId, employerId);
    if (!departmentId) continue;
    const department = tx.selectFrom("department").select("id").where("employer_id", "=", employerId);
    if (!(await department.where("id", "=", departmentId).executeTakeFirst())) throw new Refusal("not_found");
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
  const deed = { deed: made ? "user.added" : "user.invited", actor: actor.userId, purpose: wanted.id };
  await record(tx, ...(employers.length ? employers.map((employerId) => ({ ...deed, employerId })) : [deed]));
  for (const employerId of made ? employers : []) {
    await announce(tx, { kind: "employer", employerId, ref: null });
    await promiseAccess(tx, employerId, wanted.id);
  }
  return shown(await usersSeenBy(tx, actor.userId).where("id", "=", wanted.id).executeTakeFirstOrThrow());
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

/** A user with the right of a vault asks its administrator for approval, if there is a vault to ask (A2). */
async function promiseAccess(tx: Tx, employerId: EmployerId, userId: UserId): Promise<void> {
  const asks = await tx
    .selectFrom("account")
    .innerJoin("group_right", "group_right.group_name", "account.group_name")
    .innerJoin("employer", (it) => it.on("employer.id", "=", employerId))
    .select("account.id")
    .where("account.id", "=", userId)
    .where("group_right.right", "=", "vault")
    .where("employer.vault", "!=", "none")
    .executeTakeFirst();
  if (asks)
    await enqueue(
      tx,
      "ask-access",
      { employerId, userId, requestId: randomUUID() },
      `ask-access:${employerId}:${userId}`,
    );
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
  return { ...account, reach: places.map((it) => [it.employer_id, it.department_id] as const) };
}

/**
 * Whom this user may invite again: a colleague or an employer's user, who works nowhere but within his own reach.
 * Whoever holds the link can become that user, so it may open no more than its maker could give (mustBeMakeable).
 * Refuses `not_found`.
 */
export async function findInvitee(tx: Tx, actor: Actor, id: UserId): Promise<WantedUser> {
  const wanted = await wantedOf(tx, id);
  if (!wanted) throw new Refusal("not_found");
  // An employer's user without an employer is nobody's.
  if (wanted.side === "employer" && wanted.reach.length === 0) throw new Refusal("not_found");
  for (const [employerId] of wanted.reach) await mustWorkAt(tx, actor.userId, employerId);
  return wanted;
}
