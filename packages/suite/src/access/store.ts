import { sql } from "kysely";
import type { DossierRef, EmployerId, LiveEvent, SuiteRight, UserId } from "@datakluis/contract";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import { together } from "@datakluis/kit/gather";
import { hasContentButNotes } from "../dossiers/content.ts";
import type { Db, Tx } from "../schema.ts";
import { reachUsed } from "./reach.ts";
import type { Sight, Source } from "./rules.ts";

const findSources = `
  select account.id as "userId", account.side, only_content as "onlyContent", widgets, menu, actions,
    exists (select from reach where user_id = account.id and ref is not null) as singles,
    array(select "right" from group_right where group_name = account.group_name order by "right") as rights,
    exists (select from substitution where substitute_id = account.id and withdrawn_at is null) as substitutes
  from account join user_group on user_group.id = account.group_name where account.id = any ($1::uuid[])`;

/** Who lends to him now, and what (014-substitution.sql). */
const findLenders = `
  select account.id as "userId", account.side, only_content as "onlyContent", widgets, menu, actions,
    exists (select from reach where user_id = account.id and ref is not null) as singles, lent.rights
  from lent_to($1) as lent
    join account on account.id = lent.lender
    join user_group on user_group.id = account.group_name`;

type Row = Omit<Source, "portal"> & Source["portal"] & { substitutes?: boolean };

type Find = (userId: UserId) => Promise<Row | undefined>;

const finders = new WeakMap<Pool, Find>();

/** Who asks while this question is under way to the database, is asked for together with whoever waits too. */
const finderOf = (pool: Pool): Find =>
  together({ groupsAtOnce: 2, mostInGroup: 64 }, async (users: readonly UserId[]) => {
    const values = [[...new Set(users)]];
    const { rows } = await pool.query<Row>({ name: "find-sources", text: findSources, values });
    const found = new Map(rows.map((row) => [row.userId, row]));
    return users.map((userId) => found.get(userId));
  });

/**
 * Side, rights and limits as they are now: asked at every request, so that what is taken away is gone at the next one.
 * Because it is, in plain SQL and for all who wait in one round trip. He himself stands first. Nothing for somebody who
 * is not known here.
 */
export async function sourcesOf(pool: Pool, userId: UserId): Promise<Source[]> {
  const find = finders.get(pool) ?? finderOf(pool);
  finders.set(pool, find);
  const self = await find(userId);
  if (!self) return [];
  if (!self.substitutes) return [sourceOf(self)];
  const lenders = await pool.query<Row>({ name: "find-lenders", text: findLenders, values: [userId] });
  return [self, ...lenders.rows].map(sourceOf);
}

const sourceOf = ({ userId, side, rights, onlyContent, singles, ...portal }: Row): Source => ({
  userId,
  side,
  rights,
  onlyContent,
  singles,
  portal: { widgets: portal.widgets, menu: portal.menu, actions: portal.actions },
});

/**
 * Which of these users may hear of an event: what is out of reach is not announced either. One question for all open
 * screens, so of the system (`app.employer`) and not of each person.
 */
export async function whoMayHear(
  db: Db,
  users: readonly string[],
  { kind, employerId, ref, audience }: LiveEvent,
): Promise<Set<string>> {
  if (!employerId) return new Set();
  const { rows } = await transactionFor(db, { employer: employerId }, (tx) =>
    (kind === "dossier" && ref ? whoSee(users, employerId, ref, audience) : whoWorkAt(users, employerId)).execute(tx),
  );
  return new Set(rows.map(({ userId }) => userId));
}

/** Who of these users look with whose eyes: with their own, and with those of who lends to them now. */
const eyesOf = (users: readonly string[], right: SuiteRight = "see_dossiers") => sql`
  select id as listener, id as source,
    exists (select from group_right where group_name = account.group_name and "right" = ${right}) as sees
  from account where id = any (${users}::uuid[])
  union all
  select lending.substitute_id, lent.lender, ${right} = any (lent.rights)
  from (
    select distinct substitute_id from substitution
    where substitute_id = any (${users}::uuid[]) and withdrawn_at is null
  ) as lending, lateral lent_to(lending.substitute_id) as lent`;

const whoWorkAt = (users: readonly string[], employerId: EmployerId) => sql<{ userId: string }>`
  select distinct listener as "userId"
  from (${eyesOf(users)}) as eyes join reach on reach.user_id = eyes.source
  where reach.employer_id = ${employerId}`;

/**
 * The reach of access/reach.ts, from the dossier upwards. An administrator has no business with who changed. A limited
 * user hears of what has content; of what has it no longer he is not told. Of what is confidential nobody hears who is
 * not of the service (D11), of a note nobody who may not read it.
 */
const whoSee = (
  users: readonly string[],
  employerId: EmployerId,
  ref: DossierRef,
  audience: LiveEvent["audience"],
) => sql<{ userId: string }>`
  with recursive above (id) as (
    select department_id from dossier where employer_id = ${employerId} and ref = ${ref}
    union
    select department.parent_id from department join above on department.id = above.id
    where department.employer_id = ${employerId}
  )
  select distinct listener as "userId"
  from (${eyesOf(users, audience === "notes" || audience === "medical" ? audience : "see_dossiers")}) as eyes
    join reach on reach.user_id = eyes.source
    join account on account.id = eyes.source
    join dossier on dossier.employer_id = ${employerId} and dossier.ref = ${ref}
  where eyes.sees and reach.employer_id = ${employerId}
    ${audience ? sql`and account.side = 'service'` : sql``}
    and (
      reach.department_id is null or reach.ref = ${ref}
      or reach.department_id in (select id from above where id is not null)
    )
    and (
      not account.only_content or ${hasContentButNotes()}
      or noted_for(eyes.listener, eyes.source, ${employerId}::uuid, ${ref}::uuid)
      or (account.side = 'service' and written_confidentially(${employerId}::uuid, ${ref}::uuid))
    )`;

/** Whether somebody may work anywhere in this employer. */
export const worksAt = async (tx: Tx | Db, sight: Sight, employerId: EmployerId): Promise<boolean> => {
  const reach = tx.selectFrom("reach").select("user_id").where(reachUsed(sight));
  return (await reach.where("employer_id", "=", employerId).limit(1).executeTakeFirst()) !== undefined;
};
