import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { EmployerId, TaskKind, TaskLine, TaskOwner, WhoseTasks } from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import { withinReach } from "../access/reach.ts";
import { selvesOf, type Actor } from "../access/rules.ts";
import { recordListed } from "../audit/listed.ts";
import { labelOf, type LabelRow } from "../organisation/members.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { ownersFor } from "./closing.ts";

type Asked = {
  whose: WhoseTasks;
  overdue?: "yes" | undefined;
  employerId?: EmployerId | undefined;
  after?: string | undefined;
  limit: number;
  /** Only of these kinds. */
  kinds?: readonly TaskKind[];
};

/**
 * An own task that was stopped waits for nobody. What is confidential the system cannot derive anew, so that it was stopped
 * is asked when it is read.
 */
export const isNotStopped = sql`(task.own_id is null or not exists (
  select from own_task where own_task.id = task.own_id and own_task.ended_at is not null
))`;

type Row = Omit<TaskLine, "about" | "state" | "assignee"> &
  LabelRow & { assigned_to: TaskLine["assignee"]; service_only: boolean };

/**
 * A page of what can be done now and is not, by due date: of each employer within reach its first so many, and of those the
 * first. So each employer costs one walk through an index, however many tasks it has (besluit 036).
 */
export async function tasksPage(tx: Tx, actor: Actor, asked: Asked, now: Date) {
  const today = amsterdamDate(now);
  const selves = selvesOf(actor);
  const { sight } = actor;
  const everybody = [...sight.full, ...sight.limited];
  const [afterDay, afterId] = asked.after?.split("_") ?? [];
  const most = asked.limit + 1;
  const narrowed = [
    asked.kinds ? sql`and task.kind = any (${asked.kinds}::text[])` : sql``,
    asked.overdue ? sql`and task.due_on < ${today}::date` : sql``,
    asked.after ? sql`and (task.due_on, task.id) > (${afterDay}::date, ${afterId}::uuid)` : sql``,
    asked.whose === "mine" ? sql`and task.assigned_to = any (${selves}::uuid[])` : sql``,
    asked.whose === "role"
      ? sql`and task.owner = any (${await ownersOf(tx, actor)}::text[])
          and (task.assigned_to is null or task.assigned_to = any (${selves}::uuid[]))`
      : sql``,
  ];
  const { rows } = await sql<Row>`
    with mine as (
      select distinct employer_id from reach
      where user_id = any (${everybody}::uuid[]) ${asked.employerId ? sql`and employer_id = ${asked.employerId}` : sql``}
    ), page as materialized (
      select it.* from mine cross join lateral (
        select task.*, dossier.personnel_number
        from task join dossier on dossier.employer_id = task.employer_id and dossier.ref = task.ref
        where task.employer_id = mine.employer_id
          and task.opens_on <= ${today}::date and (task.until is null or task.until > ${today}::date)
          and ${isNotStopped}
          ${sql.join(narrowed, sql` `)} and ${withinReach(sight)()}
        order by task.due_on, task.id limit ${most}
      ) as it
      order by it.due_on, it.id limit ${most}
    )
    select page.id, page.kind, page.number, own_task.name as "ownName", page.owner, page.due_on as "dueOn",
      page.confidential, page.service_only, page.employer_id, page.employer_id as "employerId",
      employer.name as "employerName", page.ref,
      page.personnel_number, version, wrapped_key, sealed,
      case when account.id is not null
        then json_build_object('userId', account.id, 'displayName', account.display_name) end as assigned_to
    from page
      join employer on employer.id = page.employer_id
      left join identity on identity.employer_id = page.employer_id and identity.ref = page.ref
      left join account on account.id = page.assigned_to
      left join own_task on own_task.id = page.own_id
    order by page.due_on, page.id`.execute(tx);
  const lines = rows.slice(0, asked.limit);
  const last = rows.length > asked.limit ? lines.at(-1) : undefined;
  return { today, rows: lines, next: last ? `${last.dueOn}_${last.id}` : null };
}

/** The same as it is shown, with the names the asker may know: on the record for each employer of whom he sees one (NEN 7513). */
export async function listTasks(tx: Tx, master: KeyObject, actor: Actor, asked: Asked, now: Date) {
  const { today, rows, next } = await tasksPage(tx, actor, asked, now);
  const seen = rows.map((it) => ({ ...it, covert: isCovert(it) }));
  await recordListed(tx, actor, seen, "tasks.listed");
  const lines = rows.toSorted(byPerson).map((it) => lineOf(master, it, today));
  return { today, lines: await named(tx, master, actor, lines), next };
}

/** Whether a task tells by being there what an employer does not know: he is not told that it was listed either. */
export const isCovert = (it: Row): boolean => it.confidential || it.service_only;

/**
 * Of one day by personnel number: what somebody's tasks are known by says nothing, so neither does the order of a page
 * (product.md, D11). Where the next page begins is not touched by it.
 */
export const byPerson = (one: Row, other: Row): number =>
  compare(one.dueOn, other.dueOn) ||
  compare(one.personnel_number, other.personnel_number) ||
  compare(one.kind, other.kind) ||
  one.number - other.number;
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export const lineOf = (master: KeyObject, it: Row, today: string): TaskLine => {
  const { id, kind, number, ownName, owner, dueOn, confidential, employerId, employerName } = it;
  const { employer_id, ref, personnel_number, version, wrapped_key, sealed } = it;
  return {
    ...{ id, kind, number, ownName, owner, dueOn, confidential, employerId, employerName },
    state: dueOn < today ? "overdue" : "open",
    assignee: it.assigned_to,
    about: labelOf(master, { employer_id, ref, personnel_number, version, wrapped_key, sealed }),
  };
};

/** With the names of whom the service retrieved confidentially, each written down as seen. */
async function named(tx: Tx, master: KeyObject, actor: Actor, lines: readonly TaskLine[]): Promise<TaskLine[]> {
  const labels = [...new Map(lines.map(({ about }) => [about.ref, about])).values()];
  const told = await withRetrieved(tx, master, actor, labels, "person.listed");
  const names = new Map(told.map((it) => [it.ref, it]));
  return lines.map((it) => ({ ...it, about: names.get(it.about.ref)! }));
}

/** Whose tasks wait for the asker: by his own group, and by those of whoever lends to him. */
async function ownersOf(tx: Tx, actor: Actor): Promise<TaskOwner[]> {
  const groups = await tx.selectFrom("account").select("group_name").where("id", "in", selvesOf(actor)).execute();
  return [...new Set(groups.flatMap(({ group_name }) => ownersFor(actor.side, group_name)))];
}
