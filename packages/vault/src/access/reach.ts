import type { DepartmentId, EmployerId } from "@datakluis/contract";
import { sql, type RawBuilder } from "kysely";

/**
 * Narrows any query on `person` to the people within somebody's reach: his whole employer, his departments with all
 * below them, or single employees. It walks up from the person's department; `union` also ends on a tree that was made circular.
 */
export const withinReach = (userId: string): RawBuilder<boolean> =>
  reaching(userId, sql`person.employer_id`, sql`person.department_id`, sql`person.ref`);

/** Does this department exist and lie within somebody's reach? Without one, only the whole employer reaches it. */
export const reachesDepartment = (userId: string, employerId: EmployerId, departmentId: DepartmentId | null) =>
  sql<boolean>`(
    ${reaching(userId, sql`${employerId}::uuid`, sql`${departmentId}::uuid`, sql`null`)}
    and (${departmentId}::uuid is null or exists (
      select from department where employer_id = ${employerId} and id = ${departmentId}
    ))
  )`;

const reaching = (
  userId: string,
  employerId: RawBuilder<unknown>,
  departmentId: RawBuilder<unknown>,
  ref: RawBuilder<unknown>,
) => sql<boolean>`exists (
  select from access
  where access.user_id = ${userId} and access.role = 'user' and access.employer_id = ${employerId}
    and (access.department_id is null or access.ref = ${ref} or access.department_id in (
      with recursive above (id) as (
        select ${departmentId}
        union
        select department.parent_id from department join above on department.id = above.id
        where department.employer_id = ${employerId}
      )
      select id from above where id is not null
    ))
)`;
