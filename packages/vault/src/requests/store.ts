import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  Refusal,
  type AccessRequest,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { administeredBy } from "../access/store.ts";
import { mayTakeAway } from "../access/rules.ts";
import { record, type By } from "../audit/store.ts";
import { mayJudge } from "../freeze/judging.ts";
import { once } from "../done/store.ts";
import type { Db, Tx } from "../schema.ts";
import { asked, mayDecide, sameWish, stateOf, type Wish } from "./rules.ts";

export type VaultUser = {
  userId: UserId;
  displayName: string;
  email: string;
  departmentIds: DepartmentId[];
  refs: DossierRef[];
};

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
      sql<boolean>`cardinality(request.department_ids || request.refs) = 0`.as("whole"),
      sql<string[]>`array(
        select department.name from department
        where department.employer_id = request.employer_id and department.id = any (request.department_ids)
        order by department.name
      )`.as("departmentNames"),
      sql<string[]>`array(
        select person.personnel_number from person
        where person.employer_id = request.employer_id and person.ref = any (request.refs)
        order by person.personnel_number
      )`.as("personnelNumbers"),
      "request.ends",
      "request.asked_at as askedAt",
    ])
    .orderBy("request.asked_at")
    .orderBy("request.id")
    .execute();
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString() }));
}

export type Verdict = { id: string; approve: boolean; reason?: string | undefined };

/**
 * Decides on one request, as administrator of that employer. Approval gives exactly the reach that was asked, and takes
 * it back when nothing is asked any more.
 */
export const decideRequest = (db: Db, user: UserId, requestId: string, verdict: Verdict, now: Date) =>
  transactionFor(db, { user }, async (tx) => {
    const request = await holdRequest(tx, user, requestId);
    const what = `request.${verdict.approve ? "approved" : "declined"}:${requestId}`;
    if (await once(tx, verdict.id, what)) {
      mayDecide(stateOf(request));
      const { employer_id: held, user_id: whom } = request;
      if (verdict.approve && request.ends) mayTakeAway(whom === user || (await mayJudge(tx, user, held)));
      await tx
        .updateTable("access_request")
        .set({ decided_at: now, decided_by: user, approved: verdict.approve, reason: verdict.reason ?? null })
        .where("id", "=", requestId)
        .execute();
      const { employer_id: employerId, user_id: userId, department_ids: departmentIds, refs, ends } = request;
      if (verdict.approve) await giveReach(tx, { employerId, userId, departmentIds, refs, ends, grantedBy: user });
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

type Grant = Wish & { employerId: EmployerId; userId: UserId; grantedBy: UserId };

/** Puts what was approved in the place of the reach he had. What he may do as administrator stays. */
async function giveReach(tx: Tx, it: Grant): Promise<void> {
  await tx
    .deleteFrom("access")
    .where("employer_id", "=", it.employerId)
    .where("user_id", "=", it.userId)
    .where("role", "=", "user")
    .execute();
  if (it.ends) return;
  const places: { department_id: DepartmentId | DossierRef | null; ref?: DossierRef }[] = [
    ...[...new Set(it.departmentIds)].map((department_id) => ({ department_id })),
    ...[...new Set(it.refs)].map((ref) => ({ department_id: ref, ref })),
  ];
  const whose = { employer_id: it.employerId, user_id: it.userId, role: "user" as const, granted_by: it.grantedBy };
  await tx
    .insertInto("access")
    .values((places.length ? places : [{ department_id: null }]).map((place) => ({ ...whose, ...place })))
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

/** A user, and whether the suite asks anything for him. */
export type Asked = VaultUser & { ends: boolean };

/** One question for access by the suite, outside a proposal. */
export const askForAccess = (db: Db, employerId: EmployerId, requestId: string, user: Asked) =>
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
 * employer is held by whoever calls. Refuses `already_written` for an id that is another user's request.
 */
export async function askFor(tx: Tx, by: By, employerId: EmployerId, requestId: string, user: Asked) {
  const mine = await tx
    .selectFrom("access_request")
    .select(["id", "department_ids as departmentIds", "refs", "ends", "decided_at", "approved"])
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user.userId)
    .execute();
  const same = mine.find((it) => it.id === requestId);
  const open = mine.find((it) => stateOf(it) === "open");
  const { close, begin } = asked({
    sameRequest: same && stateOf(same),
    open: open && (sameWish(open, user) ? "this" : "other"),
    hasThis: await has(tx, employerId, user),
  });
  if (close) await replace(tx, by, employerId, open!.id);
  if (begin) {
    // A changed wish under a known id is a request of its own.
    const id = same ? randomUUID() : requestId;
    const made = await tx
      .insertInto("access_request")
      .values({
        id,
        employer_id: employerId,
        user_id: user.userId,
        department_ids: user.departmentIds,
        refs: user.refs,
        ends: user.ends,
      })
      .onConflict((it) => it.column("id").doNothing())
      .executeTakeFirst();
    if (!made.numInsertedOrUpdatedRows) throw new Refusal("already_written");
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

/** Has he exactly this already? */
async function has(tx: Tx, employerId: EmployerId, user: Asked): Promise<boolean> {
  const rows = await tx
    .selectFrom("access")
    .select(["department_id", "ref"])
    .where("employer_id", "=", employerId)
    .where("user_id", "=", user.userId)
    .where("role", "=", "user")
    .execute();
  const refs = rows.flatMap((row) => row.ref ?? []);
  const departmentIds = rows.flatMap((row) => (row.ref ? [] : ((row.department_id as DepartmentId | null) ?? [])));
  return sameWish({ departmentIds, refs, ends: !rows.length }, user);
}
