import { sql } from "kysely";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db, Tx } from "../schema.ts";
import { firstDayOf } from "./months.ts";
import { absenceOf, type Ill, type Work, type Worker } from "./rules.ts";

/*
 * Keeps absence by person and month (061-absence-months.sql) as the rules count it. It follows from spells, leave and employments and
 * from nothing else, not even from the day it is counted on.
 */

type Row = {
  ref: DossierRef;
  spells: Ill[];
  leaves: Worker["leaves"];
  work: WorkRow[];
};

/** An employment as the database has it: hours a week. */
export type WorkRow = Omit<Work, "factor"> & { contract: number | null; norm: number | null };

/** Contract hours by norm hours (WCC, 1996); full time where one of them is unknown. */
export const workOf = ({ contract, norm, ...it }: WorkRow): Work => ({
  ...it,
  factor: contract === null || !norm ? 1 : contract / norm,
});

/**
 * Reads what the absence of these people follows from. Without what is confidential, whoever asks: that is in no figure
 * (product.md, D11).
 */
export async function workersOf(
  tx: Tx,
  employerId: EmployerId,
  refs: readonly DossierRef[],
): Promise<Map<DossierRef, Worker>> {
  const { rows } = await sql<Row>`
    select it.ref,
      coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'recoveredOn', recovered_on, 'employment', employment,
          'course', course) order by starts_on, id)
        from spell where spell.employer_id = ${employerId} and spell.ref = it.ref and not confidential and withdrawn is null
      ), '[]') as spells,
      coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on) order by starts_on)
        from (
          select distinct on (leave_id) starts_on, ends_on, withdrawn from leave_event
          where leave_event.employer_id = ${employerId} and leave_event.ref = it.ref and not confidential
          order by leave_id, seq desc
        ) as leave where not withdrawn
      ), '[]') as leaves,
      coalesce((
        select json_agg(json_build_object('startsOn', starts_on, 'endsOn', ends_on, 'contract', contract_hours,
          'norm', norm_hours) order by starts_on)
        from employment where employment.employer_id = ${employerId} and employment.ref = it.ref
      ), '[]') as work
    from unnest(${refs}::uuid[]) as it (ref)`.execute(tx);
  return new Map(rows.map(({ ref, spells, leaves, work }) => [ref, { spells, leaves, work: work.map(workOf) }]));
}

const atOnce = 500;

/** Counts again for whoever something changed. Broken off, it goes on where it was. */
export async function keepStaleAbsence(db: Db): Promise<void> {
  const { rows } = await sql<{ employer_id: EmployerId }>`select employer_id from absence_stale_employers()`.execute(
    db,
  );
  for (const { employer_id: employerId } of rows) await keepAbsenceOf(db, employerId);
}

/** The same for one employer. Whom somebody is just changing it passes by. */
export async function keepAbsenceOf(db: Db, employerId: EmployerId): Promise<void> {
  while (await keepSome(db, employerId));
}

/** Whether there may be more. */
const keepSome = (db: Db, employerId: EmployerId): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const held = await tx
      .selectFrom("absence_stale")
      .select("ref")
      .where("employer_id", "=", employerId)
      .orderBy("ref")
      .limit(atOnce)
      .forUpdate()
      .skipLocked()
      .execute();
    const refs = held.map(({ ref }) => ref);
    if (!refs.length) return false;
    const rows = [...(await workersOf(tx, employerId, refs))].flatMap(([ref, worker]) =>
      [...absenceOf(worker)].map(([month, { lost, onLeave, newSpells, ended, ill }]) => ({
        ...{ employer_id: employerId, ref, month: firstDayOf(month), lost, on_leave: onLeave, new_spells: newSpells },
        ...{ ended, ill },
      })),
    );
    for (const table of ["absence_month", "absence_stale"] as const)
      await tx.deleteFrom(table).where("employer_id", "=", employerId).where("ref", "in", refs).execute();
    if (rows.length)
      await sql`
        insert into absence_month
        select employer_id, ref, month, lost, on_leave, new_spells, ended, ill
        from jsonb_populate_recordset(null::absence_month, ${JSON.stringify(rows)}::jsonb)`.execute(tx);
    return refs.length === atOnce;
  });
