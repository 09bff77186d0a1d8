import type { Department, EmployerId, UserId } from "@datakluis/contract";
import { departmentWithinReach } from "../access/reach.ts";
import type { Tx } from "../schema.ts";
import { mustWorkAt } from "./users.ts";

type Counted = { departments: Department[]; withoutDepartment: number };

/** The departments within reach with how many stand directly in each. Refuses `not_found`. */
export async function departmentsOf(tx: Tx, userId: UserId, employerId: EmployerId): Promise<Counted> {
  await mustWorkAt(tx, userId, employerId);
  const found = await tx
    .selectFrom("department")
    .select(["id", "code", "name", "parent_id as parentId"])
    .where("employer_id", "=", employerId)
    .where(departmentWithinReach(userId))
    .orderBy("name")
    .execute();
  const counts = await tx
    .selectFrom("headcount")
    .select(["department_id", "members"])
    .where("employer_id", "=", employerId)
    .execute();

  const membersOf = new Map(counts.map((it) => [it.department_id, it.members]));
  const reached = new Set(found.map(({ id }) => id));
  return {
    departments: found.map((it) => ({
      ...it,
      // Of what stands above his departments somebody sees nothing, not even that it is there.
      parentId: it.parentId && reached.has(it.parentId) ? it.parentId : null,
      members: membersOf.get(it.id) ?? 0,
    })),
    withoutDepartment: (await worksEverywhere(tx, userId, employerId)) ? (membersOf.get(null) ?? 0) : 0,
  };
}

/** Whether somebody may work in the whole of an employer. */
async function worksEverywhere(tx: Tx, userId: UserId, employerId: EmployerId): Promise<boolean> {
  const whole = tx
    .selectFrom("reach")
    .select("user_id")
    .where("user_id", "=", userId)
    .where("employer_id", "=", employerId)
    .where("department_id", "is", null);
  return (await whole.executeTakeFirst()) !== undefined;
}
