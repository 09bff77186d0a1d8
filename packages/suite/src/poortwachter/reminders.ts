import { sql } from "kysely";
import { readAccountStates, Refusal, type UserId } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { transactionFor } from "@datakluis/kit/db";
import { layOut } from "@datakluis/kit/letter";
import { promiseMail } from "@datakluis/kit/mail";
import { dayAfter } from "../absence/days.ts";
import { withinReach } from "../access/reach.ts";
import { sightOf, type Sight } from "../access/rules.ts";
import { sourcesOf } from "../access/store.ts";
import type { Actor } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import type { Tx } from "../schema.ts";
import { ownersFor } from "./closing.ts";
import { isNotStopped } from "./queue.ts";

/** Whether somebody wants reminders by mail. */
export async function remindersOf(tx: Tx, { userId }: Actor): Promise<{ on: boolean }> {
  const row = await tx.selectFrom("account").select("reminders").where("id", "=", userId).executeTakeFirstOrThrow();
  return { on: row.reminders };
}

export async function turnReminders(tx: Tx, actor: Actor, on: boolean): Promise<{ on: boolean }> {
  await tx.updateTable("account").set({ reminders: on }).where("id", "=", actor.userId).execute();
  return { on };
}

/** How many days ahead somebody is reminded of what is due. */
const ahead = 7;
/** Nobody is mailed at night. */
const fromHour = 7;

/**
 * Promises everybody with tasks that are due within a week, or overdue, one mail a day at most: how many there are and
 * where, never of whom. Broken off or run twice it mails nobody a second time that day. Whose account is shut, or was never
 * accepted, gets none; while login cannot tell nobody does, until the next hour.
 */
export async function remindAll(
  { db, pipeline, publicUrl, ask }: Pick<Suite, "db" | "pipeline" | "publicUrl" | "ask">,
  now: Date,
): Promise<void> {
  const [today, hour] = inAmsterdam(now);
  if (hour < fromHour) return;
  const waiting = await db
    .selectFrom("account")
    .select(["id", "email", "side", "group_name as group"])
    .where("reminders", "=", true)
    .where((eb) => eb.or([eb("reminded_on", "is", null), eb("reminded_on", "<", today)]))
    .where(sql<boolean>`exists (
      select from group_right where group_name = account.group_name and "right" = 'see_dossiers'
    )`)
    .execute();
  const active = await activeAmong(
    ask,
    waiting.map(({ id }) => id),
  );
  for (const { id, email, side, group } of waiting) {
    if (!active.has(id)) continue;
    const [self] = await sourcesOf(pipeline, id);
    const sight = self && sightOf([self], "handle_tasks");
    if (!sight) continue;
    await transactionFor(db, { user: id }, async (tx) => {
      if (!(await isFirstToday(tx, id, today))) return;
      const due = await dueFor(tx, id, sight, ownersFor(side, group), today);
      if (due.soon + due.overdue > 0) await mail(tx, email, due, publicUrl);
    });
  }
}

const statesAtOnce = 2_000;

/** Login keeps how accounts stand. */
async function activeAmong(ask: Ask, ids: readonly UserId[]): Promise<Set<UserId>> {
  const active = new Set<UserId>();
  try {
    for (let from = 0; from < ids.length; from += statesAtOnce) {
      const states = await ask(readAccountStates, { body: { userIds: ids.slice(from, from + statesAtOnce) } });
      for (const { userId, state } of states) if (state === "active") active.add(userId);
    }
  } catch (no) {
    if (!(no instanceof Refusal)) throw no;
    return new Set();
  }
  return active;
}

/** Takes the turn of a user for a day: of two processes one does. */
async function isFirstToday(tx: Tx, id: UserId, today: string): Promise<boolean> {
  const taken = await tx
    .updateTable("account")
    .set({ reminded_on: today })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("reminded_on", "is", null), eb("reminded_on", "<", today)]))
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

type Due = { soon: number; overdue: number };

/** What is assigned to him, or waits for his role and is nobody else's. */
async function dueFor(tx: Tx, id: UserId, sight: Sight, owners: readonly string[], today: string): Promise<Due> {
  const { rows } = await sql<Due>`
    select count(*) filter (where task.due_on >= ${today}::date)::int as soon,
      count(*) filter (where task.due_on < ${today}::date)::int as overdue
    from task join dossier on dossier.employer_id = task.employer_id and dossier.ref = task.ref
    where task.opens_on <= ${today}::date and task.due_on <= ${dayAfter(today, ahead)}::date
      and (task.until is null or task.until > ${today}::date) and ${isNotStopped}
      and (task.assigned_to = ${id}::uuid or (task.assigned_to is null and task.owner = any (${owners}::text[])))
      and ${withinReach(sight)()}`.execute(tx);
  return rows[0]!;
}

const tasks = (count: number) => (count === 1 ? "1 taak" : `${count} taken`);

/** No name, no employer, no number of anybody: an inbox is read by others too. */
function mail(tx: Tx, to: string, { soon, overdue }: Due, publicUrl: string): Promise<unknown> {
  const sentences = [
    ...(soon ? [`U hebt ${tasks(soon)} die deze week af ${soon === 1 ? "moet" : "moeten"}.`] : []),
    ...(overdue ? [`U hebt ${tasks(overdue)} die te laat ${overdue === 1 ? "is" : "zijn"}.`] : []),
  ];
  const letter = layOut({
    title: "Uw taken in Datakluis",
    paragraphs: sentences,
    link: { label: "Naar uw taken", url: new URL("/taken", publicUrl).href },
    after: ["U krijgt hoogstens één herinnering per dag. In uw profiel zet u ze uit."],
  });
  return promiseMail(tx, { to, subject: "Uw taken in Datakluis", ...letter }).catch((no: unknown) => {
    // An address that cannot be mailed keeps nobody else from his.
    if (!(no instanceof Refusal)) throw no;
  });
}

/** The date and the hour on the clocks of the Netherlands. */
function inAmsterdam(at: Date): [day: string, hour: number] {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Amsterdam",
    dateStyle: "short",
    timeStyle: "short",
  }).format(at);
  return [text.slice(0, 10), Number(text.slice(11, 13))];
}
