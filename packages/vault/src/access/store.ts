import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { renewalsFor } from "../agreement/waiting.ts";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";
import { mayJudge } from "../freeze/judging.ts";
import { mayTakeAway, mayWithdraw, type Holding } from "./rules.ts";

/** What somebody holds in any vault, for the knock at the door. */
export const holdingOf = (db: Db, user: UserId): Promise<Holding> =>
  transactionFor(db, { user }, async (tx) => {
    const { rows } = await sql<Holding>`
      select
        coalesce(bool_or(role = 'administrator'), false) as administrator,
        coalesce(bool_or(role = 'user'), false) as "user",
        exists (select from proposal where user_id = ${user}) as proposed,
        is_requested(${user}) as requested
      from access where user_id = ${user}`.execute(tx);
    return rows[0]!;
  });

/** The employers somebody has access to, in whatever role. */
export async function employersOf(db: Db, userId: UserId): Promise<EmployerId[]> {
  const rows = await db.selectFrom("access").select("employer_id").distinct().where("user_id", "=", userId).execute();
  return rows.map((row) => row.employer_id);
}

/** Where somebody is administrator; an employer outside it does not exist for an administrator's question. */
export const administeredBy = (userId: UserId) =>
  sql<EmployerId>`(select employer_id from access where user_id = ${userId} and role = 'administrator')`;

/** Who am I in the vaults: roles by employer, and how many requests wait for me. */
export const selfOf = (db: Db, user: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    const employers = await tx
      .selectFrom("employer")
      .select(["id", "name", "state", rolesIn(user).as("roles")])
      .orderBy("name")
      .execute();
    const open = await tx
      .selectFrom("access_request")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("decided_at", "is", null)
      .where("employer_id", "in", administeredBy(user))
      .executeTakeFirstOrThrow();
    const waiting = new Map((await renewalsFor(tx, user)).map((it) => [it.employerId, it.askedAt.toISOString()]));
    // A proposal that was overtaken by another's acceptance leaves nothing to see.
    const mine = employers.filter((it) => it.roles.length > 0);
    return {
      employers: mine.map((it) => ({ ...it, renewalSince: waiting.get(it.id) ?? null })),
      openRequests: open.count,
    };
  });

type Role = "administrator" | "user" | "requested" | "proposed";

const rolesIn = (user: UserId) => sql<Role[]>`array(
  select distinct role from access where access.employer_id = employer.id and access.user_id = ${user}
  union
  select 'proposed' from proposal
  where proposal.employer_id = employer.id and proposal.user_id = ${user} and employer.state = 'awaiting'
  union
  select 'requested' from access_request
  where access_request.employer_id = employer.id and access_request.user_id = ${user} and decided_at is null
  order by 1
)`;

const accessLines = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("access")
    .innerJoin("account", "account.id", "access.user_id")
    .leftJoin("account as grantor", "grantor.id", "access.granted_by")
    .leftJoin("department", (join) =>
      join
        .onRef("department.employer_id", "=", "access.employer_id")
        .onRef("department.id", "=", "access.department_id"),
    )
    .leftJoin("person", (join) =>
      join.onRef("person.employer_id", "=", "access.employer_id").onRef("person.ref", "=", "access.ref"),
    )
    .where("access.employer_id", "=", employerId)
    .select([
      "access.user_id as userId",
      "account.display_name as displayName",
      "access.role as role",
      sql<boolean>`bool_or(access.department_id is null)`.as("whole"),
      sql<string[]>`coalesce(array_agg(department.name order by department.name)
        filter (where department.name is not null), '{}')`.as("departmentNames"),
      sql<string[]>`coalesce(array_agg(person.personnel_number order by person.personnel_number)
        filter (where access.ref is not null), '{}')`.as("personnelNumbers"),
      sql<string>`coalesce(max(grantor.display_name), '')`.as("grantedBy"),
      sql<Date>`max(access.granted_at)`.as("grantedAt"),
    ])
    .groupBy(["access.user_id", "account.display_name", "access.role"])
    .orderBy("account.display_name")
    .orderBy("access.user_id")
    .orderBy("access.role")
    .execute();

/** Who has access to one employer's vault, for its administrator. */
export const accessTo = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const lines = await accessLines(tx, employerId);
    const lastUse = await lastUseIn(tx, employerId);
    await record(tx, { userId: user }, { deed: "access.listed", employerId, amount: lines.length });
    return lines.map((line) => ({
      ...line,
      grantedAt: line.grantedAt.toISOString(),
      lastUsedAt: lastUse.get(line.userId)?.toISOString() ?? null,
    }));
  });

/** When each did something in this vault for the last time, as far as ninety days back. */
async function lastUseIn(tx: Tx, employerId: EmployerId): Promise<Map<UserId, Date>> {
  const rows = await tx
    .selectFrom("event")
    .select(["actor", sql<Date>`max(at)`.as("at")])
    .where("employer_id", "=", employerId)
    .where("at", ">", sql<Date>`now() - interval '90 days'`)
    .where("actor_kind", "=", "user")
    .groupBy("actor")
    .execute();
  return new Map(rows.map((it) => [it.actor as UserId, it.at]));
}

/** Who administers one employer's vault. */
/** In which roles somebody has access to a vault. */
export const accessOf = async (tx: Tx, employerId: EmployerId, whom: UserId) => {
  const rows = tx.selectFrom("access").select("role").distinct().where("employer_id", "=", employerId);
  return (await rows.where("user_id", "=", whom).execute()).map(({ role }) => role);
};

export const administratorsIn = async (tx: Tx, employerId: EmployerId) => {
  const rows = tx.selectFrom("access").select("user_id").distinct().where("employer_id", "=", employerId);
  return (await rows.where("role", "=", "administrator").execute()).map((it) => it.user_id);
};

/**
 * Administrators who change one another's rights at once take turns here, so one always stays; and whoever lost his own
 * while he waited goes no further. Refuses `not_found`.
 */
export async function holdAsAdministrator(tx: Tx, user: UserId, employerId: EmployerId): Promise<void> {
  await mustAdminister(tx, user, employerId);
  await tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();
  await mustAdminister(tx, user, employerId);
}

/**
 * Takes all access to one employer away. Works at the next question, and open screens are told. Withdrawing what is
 * not there changes nothing, so repeating it is harmless.
 */
export const withdrawFrom = (db: Db, user: UserId, employerId: EmployerId, whom: UserId) =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    mayWithdraw(await administratorsIn(tx, employerId), whom);
    mayTakeAway(user === whom || (await mayJudge(tx, user, employerId)));
    const gone = await tx
      .deleteFrom("access")
      .where("employer_id", "=", employerId)
      .where("user_id", "=", whom)
      .returning("user_id")
      .execute();
    if (!gone.length) return;
    await record(tx, { userId: user }, { deed: "access.withdrawn", employerId, ref: whom });
    await announce(tx, { kind: "access", employerId, ref: null });
  });

/** Refuses `not_found` for an employer he is no administrator of, whether it exists or not. */
export async function mustAdminister(tx: Tx, userId: UserId, employerId: EmployerId): Promise<void> {
  const found = await tx
    .selectFrom("access")
    .select("employer_id")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", userId)
    .where("role", "=", "administrator")
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
}

/** Refuses `not_found` for an employer whose vault he does not use, whether it exists or not. */
export async function mustUse(tx: Tx, user: UserId, employerId: EmployerId): Promise<void> {
  const found = await tx
    .selectFrom("access")
    .select("user_id")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user)
    .where("role", "=", "user")
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
}
