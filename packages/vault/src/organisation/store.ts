import { sql } from "kysely";
import { Refusal, type DepartmentId, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";

export type DepartmentLine = { id: DepartmentId; name: string; parentId: DepartmentId | null };

/** Makes the tree of departments what the suite says it is now. Reach follows at the next question. */
export const replaceDepartments = (db: Db, employerId: EmployerId, lines: readonly DepartmentLine[]) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = await tx
      .selectFrom("employer")
      .select("id")
      .where("id", "=", employerId)
      .forUpdate()
      .executeTakeFirst();
    if (!employer) throw new Refusal("not_found");
    await writeDepartments(tx, employerId, lines);
    await record(tx, "service", { deed: "departments.replaced", employerId, amount: lines.length });
    await announce(tx, { kind: "employer", employerId, ref: null });
  });

/** One statement each for whatever number of departments. */
export async function writeDepartments(tx: Tx, employerId: EmployerId, lines: readonly DepartmentLine[]) {
  const ids = lines.map((line) => line.id);
  const names = lines.map((line) => line.name);
  const parents = lines.map((line) => line.parentId);
  await sql`delete from department where employer_id = ${employerId} and id <> all (${ids}::uuid[])`.execute(tx);
  await sql`
    insert into department (employer_id, id, name, parent_id)
    select ${employerId}::uuid, line.id, line.name, line.parent_id
    from unnest(${ids}::uuid[], ${names}::text[], ${parents}::uuid[]) as line (id, name, parent_id)
    on conflict (employer_id, id) do update set name = excluded.name, parent_id = excluded.parent_id
    where (department.name, department.parent_id) is distinct from (excluded.name, excluded.parent_id)`.execute(tx);
}
