import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  Refusal,
  type Colleague,
  type DossierRef,
  type Task,
  type TaskOutcome,
  type TaskTimeline,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { dossierWithin, lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { isOfSide, mustBeClosable } from "./closing.ts";
import { keepTasks, protocolFor, sourcesOf, type Protocol } from "./keep.ts";
import {
  reportOf,
  spellOf,
  standingOf,
  taskOf,
  timelineOf,
  type Chain,
  type Standing,
  type TaskEvent,
} from "./state.ts";

type Told = { today: string; timelines: TaskTimeline[] };

/** The tasks of a dossier within reach, the newest absence first. Refuses `not_found`. */
export async function tasksIn(tx: Tx, actor: Actor, ref: DossierRef, now: Date): Promise<Told> {
  const found = await tx
    .selectFrom("dossier")
    .select(["employer_id", "ref"])
    .where("ref", "=", ref)
    .where(withinReach(actor.sight))
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  const today = amsterdamDate(now);
  const { chains, events, protocol } = await knownOf(tx, found);
  await record(tx, { deed: "tasks.opened", actor, employerId: found.employer_id, ref });
  const timelines = chains
    .toSorted((one, other) => (one.startsOn < other.startsOn ? 1 : -1))
    .map((chain) =>
      timelineOf(
        chain,
        shown(chain, events, protocol).map((it) => tell(it, chain, protocol, today)),
      ),
    );
  return { today, timelines };
}

async function knownOf(tx: Tx, { employer_id, ref }: Pick<Locked, "employer_id" | "ref">) {
  const [source] = await sourcesOf(tx, employer_id, [ref]);
  return { ...source!, protocol: await protocolFor(tx, employer_id) };
}

/** An own task that was stopped is shown where somebody did it. */
const shown = (chain: Chain, events: readonly TaskEvent[], { own, holidays }: Protocol): Standing[] =>
  standingOf(chain, events, { own, holidays }).filter(
    ({ ownId, closed }) => closed || !own.some((it) => it.id === ownId && it.ended),
  );

const tell = (it: Standing, chain: Chain, { own }: Protocol, today: string): Task =>
  taskOf(it, { today, own, confidential: chain.confidential });

/** One absence of a dossier whose row is held, by its first spell. */
export async function timelineFor(tx: Tx, dossier: Locked, spellId: string): Promise<TaskTimeline> {
  const { chains, events, protocol, today } = await knownOf(tx, dossier);
  const chain = chains.find(({ spells }) => spells[0] === spellId)!;
  return timelineOf(
    chain,
    shown(chain, events, protocol).map((it) => tell(it, chain, protocol, today)),
  );
}

type Found = { task: Standing; chain: Chain; protocol: Protocol };

/** The tasks of every absence of a dossier, with whose they are. */
export async function tasksOf(tx: Tx, dossier: Pick<Locked, "employer_id" | "ref">): Promise<Found[]> {
  const { chains, events, protocol } = await knownOf(tx, dossier);
  return chains.flatMap((chain) => shown(chain, events, protocol).map((task) => ({ task, chain, protocol })));
}

/** What is known of one task of a dossier whose row is held. Refuses `not_found`. */
async function findTask(tx: Tx, dossier: Locked, taskId: string): Promise<Found> {
  const found = (await tasksOf(tx, dossier)).find(({ task }) => task.id === taskId);
  if (!found) throw new Refusal("not_found");
  return found;
}

/** Says that a task was done because its document was finished; one that was closed stays as it was. The dossier's row is held. */
export async function doneByForm(
  tx: Tx,
  actor: Actor,
  dossier: Locked,
  { task, chain }: Pick<Found, "task" | "chain">,
  on: string,
): Promise<void> {
  if (task.closed) return;
  const deed: Deed = { what: "done", doneOn: on, reason: null, assignee: null };
  await keep(tx, actor, dossier, { id: randomUUID() as WriteId, deed, task, chain });
  await keepTasks(tx, dossier.employer_id, [dossier.ref]);
}

type Deed = Pick<TaskEvent, "what" | "doneOn" | "reason"> & { assignee: UserId | null };
type Asked = { ref: DossierRef; taskId: string };

/** Says that a task was done, need not be, or is open again. The same under the same id is kept once. */
export async function close(
  tx: Tx,
  actor: Actor,
  { ref, taskId }: Asked,
  { id, outcome }: { id: WriteId; outcome: TaskOutcome },
  now: Date,
): Promise<Task> {
  const dossier = await lockDossier(tx, ref, actor);
  const { task, chain } = await findTask(tx, dossier, taskId);
  const deed: Deed = {
    what: outcome.what,
    doneOn: outcome.what === "done" ? outcome.on : null,
    reason: outcome.what === "not_applicable" ? outcome.reason : null,
    assignee: null,
  };
  return keptOnce(tx, dossier, { id, taskId, deed, task, today: amsterdamDate(now) }, async () => {
    const visible = dossier.held !== undefined || (chain.confidential && dossier.confidential !== undefined);
    const { owner, closed } = task;
    const byReport = task.kind === reportOf;
    const known = { visible, owner, byReport, closed: closed !== undefined, startsOn: chain.startsOn };
    mustBeClosable(known, outcome, actor.side, amsterdamDate(now));
    await keep(tx, actor, dossier, { id, deed, task, chain });
  });
}

/** Gives a task to a colleague, or to nobody. Refuses `not_found` for who cannot work in this dossier. */
export async function assign(
  tx: Tx,
  actor: Actor,
  { ref, taskId }: Asked,
  { id, assignee }: { id: WriteId; assignee: UserId | null },
  now: Date,
): Promise<Task> {
  const dossier = await lockDossier(tx, ref, actor);
  const { task, chain } = await findTask(tx, dossier, taskId);
  const deed: Deed = { what: "assigned", doneOn: null, reason: null, assignee };
  return keptOnce(tx, dossier, { id, taskId, deed, task, today: amsterdamDate(now) }, async () => {
    if (!isOfSide(task.owner, actor.side)) throw new Refusal("task_of_service");
    if (task.kind === reportOf) throw new Refusal("task_by_report");
    if (task.closed) throw new Refusal("task_closed");
    if (assignee && !(await assigneesOf(tx, actor, ref)).some(({ userId }) => userId === assignee))
      throw new Refusal("not_found");
    await keep(tx, actor, dossier, { id, deed, task, chain });
  });
}

type Once = { id: WriteId; taskId: string; deed: Deed; task: Standing; today: string };

/** Does what was asked unless it was done under this id before, and tells how the task stands. */
async function keptOnce(tx: Tx, dossier: Locked, it: Once, work: () => Promise<void>): Promise<Task> {
  const { id, taskId, deed, task, today } = it;
  const known = await tx
    .selectFrom("task_event")
    .select(["kind", "number", "own_id", "what", "done_on", "reason", "assigned_to"])
    .where("employer_id", "=", dossier.employer_id)
    .where("ref", "=", dossier.ref)
    .where("id", "=", id)
    .executeTakeFirst();
  if (known) {
    const same =
      known.kind === task.kind &&
      known.number === task.number &&
      known.own_id === task.ownId &&
      known.what === deed.what &&
      known.done_on === deed.doneOn &&
      known.reason === deed.reason &&
      known.assigned_to === deed.assignee;
    if (!same) throw new Refusal("already_written");
  } else {
    if (await isDone(tx, id)) throw new Refusal("already_written");
    await work();
    await keepTasks(tx, dossier.employer_id, [dossier.ref]);
  }
  const found = await findTask(tx, dossier, taskId);
  return tell(found.task, found.chain, found.protocol, today);
}

const deedOf = {
  done: "task.done",
  not_applicable: "task.not_applicable",
  reopened: "task.reopened",
  assigned: "task.assigned",
} as const;

type Kept = { id: WriteId; deed: Deed; task: Standing; chain: Chain };

async function keep(tx: Tx, actor: Actor, dossier: Locked, { id, deed, task, chain }: Kept): Promise<void> {
  const { confidential } = chain;
  const { serviceOnly } = task;
  await tx
    .insertInto("task_event")
    .values({
      employer_id: dossier.employer_id,
      id,
      ref: dossier.ref,
      spell_id: spellOf(chain, task),
      kind: task.kind,
      number: task.number,
      own_id: task.ownId,
      what: deed.what,
      done_on: deed.doneOn,
      reason: deed.reason,
      assigned_to: deed.assignee,
      by_user: actor.userId,
      confidential,
      service_only: serviceOnly,
    })
    .execute();
  await keepWritten(tx, actor, dossier, { id, deed: deedOf[deed.what], purpose: task.kind, confidential, serviceOnly });
}

/** Colleagues of the asker's side who may write in this dossier themselves. Refuses `not_found`. */
export async function assigneesOf(tx: Tx, actor: Actor, ref: DossierRef): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    with recursive dossier as (
      select * from public.dossier where ref = ${ref} and ${withinReach(actor.sight)()}
    ), above (id) as (
      select department_id from dossier
      union
      select department.parent_id from department join above on department.id = above.id
      where department.employer_id = (select employer_id from dossier)
    )
    select account.id as "userId", display_name as "displayName"
    from dossier, account
    where account.side = ${actor.side}
      and (
        select count(*) from group_right
        where group_right.group_name = account.group_name and "right" in ('see_dossiers', 'report_absence')
      ) = 2
      and exists (
        select from reach
        where reach.user_id = account.id and reach.employer_id = dossier.employer_id
          and (
            reach.department_id is null or reach.ref = dossier.ref
            or reach.department_id in (select id from above where id is not null)
          )
      )
    order by display_name, account.id limit 200`.execute(tx);
  if (!rows.length && !(await dossierWithin(tx, ref, actor.sight))) throw new Refusal("not_found");
  return rows;
}
