import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import { Refusal, type DossierRef, type EmployerId, type PastSpell, type SpellDeed } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { amsterdamDate } from "./days.ts";
import { periodsOf, type Standing } from "./fold.ts";
import { decide, mustBeVisible, wrong } from "./rules.ts";
import { absencesIn, columnsOf } from "./store.ts";

/*
 * Absence of before (verzuimhistorie), many spells at once: by the rules of a sick report, written as one statement a table. What
 * follows from spells, tasks and figures, is derived by the jobs that tend what triggers mark (040-tasks, 061-absence-months).
 * No system of the employer is told: he knew it before we did.
 */

/** Takes these over, all or none: `not_found` of a number that is nobody's, and what a sick report is refused. */
export async function takeOver(
  tx: Tx,
  employerId: EmployerId,
  { id: source, spells }: { id: string; spells: readonly PastSpell[] },
  now: Date,
): Promise<{ taken: number; known: number }> {
  const held = await hold(tx, employerId, spells);
  const absences = await absencesIn(tx, employerId, [...new Set(held.values())]);
  const written = await writtenOf(tx, spells);
  const today = amsterdamDate(now);
  const fresh: { ref: DossierRef; past: PastSpell; standing: Standing }[] = [];
  for (const past of spells.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1))) {
    const ref = held.get(past.personnelNumber);
    if (!ref) throw new Refusal("not_found");
    const found = absences.get(ref)!;
    const asked: Written = { ref, reportedOn: past.reportedOn, said: saidOf(past) };
    if (written.has(past.id)) {
      // Known only when it says the same: a correction that is passed over in silence is lost.
      if (!isDeepStrictEqual(written.get(past.id), asked)) throw new Refusal("already_written");
      continue;
    }
    written.set(past.id, asked);
    if (past.reportedOn > today) throw wrong("reportedOn", "De dag van de melding ligt in de toekomst.");
    const presence = { employments: found.employments, leaves: found.leaves.filter((it) => !it.withdrawn) };
    const known = [...found.spells, ...fresh.filter((it) => it.ref === ref).map(ill)];
    const deed: SpellDeed = { kind: "reported", said: saidOf(past) };
    const around = { ...presence, others: periodsOf(known, presence) };
    fresh.push({ ref, past, standing: decide({ standing: undefined, employment: null }, deed, around, today) });
  }
  if (fresh.length) await write(tx, employerId, source, fresh);
  return { taken: fresh.length, known: spells.length - fresh.length };
}

type Fresh = { ref: DossierRef; past: PastSpell; standing: Standing };

/** Locks the dossiers of these numbers, in one order; each must be held by the service. Refuses `not_shared`. */
async function hold(tx: Tx, employerId: EmployerId, spells: readonly PastSpell[]): Promise<Map<string, DossierRef>> {
  const numbers = [...new Set(spells.map((it) => it.personnelNumber))];
  // Folded by the database alone, as identifiers are (007-personnel-numbers.sql): JavaScript folds other letters too.
  const { rows } = await sql<{ ref: DossierRef; number: string }>`
    select ref, asked.number from unnest(${numbers}::text[]) as asked (number)
      join dossier on lower(personnel_number collate "C") = lower(asked.number collate "C")
    where employer_id = ${employerId}
    order by ref for update of dossier`.execute(tx);
  const refs = [...new Set(rows.map(({ ref }) => ref))];
  const seen = await tx
    .selectFrom("identity")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where("ref", "=", sql<DossierRef>`any (${refs}::uuid[])`)
    .execute();
  const visible = new Set(seen.map(({ ref }) => ref));
  for (const ref of refs) mustBeVisible({ held: visible.has(ref) || undefined, confidential: undefined });
  return new Map(rows.map(({ ref, number }) => [number, ref]));
}

/** What was written under an id as absence of before. */
type Written = { ref: DossierRef; reportedOn: string; said: ReturnType<typeof saidOf> };

/** Under which of these ids something was written before, by whomever, and of absence what; null of anything else. */
async function writtenOf(tx: Tx, spells: readonly PastSpell[]): Promise<Map<string, Written | null>> {
  const { rows } = await sql<{ id: string } & (Written | { ref: null })>`
    select done.id, spell.ref, to_char(spell.reported_at at time zone 'UTC', 'YYYY-MM-DD') as "reportedOn", event.said
    from done
      left join spell_event event on event.spell_id = done.id and event.seq = 1
      left join spell on spell.id = event.spell_id
    where done.id = any (${spells.map(({ id }) => id)}::uuid[])`.execute(tx);
  return new Map(
    rows.map(({ id, ...it }) => [
      id,
      it.ref === null ? null : { ref: it.ref, reportedOn: it.reportedOn, said: it.said },
    ]),
  );
}

const saidOf = (it: PastSpell): Omit<Standing, "withdrawn"> => ({
  ...{ startsOn: it.startsOn, course: it.course, recoveredOn: it.recoveredOn, safetyNet: it.safetyNet },
  ...{ workAccident: it.workAccident, liableThirdParty: it.liableThirdParty, expectedDays: it.expectedDays },
  differentCause: false,
});

const ill = ({ past, standing }: Fresh) => ({ id: past.id, employment: null, ...standing });

async function write(tx: Tx, employerId: EmployerId, source: string, fresh: readonly Fresh[]): Promise<void> {
  const own = { employer_id: employerId, confidential: false };
  const by = { coupling: source, version: 1 };
  const spells = fresh.map(({ ref, past, standing }) => {
    const at = { reported_at: `${past.reportedOn}T12:00:00Z`, course: standing.course };
    return { ...own, id: past.id, ref, ...columnsOf(standing), ...by, ...at };
  });
  const events = fresh.map(({ past }) => {
    const deed = { seq: 1, id: past.id, kind: "reported", said: saidOf(past), by_coupling: source };
    return { ...own, spell_id: past.id, at: new Date(), ...deed };
  });
  await sql`insert into spell select * from jsonb_populate_recordset(null::spell, ${JSON.stringify(spells)}::jsonb)`.execute(
    tx,
  );
  await sql`insert into spell_event select * from jsonb_populate_recordset(null::spell_event, ${JSON.stringify(events)}::jsonb)`.execute(
    tx,
  );
  await tx
    .insertInto("done")
    .values(fresh.map(({ past: { id } }) => ({ id, what: "spell.reported" })))
    .execute();
  const counted = Map.groupBy(fresh, ({ ref }) => ref);
  const deeds = [...counted].map(([ref, its]) => ({
    ...{ deed: "absence.taken_over", by: "service" as const, employerId },
    ...{ ref, amount: its.length },
  }));
  await record(tx, ...deeds);
  await announce(tx, { kind: "employer", employerId, ref: null });
}
