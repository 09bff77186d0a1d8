import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";
import { employerFor } from "./store.ts";
import { departmentsAfter, type Department } from "@datakluis/delivery";

/** Brings the departments of an employer up to date with those a file names; answers how many changed. */
export async function writeDepartments(tx: Tx, employerId: EmployerId, bytes: Buffer): Promise<number> {
  return changeDepartments(tx, employerId, JSON.parse(bytes.toString()) as Department[]);
}

/** What a file that was delivered to the vault names as departments; answers all there are then. Refuses `not_found`. */
export const bringDepartments = (db: Db, employerId: EmployerId, said: readonly Department[]) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await employerFor(tx, employerId, {}, "alone");
    const amount = await changeDepartments(tx, employerId, said);
    if (amount) {
      await record(tx, { deed: "departments.imported", by: "service", employerId, amount });
      await announce(tx, { kind: "employer", employerId, ref: null });
    }
    return tx
      .selectFrom("department")
      .select(["id", "code", "name", "parent_id as parentId"])
      .where("employer_id", "=", employerId)
      .execute();
  });

async function changeDepartments(tx: Tx, employerId: EmployerId, said: readonly Department[]): Promise<number> {
  const changed = departmentsAfter(await knownDepartments(tx, employerId), said);
  if (changed.length === 0) return 0;
  const rows = JSON.stringify(changed.map((it) => ({ ...it, id: randomUUID() })));
  await sql`
    insert into department as known (employer_id, id, code, name)
    select ${employerId}, id, code, name from jsonb_to_recordset(${rows}) as said(id uuid, code text, name text)
    on conflict (employer_id, code) do update set name = excluded.name where known.name <> excluded.name`.execute(tx);
  await sql`
    update department set parent_id = parent.id
    from jsonb_to_recordset(${rows}) as said(code text, "parentCode" text)
      left join department parent on parent.employer_id = ${employerId} and parent.code = said."parentCode"
    where department.employer_id = ${employerId} and department.code = said.code
      and department.parent_id is distinct from parent.id`.execute(tx);
  return changed.length;
}

const knownDepartments = async (tx: Tx, employerId: EmployerId): Promise<Department[]> => {
  const found = await tx
    .selectFrom("department")
    .leftJoin("department as parent", (on) =>
      on.onRef("parent.employer_id", "=", "department.employer_id").onRef("parent.id", "=", "department.parent_id"),
    )
    .select(["department.code", "department.name", "parent.code as parentCode"])
    .where("department.employer_id", "=", employerId)
    .execute();
  return found;
};
