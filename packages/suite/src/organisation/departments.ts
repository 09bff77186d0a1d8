import { sql } from "kysely";
import type { Department, DepartmentId, EmployerId } from "@datakluis/contract";
import { departmentWithinReach, reachUsed, wholeFor, withinReach } from "../access/reach.ts";
import { isNarrow, type Sight } from "../access/rules.ts";
import type { Tx } from "../schema.ts";
import { mustWorkAt } from "./users.ts";

type Counted = { departments: Department[]; withoutDepartment: number };
type Counts = Map<DepartmentId | null, number>;

/** The departments within reach with how many stand directly in each. Refuses `not_found`. */
export async function departmentsOf(tx: Tx, sight: Sight, employerId: EmployerId): Promise<Counted> {
  await mustWorkAt(tx, sight, employerId);
  const whole = await seesEverybody(tx, sight, employerId);
  const some = !whole && isNarrow(sight);
  const membersOf = some ? await countOf(tx, sight, employerId) : await headcountOf(tx, employerId);
  // Where one of the employees stands whom he sees by himself, that department is shown, with him alone in it.
  const standing = some ? [...membersOf.keys()].filter((id) => id !== null) : [];
  const found = await tx
    .selectFrom("department")
    .select(["id", "code", "name", "parent_id as parentId"])
    .where("employer_id", "=", employerId)
    .where((it) => it.or([departmentWithinReach(sight)(), sql<boolean>`department.id = any (${standing}::uuid[])`]))
    .orderBy("name")
    .execute();

  const reached = new Set(found.map(({ id }) => id));
  return {
    departments: found.map((it) => ({
      ...it,
      // Of what stands above his departments somebody sees nothing, not even that it is there.
      parentId: it.parentId && reached.has(it.parentId) ? it.parentId : null,
      members: membersOf.get(it.id) ?? 0,
    })),
    withoutDepartment: whole || some ? (membersOf.get(null) ?? 0) : 0,
  };
}

/** Whether every dossier of an employer is within reach. */
async function seesEverybody(tx: Tx, sight: Sight, employerId: EmployerId): Promise<boolean> {
  const reach = tx.selectFrom("reach").select(wholeFor(sight).as("whole")).where("employer_id", "=", employerId);
  return (await reach.where(reachUsed(sight)).executeTakeFirstOrThrow()).whole;
}

/** How many there are, kept by the database: for who sees all of a department or nothing of it. */
async function headcountOf(tx: Tx, employerId: EmployerId): Promise<Counts> {
  const counts = tx.selectFrom("headcount").select(["department_id", "members"]);
  const rows = await counts.where("employer_id", "=", employerId).execute();
  return new Map(rows.map((it) => [it.department_id, it.members]));
}

/** How many there are within reach, counted one by one: for who sees some of a department. */
async function countOf(tx: Tx, sight: Sight, employerId: EmployerId): Promise<Counts> {
  const rows = await tx
    .selectFrom("dossier")
    .select((it) => ["department_id", it.fn.countAll<number>().as("members")])
    .where("employer_id", "=", employerId)
    .where(withinReach(sight))
    .groupBy("department_id")
    .execute();
  return new Map(rows.map((it) => [it.department_id, it.members]));
}
