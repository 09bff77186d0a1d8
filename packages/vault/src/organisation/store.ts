import { sql } from "kysely";
import type { DepartmentId, EmployerId } from "@datakluis/contract";
import type { Tx } from "../schema.ts";

/** `code` is what files call it; not everybody who tells of departments knows it. */
export type DepartmentLine = { id: DepartmentId; name: string; parentId: DepartmentId | null; code?: string };

/** Makes the tree of departments what the suite says it is; one statement each for whatever number of them. */
export async function writeDepartments(tx: Tx, employerId: EmployerId, lines: readonly DepartmentLine[]) {
  const ids = lines.map((line) => line.id);
  const names = lines.map((line) => line.name);
  const parents = lines.map((line) => line.parentId);
  const codes = lines.map((line) => line.code ?? null);
  await sql`delete from department where employer_id = ${employerId} and id <> all (${ids}::uuid[])`.execute(tx);
  await sql`
    insert into department (employer_id, id, name, parent_id, code)
    select ${employerId}::uuid, line.id, line.name, line.parent_id, line.code
    from unnest(${ids}::uuid[], ${names}::text[], ${parents}::uuid[], ${codes}::text[]) as line (id, name, parent_id, code)
    on conflict (employer_id, id) do update
      set name = excluded.name, parent_id = excluded.parent_id, code = coalesce(excluded.code, department.code)
    where (department.name, department.parent_id) is distinct from (excluded.name, excluded.parent_id)
      or department.code is distinct from coalesce(excluded.code, department.code)`.execute(tx);
}
