import { sql } from "kysely";
import { Refusal, type AccessRequest, type DepartmentId, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { administeredBy } from "../access/store.ts";
import { record, type By } from "../audit/store.ts";
import { once } from "../done/store.ts";
import type { Db, Tx } from "../schema.ts";
import { asked, mayDecide } from "./rules.ts";

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
    const request = await tx
      .selectFrom("access_request")
      .selectAll()
      .where("id", "=", requestId)
      .where("employer_id", "in", administeredBy(user))
      .forUpdate()
      .executeTakeFirst();
    if (!request) throw new Refusal("not_found");
    const what = `request.${verdict.approve ? "approved" : "declined"}:${requestId}`;
    if (await once(tx, verdict.id, what)) {
      mayDecide({ decided: request.decided_at !== null });
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
    }
    return requestsFor(tx, user);
  });

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

/** The suite asks access for a user of this employer; the administrator decides. Asked twice, it stands once. */
export async function askFor(tx: Tx, by: By, employerId: EmployerId, requestId: string, user: VaultUser) {
  const mine = await tx
    .selectFrom("access_request")
    .select(["id", "decided_at"])
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user.userId)
    .execute();
  const same = mine.find((it) => it.id === requestId);
  const open = mine.find((it) => it.decided_at === null);
  const outcome = asked({
    sameRequest: same && (same.decided_at ? "decided" : "open"),
    openRequest: Boolean(open),
    hasThisReach: await hasReach(tx, employerId, user),
  });
  if (outcome === "nothing") return;
  if (outcome === "change_open")
    await tx
      .updateTable("access_request")
      .set({ department_ids: user.departmentIds })
      .where("id", "=", (open ?? same)!.id)
      .execute();
  else
    await tx
      .insertInto("access_request")
      .values({
        id: requestId,
        employer_id: employerId,
        user_id: user.userId,
        department_ids: user.departmentIds,
      })
      .execute();
  await record(tx, by, { deed: "request.asked", employerId, ref: requestId });
  await announce(tx, { kind: "access", employerId, ref: null });
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
  const wanted = new Set<string | null>(user.departmentIds.length ? user.departmentIds : [null]);
  return rows.length === wanted.size && rows.every((row) => wanted.has(row.department_id));
}
