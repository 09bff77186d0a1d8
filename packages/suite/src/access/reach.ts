import { sql, type ExpressionBuilder, type RawBuilder, type SqlBool } from "kysely";
import type { DepartmentId, EmployerId, UserId } from "@datakluis/contract";
import type { Tables } from "../schema.ts";

/** The departments a user may work in: those he was given and all below them. A table of (employer_id, department_id). */
const departmentsOf = (userId: UserId) => sql`
  with recursive below(employer_id, department_id) as (
    select employer_id, department_id from reach where user_id = ${userId} and department_id is not null
    union
    select department.employer_id, department.id
    from department join below
      on department.employer_id = below.employer_id and department.parent_id = below.department_id
  )
  select employer_id, department_id from below`;

const wholeEmployer = (userId: UserId, employerId: RawBuilder<unknown>) => sql<SqlBool>`exists (
  select from reach
  where reach.user_id = ${userId} and reach.employer_id = ${employerId} and reach.department_id is null
)`;

/** Narrows any query on dossiers to what this user may work with: a whole employer, or departments with all below. */
export const withinReach =
  (userId: UserId) =>
  (_query?: ExpressionBuilder<Tables, "dossier">): RawBuilder<SqlBool> =>
    sql<SqlBool>`(
    ${wholeEmployer(userId, sql`dossier.employer_id`)}
    or (dossier.employer_id, dossier.department_id) in (${departmentsOf(userId)})
  )`;

/** The same for departments. */
export const departmentWithinReach =
  (userId: UserId) =>
  (_query?: ExpressionBuilder<Tables, "department">): RawBuilder<SqlBool> =>
    sql<SqlBool>`(
    ${wholeEmployer(userId, sql`department.employer_id`)}
    or (department.employer_id, department.id) in (${departmentsOf(userId)})
  )`;

/** Whether one department exists for this user; `none` is where those stand who are in no department. */
export const placeWithinReach = (userId: UserId, employerId: EmployerId, department: DepartmentId | "none") =>
  department === "none"
    ? wholeEmployer(userId, sql`${employerId}::uuid`)
    : sql<SqlBool>`exists (
    select from department
    where employer_id = ${employerId} and id = ${department} and ${departmentWithinReach(userId)()}
  )`;

/** An employer exists for whoever may work anywhere in it. */
export const employerWithinReach =
  (userId: UserId) =>
  (_query?: ExpressionBuilder<Tables, "employer">): RawBuilder<SqlBool> =>
    sql<SqlBool>`exists (
    select from reach where reach.user_id = ${userId} and reach.employer_id = employer.id
  )`;
