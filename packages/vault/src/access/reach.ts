import type { DepartmentId, DossierRef, EmployerId, UserId } from "@datakluis/contract";
import { sql, type RawBuilder } from "kysely";
import type { Tx } from "../schema.ts";

/**
 * Narrows any query on `person` to the people within somebody's reach: his whole employer, his departments with all
 * below them, or single employees. It walks up from the person's department; `union` also ends on a tree that was made circular.
 */
export const withinReach = (userId: string): RawBuilder<boolean> =>
  reaching(userId, sql`person.employer_id`, sql`person.department_id`, sql`person.ref`);

/** Who reaches one person: whoever may open him. */
export async function whoReaches(tx: Tx, employerId: EmployerId, ref: DossierRef): Promise<UserId[]> {
  const { rows } = await sql<{ userId: UserId }>`
    select mine.user_id as "userId"
    from (select distinct user_id from access where employer_id = ${employerId} and role = 'user') as mine, person
    where person.employer_id = ${employerId} and person.ref = ${ref}
      and ${reaching(sql`mine.user_id`, sql`person.employer_id`, sql`person.department_id`, sql`person.ref`)}`.execute(
    tx,
  );
  return rows.map(({ userId }) => userId);
}

/** Does this department exist and lie within somebody's reach? Without one, only the whole employer reaches it. */
export const reachesDepartment = (userId: string, employerId: EmployerId, departmentId: DepartmentId | null) =>
  sql<boolean>`(
    ${reaching(userId, sql`${employerId}::uuid`, sql`${departmentId}::uuid`, sql`null`)}
    and (${departmentId}::uuid is null or exists (
      select from department where employer_id = ${employerId} and id = ${departmentId}
    ))
  )`;

const reaching = (
  userId: string | RawBuilder<unknown>,
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
