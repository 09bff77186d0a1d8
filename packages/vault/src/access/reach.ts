import { sql, type RawBuilder } from "kysely";

/**
 * Narrows any query on `person` to the people within somebody's reach: his whole employer, or his departments with all
 * below them. It walks up from the person's department; `union` also ends on a tree that was made circular.
 */
export const withinReach = (userId: string): RawBuilder<boolean> => sql<boolean>`exists (
  select from access
  where access.user_id = ${userId} and access.role = 'user' and access.employer_id = person.employer_id
    and (access.department_id is null or access.department_id in (
      with recursive above (id) as (
        select person.department_id
        union
        select department.parent_id from department join above on department.id = above.id
        where department.employer_id = person.employer_id
      )
      select id from above where id is not null
    ))
)`;
