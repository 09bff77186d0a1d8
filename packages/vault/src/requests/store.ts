import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { Refusal, type AccessRequest, type DepartmentId, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { administeredBy } from "../access/store.ts";
import { record, type By } from "../audit/store.ts";
import { once } from "../done/store.ts";
import type { Db, Tx } from "../schema.ts";
import { asked, mayDecide, sameReach, stateOf } from "./rules.ts";

export type VaultUser = { userId: UserId; displayName: string; email: string; departmentIds: DepartmentId[] };

/** The open requests of every employer somebody administers, oldest first. */
export const openRequests = (db: Db, user: UserId): Promise<AccessRequest[]> =>
  transactionFor(db, { user }, (tx) => requestsFor(tx, user));

async function requestsFor(tx: Tx, user: UserId): Promise<AccessRequest[]> {
  const rows = await tx
    .selectFrom("access_request as request")
    .innerJoin("employer", "employer.id", "request.employer_id")
    .innerJoin("account", "account.id", "request.user_id")
    .where("request.decided_at", "is", null)
    .where("request.employer_id", "in", administeredBy(user))
    .select([
      "request.id",
      "request.employer_id as employerId",
      "employer.name as employerName",
      "request.user_id as userId",
      "account.display_name as displayName",
      "account.email",
      sql<string[]>`array(
        select department.name from department
        where department.employer_id = request.employer_id and department.id = any (request.department_ids)
        order by department.name
      )`.as("departmentNames"),
      "request.asked_at as askedAt",
    ])
    .orderBy("request.asked_at")
    .orderBy("request.id")
    .execute();
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString() }));
}

export type Verdict = { id: string; approve: boolean; reason?: string | undefined };

/** Decides on one request, as administrator of that employer. Approval gives exactly the reach that was asked. */
export const decideRequest = (db: Db, user: UserId, requestId: string, verdict: Verdict, now: Date) =>
  transactionFor(db, { user }, async (tx) => {
    const request = await holdRequest(tx, user, requestId);
    const what = `request.${verdict.approve ? "approved" : "declined"}:${requestId}`;
    if (await once(tx, verdict.id, what)) {
      mayDecide(stateOf(request));
      await tx
        .updateTable("access_request")
        .set({ decided_at: now, decided_by: user, approved: verdict.approve, reason: verdict.reason ?? null })
        .where("id", "=", requestId)
        .execute();
      const { employer_id: employerId, user_id: userId, department_ids: departmentIds } = request;
      if (verdict.approve) await giveReach(tx, { employerId, userId, departmentIds, grantedBy: user });
      const deed = verdict.approve ? "request.approved" : "request.declined";
      await record(tx, { userId: user }, { deed, employerId, ref: requestId });
      await announce(tx, { kind: "access", employerId, ref: null });
    } else if (request.reason !== (verdict.reason ?? null)) throw new Refusal("already_written");
    return requestsFor(tx, user);
  });

/**
 * The request, held. The employer is held first, as whoever changes a wish does: the two never wait for each other.
 * Refuses `not_found` for one of an employer he does not administer.
 */
async function holdRequest(tx: Tx, user: UserId, requestId: string) {
  const found = tx
    .selectFrom("access_request")
    .where("id", "=", requestId)
    .where("employer_id", "in", administeredBy(user));
  const of = await found.select("employer_id").executeTakeFirst();
  if (!of) throw new Refusal("not_found");
  await tx.selectFrom("employer").select("id").where("id", "=", of.employer_id).forUpdate().execute();
  const request = await found.selectAll().forUpdate().executeTakeFirst();
  if (!request) throw new Refusal("not_found");
  return request;
}

type Grant = { employerId: EmployerId; userId: UserId; departmentIds: readonly DepartmentId[]; grantedBy: UserId };

/** Puts what was approved in the place of the reach he had; no department means the whole employer. */
async function giveReach(tx: Tx, it: Grant): Promise<void> {
  await tx
    .deleteFrom("access")
    .where("employer_id", "=", it.employerId)
    .where("user_id", "=", it.userId)
    .where("role", "=", "user")
    .execute();
  const departments = it.departmentIds.length ? [...new Set(it.departmentIds)] : [null];
  await tx
    .insertInto("access")
    .values(
      departments.map((department_id) => ({
        employer_id: it.employerId,
        user_id: it.userId,
        role: "user" as const,
        department_id,
        granted_by: it.grantedBy,
      })),
    )
    .execute();
}

/**
 * Writes down whom the suite names, by the name and address it knows him under. From his first access on these are the
 * vault's: the service cannot put another name under what somebody did.
 */
export const knowAccounts = async (tx: Tx, users: readonly VaultUser[]) => {
  if (!users.length) return;
  await tx
    .insertInto("account")
    .values(users.map((it) => ({ id: it.userId, display_name: it.displayName, email: it.email })))
    .onConflict((it) =>
      it
        .column("id")
        .doUpdateSet((eb) => ({ display_name: eb.ref("excluded.display_name"), email: eb.ref("excluded.email") }))
        .where(sql<boolean>`not exists (select from access where access.user_id = account.id)`),
    )
    .execute();
};

/** One question for access by the suite, outside a proposal. */
export const askForAccess = (db: Db, employerId: EmployerId, requestId: string, user: VaultUser) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = await tx
      .selectFrom("employer")
      .select("id")
      .where("id", "=", employerId)
      .forUpdate()
      .executeTakeFirst();
    if (!employer) throw new Refusal("not_found");
    await knowAccounts(tx, [user]);
    await askFor(tx, "service", employerId, requestId, user);
  });

/**
 * The suite asks access for a user of this employer; the administrator decides. Asked twice, it stands once. The
 * employer is held by whoever calls.
 */
export async function askFor(tx: Tx, by: By, employerId: EmployerId, requestId: string, user: VaultUser) {
  const mine = await tx
    .selectFrom("access_request")
    .select(["id", "department_ids", "decided_at", "approved"])
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user.userId)
    .execute();
  const same = mine.find((it) => it.id === requestId);
  const open = mine.find((it) => stateOf(it) === "open");
  const { close, begin } = asked({
    sameRequest: same && stateOf(same),
    open: open && (sameReach(open.department_ids, user.departmentIds) ? "this" : "other"),
    hasThisReach: await hasReach(tx, employerId, user),
  });
  if (close) await replace(tx, by, employerId, open!.id);
  if (begin) {
    // A changed wish under a known id is a request of its own.
    const id = same ? randomUUID() : requestId;
    await tx
      .insertInto("access_request")
      .values({ id, employer_id: employerId, user_id: user.userId, department_ids: user.departmentIds })
      .execute();
    await record(tx, by, { deed: "request.asked", employerId, ref: id });
  }
  if (close || begin) await announce(tx, { kind: "access", employerId, ref: null });
}

/** Nobody decided on it and nobody can any more: the service asks something else. */
async function replace(tx: Tx, by: By, employerId: EmployerId, requestId: string): Promise<void> {
  const closed = { decided_at: sql<Date>`now()` };
  await tx.updateTable("access_request").set(closed).where("id", "=", requestId).execute();
  await record(tx, by, { deed: "request.replaced", employerId, ref: requestId });
}

/** Has he exactly this reach already? */
async function hasReach(tx: Tx, employerId: EmployerId, user: VaultUser): Promise<boolean> {
  const rows = await tx
    .selectFrom("access")
    .select("department_id")
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user.userId)
    .where("role", "=", "user")
    .execute();
  const given = rows.flatMap((row) => row.department_id ?? []);
  return rows.length > 0 && sameReach(given, user.departmentIds);
}
