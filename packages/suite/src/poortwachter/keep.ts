import { sql } from "kysely";
import type { DossierRef, EmployerId, SafetyNetGround, SpellChain } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { chainsOf, type LeavePeriod } from "../absence/chain.ts";
import { dayAfter } from "../absence/days.ts";
import { periodsOf } from "../absence/fold.ts";
import { removeDraftsWithoutStep } from "../forms/drafts.ts";
import type { Db, Tx } from "../schema.ts";
import type { Holidays } from "./calendar.ts";
import type { Own } from "./rules.ts";
import { isOfUse, standingOf, type Chain, type TaskEvent } from "./state.ts";

/** What the tasks of one dossier are derived from. What is confidential is in it for users of the service alone. */
export type Source = {
  ref: DossierRef;
  /** In Europe/Amsterdam. */
  today: string;
  chains: Chain[];
  events: TaskEvent[];
};

type Reported = { reportedOn: string; reportedAt: string; reportedBy: string | null };

type Row = {
  ref: DossierRef;
  today: string;
  spells: (Parameters<typeof periodsOf>[0][number] & Reported & { confidential: boolean })[];
  leaves: (LeavePeriod & { confidential: boolean })[];
  employments: { startsOn: string; endsOn: string | null }[];
  /** The last word on the safety net under each spell, the newest last. */
  grounds: { spellId: string; ground: SafetyNetGround | null }[];
  events: (Omit<TaskEvent, "at"> & { at: string })[];
};

/** Reads what the tasks of these dossiers of an employer are derived from: one round trip, also for many. */
export async function sourcesOf(tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]): Promise<Source[]> {
  const { rows } = await sql<Row>`
    select dossier.ref, (now() at time zone 'Europe/Amsterdam')::date as today,
      coalesce((
        select json_agg(json_build_object('id', id, 'startsOn', starts_on, 'recoveredOn', recovered_on,
          'employment', employment, 'differentCause', different_cause, 'withdrawn', withdrawn, 'confidential', confidential,
          'reportedOn', (reported_at at time zone 'Europe/Amsterdam')::date, 'reportedAt', reported_at,
          'reportedBy', (select display_name from account where account.id = reported_by)))
        from spell where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref
      ), '[]') as spells,
      coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on, 'confidential', confidential))
        from (
          select distinct on (leave_id) starts_on, ends_on, confidential, withdrawn from leave_event it
          where it.employer_id = dossier.employer_id and it.ref = dossier.ref order by leave_id, seq desc
        ) as leave where not withdrawn
      ), '[]') as leaves,
      coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on))
        from employment where employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
      ), '[]') as employments,
      coalesce((
        select json_agg(json_build_object('spellId', spell_id, 'ground', ground) order by seq)
        from (
          select distinct on (spell_id) spell_id, ground, seq from safety_net it
          where it.employer_id = dossier.employer_id and it.ref = dossier.ref order by spell_id, seq desc
        ) as net
      ), '[]') as grounds,
      coalesce((
        select json_agg(json_build_object('spellId', spell_id, 'kind', kind, 'number', number, 'ownId', own_id,
          'what', what, 'doneOn', done_on, 'reason', reason, 'byName', account.display_name, 'at', at,
          'assignee', case when assignee.id is not null
            then json_build_object('userId', assignee.id, 'displayName', assignee.display_name) end) order by seq)
        from task_event it
          join account on account.id = it.by_user
          left join account assignee on assignee.id = it.assigned_to
        where it.employer_id = dossier.employer_id and it.ref = dossier.ref
      ), '[]') as events
    from dossier where employer_id = ${employerId} and ref = any (${refs}::uuid[])`.execute(tx);
  return rows.map(({ ref, today, events, ...absence }) => ({
    ref,
    today,
    chains: [...chainsIn(absence, false), ...chainsIn(absence, true)],
    events: events.map((it) => ({ ...it, at: new Date(it.at) })),
  }));
}

/**
 * The chains of what an employer knows, or those of what he is not informed of: what is confidential never changes a date he
 * sees (product.md, D11).
 */
function chainsIn(row: Omit<Row, "ref" | "today" | "events">, confidential: boolean): Chain[] {
  const { spells, leaves, employments, grounds } = row;
  const own = spells.filter((it) => it.confidential === confidential);
  if (!own.length) return [];
  const known = leaves.filter((it) => confidential || !it.confidential);
  return chainsOf(periodsOf(own, { employments, leaves: known }), known).map((it) => ({
    ...it,
    confidential,
    endedBy: endedBy(it, row),
    recoveries: recoveriesOf(it, own),
    reported: reportedOf(own.find(({ id }) => id === it.spells[0])!),
    // Named of an absence by the spell that was its first then: one before it may have been reported later.
    ground: grounds.findLast(({ spellId }) => it.spells.includes(spellId))?.ground ?? null,
  }));
}

const reportedOf = (it: Reported): Chain["reported"] => ({
  on: it.reportedOn,
  at: new Date(it.reportedAt),
  byName: it.reportedBy,
});

/** Each time somebody recovered within a chain, and at its end. */
function recoveriesOf({ spells: ids, endsOn, gaps }: SpellChain, spells: Row["spells"]): Chain["recoveries"] {
  const ends = [...gaps.map(({ from, until }) => ({ on: from, relapsedOn: until })), { on: endsOn, relapsedOn: null }];
  return ends.flatMap(({ on, relapsedOn }) => {
    const spell = on && spells.find((it) => ids.includes(it.id) && it.recoveredOn === on);
    return spell ? [{ spellId: spell.id, on, relapsedOn }] : [];
  });
}

/** By what a chain ended, or will end. */
function endedBy({ spells: ids, endsOn }: SpellChain, { spells, employments }: Pick<Row, "spells" | "employments">) {
  if (!endsOn) return null;
  if (spells.some((it) => ids.includes(it.id) && it.recoveredOn === endsOn)) return "recovery";
  return employments.some((it) => it.endsOn && dayAfter(it.endsOn, 1) === endsOn) ? "end_of_employment" : "leave";
}

/** How the service set the protocol up for an employer. */
export type Protocol = { holidays: Holidays; own: (Own & { name: string; ended: boolean })[] };

export async function protocolFor(tx: Tx, employerId: EmployerId): Promise<Protocol> {
  const { fifth_of_may: fifthOfMay } = await tx
    .selectFrom("service_setting")
    .select("fifth_of_may")
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom("own_task")
    .select(["id", "name", "opens_day as opensDay", "due_day as dueDay", "owner", "ended_at"])
    .where((eb) => eb.or([eb("employer_id", "is", null), eb("employer_id", "=", employerId)]))
    .orderBy("id")
    .execute();
  return { holidays: { fifthOfMay }, own: rows.map(({ ended_at, ...it }) => ({ ...it, ended: ended_at !== null })) };
}

/**
 * Derives what is still to do in these dossiers anew and keeps it, in the transaction of what changed; with a step that went
 * goes what somebody was still writing of it. Whoever may not see
 * what is confidential leaves that as it is. The dossiers' rows are held by the caller. The mark that they are stale stays:
 * a protocol that changes at this moment does not see what is written here, nor a user of an employer all that tasks are
 * made of. `keepStaleTasks` does the rest.
 */
export async function keepTasks(tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]): Promise<void> {
  const protocol = await protocolFor(tx, employerId);
  const running = protocol.own.filter((it) => !it.ended);
  const sources = (await sourcesOf(tx, employerId, refs)).map(({ ref, today, chains, events }) => ({
    ref,
    today,
    steps: chains.flatMap((chain) =>
      standingOf(chain, events, { own: running, holidays: protocol.holidays }).map((task) => ({ chain, task })),
    ),
  }));
  const rows = sources.flatMap(({ ref, today, steps }) =>
    steps
      .filter(({ task }) => !task.closed && isOfUse(task, today))
      .map(({ chain, task: it }) => ({
        employer_id: employerId,
        id: it.id,
        ref,
        kind: it.kind,
        number: it.number,
        own_id: it.ownId,
        owner: it.owner,
        opens_on: it.opensOn,
        due_on: it.dueOn,
        until: it.until,
        assigned_to: it.assignee?.userId ?? null,
        confidential: chain.confidential,
        service_only: it.serviceOnly,
      })),
  );
  await tx.deleteFrom("task").where("employer_id", "=", employerId).where("ref", "in", refs).execute();
  if (rows.length)
    await sql`insert into task select * from jsonb_populate_recordset(null::task, ${JSON.stringify(rows)}::jsonb) on conflict do nothing`.execute(
      tx,
    );
  await removeDraftsWithoutStep(tx, employerId, sources);
}

const atOnce = 200;

/** Derives what is stale, dossier by dossier in turns with whoever writes there. Broken off, it goes on where it was. */
export async function keepStaleTasks(db: Db): Promise<void> {
  const { rows } = await sql<{ employer_id: EmployerId }>`select employer_id from stale_employers()`.execute(db);
  for (const { employer_id: employerId } of rows) while (await keepSome(db, employerId));
}

/**
 * Whoever marks one anew at this moment is waited for, so that what he changed is read after this. Marks of others are
 * there only with what they wrote, and held in one order.
 */
const unmark = (tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) =>
  sql`
    with held as materialized (
      select employer_id, ref from task_stale
      where employer_id = ${employerId} and ref = any (${refs}::uuid[])
      order by ref for update
    )
    delete from task_stale using held where task_stale.employer_id = held.employer_id and task_stale.ref = held.ref
  `.execute(tx);

const keepSome = (db: Db, employerId: EmployerId): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const held = await tx
      .selectFrom("dossier")
      .select("ref")
      .where("employer_id", "=", employerId)
      .where((eb) =>
        eb(
          "ref",
          "in",
          tx
            .selectFrom("task_stale")
            .select("task_stale.ref")
            .where("employer_id", "=", employerId)
            .orderBy("ref")
            .limit(atOnce),
        ),
      )
      .orderBy("ref")
      .forUpdate()
      .skipLocked()
      .execute();
    const refs = held.map(({ ref }) => ref);
    if (refs.length) {
      await unmark(tx, employerId, refs);
      await keepTasks(tx, employerId, refs);
    }
    return held.length === atOnce;
  });
