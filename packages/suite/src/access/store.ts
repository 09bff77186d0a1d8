import { sql } from "kysely";
import type { DossierRef, EmployerId, LiveEvent, UserId } from "@datakluis/contract";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import { hasContent } from "../dossiers/content.ts";
import type { Db, Tx } from "../schema.ts";
import { reachUsed } from "./reach.ts";
import type { Sight, Source } from "./rules.ts";

const findSources = `
  select account.id as "userId", account.side, only_content as "onlyContent", widgets, menu, actions,
    exists (select from reach where user_id = account.id and ref is not null) as singles,
    array(select "right" from group_right where group_name = account.group_name order by "right") as rights
  from account join user_group on user_group.id = account.group_name where account.id = $1`;

type Row = Omit<Source, "portal"> & Source["portal"];

/**
 * Side, rights and limits as they are now: asked at every request, so that what is taken away is gone at the next one.
 * Because it is, in plain SQL. Nothing for somebody who is not known here.
 */
export async function sourcesOf(pool: Pool, userId: UserId): Promise<Source[]> {
  const { rows } = await pool.query<Row>({ name: "find-sources", text: findSources, values: [userId] });
  return rows.map(({ widgets, menu, actions, ...it }) => ({ ...it, portal: { widgets, menu, actions } }));
}

/**
 * Which of these users may hear of an event: what is out of reach is not announced either. One question for all open
 * screens, so of the system (`app.employer`) and not of each person.
 */
export async function whoMayHear(
  db: Db,
  users: readonly string[],
  { kind, employerId, ref }: LiveEvent,
): Promise<Set<string>> {
  if (!employerId) return new Set();
  const { rows } = await transactionFor(db, { employer: employerId }, (tx) =>
    (kind === "dossier" && ref ? whoSee(users, employerId, ref) : whoWorkAt(users, employerId)).execute(tx),
  );
  return new Set(rows.map(({ userId }) => userId));
}

const whoWorkAt = (users: readonly string[], employerId: EmployerId) => sql<{ userId: string }>`
  select distinct user_id as "userId" from reach where user_id = any (${users}::uuid[]) and employer_id = ${employerId}`;

/**
 * The reach of access/reach.ts, from the dossier upwards. An administrator has no business with who changed. A limited
 * user hears of what has content; of what has it no longer he is not told.
 */
const whoSee = (users: readonly string[], employerId: EmployerId, ref: DossierRef) => sql<{ userId: string }>`
  with recursive above (id) as (
    select department_id from dossier where employer_id = ${employerId} and ref = ${ref}
    union
    select department.parent_id from department join above on department.id = above.id
    where department.employer_id = ${employerId}
  )
  select distinct reach.user_id as "userId"
  from reach
    join account on account.id = reach.user_id
    join group_right on group_right.group_name = account.group_name and group_right."right" = 'see_dossiers'
    join dossier on dossier.employer_id = ${employerId} and dossier.ref = ${ref}
  where reach.user_id = any (${users}::uuid[]) and reach.employer_id = ${employerId}
    and (
      reach.department_id is null or reach.ref = ${ref}
      or reach.department_id in (select id from above where id is not null)
    )
    and (not account.only_content or ${hasContent()})`;

/** Whether somebody may work anywhere in this employer. */
export const worksAt = async (tx: Tx | Db, sight: Sight, employerId: EmployerId): Promise<boolean> => {
  const reach = tx.selectFrom("reach").select("user_id").where(reachUsed(sight));
  return (await reach.where("employer_id", "=", employerId).limit(1).executeTakeFirst()) !== undefined;
};
