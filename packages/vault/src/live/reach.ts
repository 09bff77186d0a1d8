import { sql } from "kysely";
import type { DossierRef, EmployerId, LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db } from "../schema.ts";

/**
 * Which of these users may hear of an event: what is out of reach is not announced either, not which dossier changed nor
 * that something changed there. One question for all open screens, so of the system (`app.employer`) and not of each
 * person.
 */
export async function whoMayHear(
  db: Db,
  users: readonly string[],
  { kind, employerId, ref }: LiveEvent,
): Promise<Set<string>> {
  if (!employerId) return new Set();
  const { rows } = await transactionFor(db, { employer: employerId }, (tx) =>
    (kind === "dossier" && ref ? whoOpen(users, employerId, ref) : whoBelongTo(users, employerId)).execute(tx),
  );
  return new Set(rows.map(({ userId }) => userId));
}

/** Those with access, and those who are proposed for it. */
const whoBelongTo = (users: readonly string[], employerId: EmployerId) => sql<{ userId: string }>`
  select user_id as "userId" from access where user_id = any (${users}::uuid[]) and employer_id = ${employerId}
  union
  select user_id from proposal where user_id = any (${users}::uuid[]) and employer_id = ${employerId}`;

/** The reach of access/reach.ts, for many at once. */
const whoOpen = (users: readonly string[], employerId: EmployerId, ref: DossierRef) => sql<{ userId: string }>`
  with recursive above (id) as (
    select department_id from person where employer_id = ${employerId} and ref = ${ref}
    union
    select department.parent_id from department join above on department.id = above.id
    where department.employer_id = ${employerId}
  )
  select distinct user_id as "userId" from access
  where user_id = any (${users}::uuid[]) and role = 'user' and employer_id = ${employerId}
    and (department_id is null or ref = ${ref} or department_id in (select id from above where id is not null))
    and exists (select from above)`;
