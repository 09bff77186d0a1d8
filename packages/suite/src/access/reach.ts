import { sql, type ExpressionBuilder, type RawBuilder, type SqlBool } from "kysely";
import type { DepartmentId, EmployerId, UserId } from "@datakluis/contract";
import { hasVisibleContent } from "../dossiers/content.ts";
import type { Tables } from "../schema.ts";
import type { Sight } from "./rules.ts";

/** A row of `reach` of one of these users. */
const given = (users: readonly UserId[]) => sql<SqlBool>`reach.user_id = any (${users}::uuid[])`;

const everybody = ({ full, limited }: Sight) => [...full, ...limited];

/** The departments these users may work in: those they were given and all below. A table of (employer_id, department_id). */
const departmentsOf = (users: readonly UserId[]) => sql`
  with recursive below(employer_id, department_id) as (
    select employer_id, department_id from reach where ${given(users)} and department_id is not null and ref is null
    union
    select department.employer_id, department.id
    from department join below
      on department.employer_id = below.employer_id and department.parent_id = below.department_id
  )
  select employer_id, department_id from below`;

const wholeEmployer = (users: readonly UserId[], employerId: RawBuilder<unknown>) => sql<SqlBool>`exists (
  select from reach
  where ${given(users)} and reach.employer_id = ${employerId} and reach.department_id is null
)`;

/** A single employee stands in `reach` under his own ref. */
const singly = (users: readonly UserId[]) => sql<SqlBool>`exists (
  select from reach
  where ${given(users)} and reach.employer_id = dossier.employer_id and reach.department_id = dossier.ref
    and reach.ref is not null
)`;

const dossierOf = (users: readonly UserId[], singles: boolean) => sql<SqlBool>`(
  ${wholeEmployer(users, sql`dossier.employer_id`)}
  or (dossier.employer_id, dossier.department_id) in (${departmentsOf(users)})
  ${singles ? sql`or ${singly(users)}` : sql``}
)`;

/**
 * Narrows any query on dossiers to what somebody may work with: whole employers, departments with all below, single
 * employees; and as far as he is limited to it, only what has content.
 */
export const withinReach =
  ({ full, limited, singles }: Sight) =>
  (_query?: ExpressionBuilder<Tables, "dossier">): RawBuilder<SqlBool> => {
    const open = dossierOf(full, singles);
    if (!limited.length) return open;
    const written = sql<SqlBool>`(${hasVisibleContent()} and ${dossierOf(limited, singles)})`;
    return full.length ? sql<SqlBool>`(${open} or ${written})` : written;
  };

/** The same for departments. One exists also for whoever sees but some of the people in it. */
export const departmentWithinReach =
  (sight: Sight) =>
  (_query?: ExpressionBuilder<Tables, "department">): RawBuilder<SqlBool> =>
    sql<SqlBool>`(
    ${wholeEmployer(everybody(sight), sql`department.employer_id`)}
    or (department.employer_id, department.id) in (${departmentsOf(everybody(sight))})
  )`;

/** Whether one department exists for somebody; `none` is where those stand who are in no department. */
export function placeWithinReach(sight: Sight, employerId: EmployerId, department: DepartmentId | "none") {
  const stands =
    department === "none"
      ? wholeEmployer(everybody(sight), sql`${employerId}::uuid`)
      : sql<SqlBool>`exists (
    select from department
    where employer_id = ${employerId} and id = ${department} and ${departmentWithinReach(sight)()}
  )`;
  if (!sight.singles) return stands;
  const place = department === "none" ? sql`is null` : sql`= ${department}`;
  return sql<SqlBool>`(${stands} or exists (
    select from dossier
    where employer_id = ${employerId} and department_id ${place} and ${withinReach(sight)()}
  ))`;
}

/** An employer exists for whoever may work anywhere in it. */
export const employerWithinReach =
  (sight: Sight) =>
  (_query?: ExpressionBuilder<Tables, "employer">): RawBuilder<SqlBool> =>
    sql<SqlBool>`exists (
    select from reach where ${given(everybody(sight))} and reach.employer_id = employer.id
  )`;

/** What is of a whole employer exists for whoever may work in all of it. */
export const wholeWithinReach =
  (sight: Sight) =>
  (_query?: ExpressionBuilder<Tables, "employer">): RawBuilder<SqlBool> =>
    wholeEmployer(everybody(sight), sql`employer.id`);

/** Of rows of `reach` somebody uses, put together by employer: whether every dossier there is within his reach. */
export const wholeFor = ({ full }: Sight) =>
  sql<boolean>`bool_or(reach.department_id is null and reach.user_id = any (${full}::uuid[]))`;

/** The groups of employers that exist for somebody: those of which he reaches every employer. A table of ids. */
export const groupsWithin = (sight: Sight) => sql`(select id from groups_within(${everybody(sight)}::uuid[]))`;

/** Whether somebody works anywhere outside this reach: then whoever has it may change nothing about him. */
export const worksOutside = (userId: UserId, sight: Sight) => sql<boolean>`exists (
  select from reach theirs
  where theirs.user_id = ${userId}
    and not ${wholeEmployer(everybody(sight), sql`theirs.employer_id`)}
    and not (
      theirs.ref is null and theirs.department_id is not null
      and (theirs.employer_id, theirs.department_id) in (${departmentsOf(everybody(sight))})
    )
    and not (theirs.ref is not null and exists (
      select from dossier
      where dossier.employer_id = theirs.employer_id and dossier.ref = theirs.ref and ${withinReach(sight)()}
    ))
)`;

/** A colleague exists for whoever works for one of the same employers. */
export const colleagueWithinReach = (sight: Sight, userId: RawBuilder<unknown>) => sql<SqlBool>`exists (
  select from reach theirs join reach mine on mine.employer_id = theirs.employer_id
  where theirs.user_id = ${userId} and mine.user_id = any (${everybody(sight)}::uuid[])
)`;

/** The rows of `reach` somebody uses. */
export const reachUsed =
  (sight: Sight) =>
  (_query?: ExpressionBuilder<Tables, "reach">): RawBuilder<SqlBool> =>
    given(everybody(sight));
