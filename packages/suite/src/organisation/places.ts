import { sql } from "kysely";
import {
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerGroupId,
  type EmployerId,
  type Place,
  type UserId,
  type WantedPlace,
} from "@datakluis/contract";
import {
  departmentWithinReach,
  employerWithinReach,
  groupsWithin,
  reachUsed,
  wholeWithinReach,
  withinReach,
} from "../access/reach.ts";
import type { Sight } from "../access/rules.ts";
import type { Tx } from "../schema.ts";

/** Places as they are kept: rows of `reach`, and groups. */
export type Kept = {
  rows: { employer_id: EmployerId; department_id: DepartmentId | DossierRef | null; ref?: DossierRef }[];
  groups: EmployerGroupId[];
};

/**
 * The places somebody asks for another, as they are kept. Each must be within his own reach. Refuses `not_found`, and
 * `invalid` for the number of an employee who is not there.
 */
export async function placesFor(tx: Tx, sight: Sight, wanted: readonly WantedPlace[]): Promise<Kept> {
  const kept: Kept = { rows: [], groups: [] };
  for (const [at, it] of wanted.entries()) {
    if (it.kind === "group") {
      await mustExist(
        tx
          .selectFrom("employer_group")
          .where("id", "=", it.groupId)
          .where(sql<boolean>`id in ${groupsWithin(sight)}`)
          .select("id")
          .executeTakeFirst(),
      );
      kept.groups.push(it.groupId);
    } else if (it.kind === "employer") {
      await mustExist(
        tx
          .selectFrom("employer")
          .where("id", "=", it.employerId)
          .where(wholeWithinReach(sight))
          .select("id")
          .executeTakeFirst(),
      );
      kept.rows.push({ employer_id: it.employerId, department_id: null });
    } else if (it.kind === "department") {
      const department = tx
        .selectFrom("department")
        .where("employer_id", "=", it.employerId)
        .where("id", "=", it.departmentId);
      await mustExist(department.where(departmentWithinReach(sight)).select("id").executeTakeFirst());
      kept.rows.push({ employer_id: it.employerId, department_id: it.departmentId });
    } else {
      await mustExist(
        tx
          .selectFrom("employer")
          .where("id", "=", it.employerId)
          .where(employerWithinReach(sight))
          .select("id")
          .executeTakeFirst(),
      );
      const ref = await refOf(tx, sight, it, at);
      kept.rows.push({ employer_id: it.employerId, department_id: ref, ref });
    }
  }
  const once = new Map(kept.rows.map((row) => [`${row.employer_id}|${row.department_id ?? ""}`, row]));
  return { rows: [...once.values()], groups: [...new Set(kept.groups)] };
}

async function mustExist(found: unknown): Promise<void> {
  if (!(await found)) throw new Refusal("not_found");
}

async function refOf(tx: Tx, sight: Sight, it: WantedPlace & { kind: "employee" }, at: number): Promise<DossierRef> {
  const found = await tx
    .selectFrom("dossier")
    .select("ref")
    .where("employer_id", "=", it.employerId)
    .where(sql<boolean>`lower(personnel_number collate "C") = lower(${it.personnelNumber}::text collate "C")`)
    .where(withinReach(sight))
    .executeTakeFirst();
  if (found) return found.ref;
  const sentence = "Onder dit personeelsnummer staat bij deze werkgever niemand binnen uw bereik.";
  throw new Refusal("invalid", [{ path: `places.${at}.personnelNumber`, sentence }]);
}

/** Puts these places in the stead of those a user had. Of groups only those change that exist for whoever changes them. */
export async function writePlaces(tx: Tx, sight: Sight, userId: UserId, { rows, groups }: Kept): Promise<void> {
  await tx.deleteFrom("reach").where("user_id", "=", userId).where("group_id", "is", null).execute();
  if (rows.length)
    await tx
      .insertInto("reach")
      .values(rows.map((row) => ({ user_id: userId, ...row })))
      .execute();
  const theirs = await tx.selectFrom("reach_group").select("group_id").where("user_id", "=", userId).execute();
  const had = theirs.map((it) => it.group_id);
  const [joins, leaves] = [groups.filter((id) => !had.includes(id)), had.filter((id) => !groups.includes(id))];
  // Whoever changes a group holds it, so that neither misses what the other adds (012-reach.sql).
  if (joins.length + leaves.length)
    await tx
      .selectFrom("employer_group")
      .select("id")
      .where("id", "in", [...joins, ...leaves])
      .orderBy("id")
      .forUpdate()
      .execute();
  if (leaves.length)
    await tx
      .deleteFrom("reach_group")
      .where("user_id", "=", userId)
      .where("group_id", "in", leaves)
      .where(sql<boolean>`group_id in ${groupsWithin(sight)}`)
      .execute();
  if (joins.length)
    await tx
      .insertInto("reach_group")
      .values(joins.map((group_id) => ({ user_id: userId, group_id })))
      .execute();
}

/** The places of these users, as far as they are within reach of who asks: of the rest he hears nothing. */
export async function placesOf(tx: Tx, sight: Sight, users: readonly UserId[]): Promise<Map<UserId, Place[]>> {
  const { rows } = await sql<{ userId: UserId; place: Place }>`
    with theirs as (
      select reach.*, case when group_id in ${groupsWithin(sight)} then group_id end as "group"
      from reach
      where user_id = any (${users}::uuid[]) and employer_id in (select employer_id from reach where ${reachUsed(sight)()})
    )
    select distinct theirs.user_id as "userId",
      jsonb_build_object('kind', 'employer', 'employerId', employer.id, 'name', employer.name) as place
    from theirs join employer on employer.id = theirs.employer_id
    where theirs.department_id is null and theirs."group" is null
    union all
    select theirs.user_id, jsonb_build_object(
      'kind', 'department', 'employerId', theirs.employer_id, 'departmentId', department.id, 'name', department.name)
    from theirs
      join department on department.employer_id = theirs.employer_id and department.id = theirs.department_id
    union all
    select theirs.user_id, jsonb_build_object(
      'kind', 'employee', 'employerId', theirs.employer_id, 'personnelNumber', dossier.personnel_number)
    from theirs join dossier on dossier.employer_id = theirs.employer_id and dossier.ref = theirs.ref
    union all
    select given.user_id, jsonb_build_object('kind', 'group', 'groupId', employer_group.id, 'name', employer_group.name)
    from reach_group given join employer_group on employer_group.id = given.group_id
    where given.user_id = any (${users}::uuid[]) and given.group_id in ${groupsWithin(sight)}`.execute(tx);
  const order = ["group", "employer", "department", "employee"];
  const wordOf = (it: Place) => (it.kind === "employee" ? it.personnelNumber : it.name);
  const places = new Map<UserId, Place[]>();
  for (const { userId, place } of rows) places.set(userId, [...(places.get(userId) ?? []), place]);
  for (const list of places.values())
    list.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || wordOf(a).localeCompare(wordOf(b), "nl"));
  return places;
}
