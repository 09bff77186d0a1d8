import {
  askEmployments,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type ExportReason,
  type UserId,
} from "@datakluis/contract";
import type { Department, Employment, Written } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { reachesDepartment, withinReach } from "../access/reach.ts";
import { mustUse } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { departmentsAt } from "../deliveries/known.ts";
import { holdEmployer } from "../deliveries/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { writeDepartments } from "../organisation/store.ts";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { mayExport } from "./rules.ts";

type Asked = { reason: ExportReason; departmentId?: DepartmentId | undefined };

const pageSize = 500;

/**
 * Everybody within somebody's reach, a page at a time, as he is written in a file (NEN 7513: exporting is an event). It is on
 * the record before the first page is opened; whoever loses access while it is made gets no more of it.
 */
export async function exportFor(tools: Tools, user: UserId, employerId: EmployerId, asked: Asked) {
  await transactionFor(tools.db, { user }, (tx) => mustStillUse(tx, user, employerId));
  await bringDepartments(tools, employerId);
  const refs = await transactionFor(tools.db, { user }, async (tx) => {
    await mustStillUse(tx, user, employerId);
    const found = await peopleWithin(tx, user, employerId, asked.departmentId);
    mayExport({ ...(await placeOf(tx, user, employerId, asked.departmentId)), people: found.length });
    const deed = { deed: "people.exported", employerId, purpose: asked.reason, amount: found.length } as const;
    await record(tx, { userId: user }, deed);
    return found;
  });
  return pagesOf(tools, user, employerId, refs);
}

/** The codes of departments are the suite's: a file without them could not be read again. */
async function bringDepartments(tools: Tools, employerId: EmployerId): Promise<void> {
  const departments = await departmentsAt(tools, employerId, []);
  await transactionFor(tools.db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    await writeDepartments(tx, employerId, departments);
  });
}

export async function mustStillUse(tx: Tx, user: UserId, employerId: EmployerId): Promise<void> {
  await mustUse(tx, user, employerId);
  await mustNotBeFrozen(tx, employerId);
}

export async function placeOf(tx: Tx, user: UserId, employerId: EmployerId, departmentId: DepartmentId | undefined) {
  const reached = departmentId ? reachesDepartment(user, employerId, departmentId) : sql<boolean>`true`;
  const employer = tx.selectFrom("employer").select(["state", reached.as("reached")]);
  return employer.where("id", "=", employerId).executeTakeFirstOrThrow();
}

/** By number, as people look for each other. */
async function peopleWithin(tx: Tx, user: UserId, employerId: EmployerId, departmentId: DepartmentId | undefined) {
  const rows = await tx
    .selectFrom("person")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where(withinReach(user))
    .$if(departmentId !== undefined, (it) => it.where(standsBelow(employerId, departmentId!)))
    .orderBy("personnel_number")
    .execute();
  return rows.map(({ ref }) => ref);
}

/** Whether somebody stands in a department or in one below it. */
export const standsBelow = (
  employerId: EmployerId,
  departmentId: DepartmentId,
) => sql<boolean>`person.department_id in (
  with recursive below (id) as (
    select ${departmentId}::uuid
    union
    select department.id from department join below on department.parent_id = below.id
    where department.employer_id = ${employerId}
  )
  select id from below
)`;

async function* pagesOf(tools: Tools, user: UserId, employerId: EmployerId, refs: readonly DossierRef[]) {
  for (let from = 0; from < refs.length; from += pageSize) {
    const some = refs.slice(from, from + pageSize);
    const rows = await transactionFor(tools.db, { user }, async (tx) => {
      await mustStillUse(tx, user, employerId);
      return rowsOf(tx, user, employerId, some);
    });
    const told = await employmentsOf(tools, employerId, rows);
    yield await Promise.all(rows.map((row) => writtenOf(tools, employerId, row, told)));
  }
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const rowsOf = (tx: Tx, user: UserId, employerId: EmployerId, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("person")
    .leftJoin("department", (on) =>
      on.onRef("department.employer_id", "=", "person.employer_id").onRef("department.id", "=", "person.department_id"),
    )
    .leftJoin("department as above", (on) =>
      on.onRef("above.employer_id", "=", "department.employer_id").onRef("above.id", "=", "department.parent_id"),
    )
    .select(["ref", "personnel_number", "version", "key_version", "sealed", "employment"])
    .select(["department.code", "department.name", "above.code as parent_code"])
    .where("person.employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .where(withinReach(user))
    .orderBy("personnel_number")
    .execute();

/** What the suite has of those who moved in and of whom nothing was delivered or entered since. */
async function employmentsOf({ ask }: Tools, employerId: EmployerId, rows: readonly Row[]) {
  const refs = rows.flatMap(({ ref, employment }) => (employment ? [] : [ref]));
  const told = refs.length ? await ask(askEmployments, { params: { employerId }, body: { refs } }) : [];
  return new Map(told.map((it) => [it.ref, it.employments]));
}

/** A record that is damaged is written with its number alone: read again it is rejected, and changes nothing. */
async function writtenOf(
  { keys }: Tools,
  employerId: EmployerId,
  row: Row,
  told: ReadonlyMap<DossierRef, readonly Employment[]>,
): Promise<Written> {
  const { ref, version, code, name } = row;
  const key = await keys.version(employerId, row.key_version);
  const department: Department | null = code && name ? { code, name, parentCode: row.parent_code } : null;
  return {
    personnelNumber: row.personnel_number,
    identity: openPersonIfWhole(key, { employerId, ref, version }, row.sealed) ?? null,
    department,
    employment: (row.employment as Employment | null) ?? lastOf(told.get(ref) ?? []),
  };
}

/** A file knows one employment of a person: the one that began last. */
const lastOf = (employments: readonly Employment[]): Employment | null =>
  employments.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1)).at(-1) ?? null;
