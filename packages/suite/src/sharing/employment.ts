import {
  canonicalPersonnelNumber,
  personnelNumberKey,
  Refusal,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
  type ToldEmployment,
} from "@datakluis/contract";
import { refusesValue, transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../schema.ts";
import { coarse, coarseBack } from "../uniqueness/rules.ts";
import { mustNotHaveEnded } from "./store.ts";

type Told = ToldEmployment & { ref: DossierRef };
type Where = { employerId: EmployerId; ref: DossierRef };

/**
 * Keeps the anonymised employment of somebody added or changed in the vault. What is not newer than what is known
 * changes nothing. Refuses `personnel_number_taken` when another dossier has that number.
 */
export async function keepEmployment(db: Db, { employerId, ref }: Where, told: ToldEmployment): Promise<null> {
  const refused = await keptOf(db, employerId, [{ ...told, ref }]);
  const code = refused.get(ref);
  if (code) throw new Refusal(code);
  return null;
}

/**
 * The same of many, in a few statements and one transaction. Answers of whom nothing was kept: whoever is wrong holds up
 * nobody else. Refuses `invalid` when the database refuses a value of somebody without saying whose: then nothing was kept.
 */
export const keepEmployments = async (
  db: Db,
  employerId: EmployerId,
  people: readonly Told[],
): Promise<DossierRef[]> => [...(await keptOf(db, employerId, people)).keys()];

/** Whom it refuses, and why. */
async function keptOf(db: Db, employerId: EmployerId, people: readonly Told[]): Promise<Map<DossierRef, RefusalCode>> {
  if (new Set(people.map(({ ref }) => ref)).size < people.length) throw new Refusal("invalid");
  const keep = transactionFor(db, { employer: employerId }, async (tx) => {
    // Held so: whoever makes the dates of this employer coarser waits, and then finds what was kept here.
    const employer = await tx
      .selectFrom("employer")
      .select("coarsened_at")
      .where("id", "=", employerId)
      .forShare()
      .executeTakeFirst();
    if (!employer) throw new Refusal("not_found");
    await mustNotHaveEnded(tx, employerId);
    const refused = await refusedOf(tx, employerId, people);
    const fit = people.filter(({ ref }) => !refused.has(ref));
    const news = await keepDossiers(tx, employerId, employer.coarsened_at ? fit.map(coarsened) : fit);
    await putBack(tx, employerId, news);
    await keepRows(tx, employerId, news);
    await recordEach(tx, employerId, news);
    return refused;
  });
  return keep.catch((fault: unknown) => {
    throw refusesValue(fault) ? new Refusal("invalid") : fault;
  });
}

const coarsened = (it: Told): Told => ({
  ...coarse(it),
  ...(it.putBack ? { putBack: it.putBack.map(coarseBack) } : {}),
});

/** What is told of people as rows of a statement, with these columns. */
const rowsOf = (people: readonly object[], columns: string): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as it (${sql.raw(columns)})`;

async function refusedOf(
  tx: Tx,
  employerId: EmployerId,
  people: readonly Told[],
): Promise<Map<DossierRef, RefusalCode>> {
  // One by one, however many others there are; numbers only where one is news.
  const { rows } = await sql<{ ref: DossierRef; whose: EmployerId | null; label: string | null; taken: boolean }>`
    with told as materialized (
      select it.ref, it."personnelNumber" as number, whose.employer_id as whose, known.personnel_number as label
      from ${rowsOf(people, `ref uuid, "personnelNumber" text`)}
        left join employers_of(${people.map(({ ref }) => ref)}::uuid[]) as whose on whose.ref = it.ref
        left join lateral (
          select personnel_number from dossier where employer_id = ${employerId} and dossier.ref = it.ref offset 0
        ) as known on true
    ), news as (
      select array_agg(ref) as refs, array_agg(number) as numbers from told where label is distinct from number
    )
    select ref, whose, label, ref in (select others_numbered(refs, numbers) from news) as taken from told`.execute(tx);
  const known = new Map(rows.map((it) => [it.ref, it]));
  const numbers = new Set<string>();
  const refused = new Map<DossierRef, RefusalCode>();
  for (const { ref, personnelNumber } of people) {
    const { whose, label, taken } = known.get(ref)!;
    const key = personnelNumberKey(personnelNumber);
    if (whose && whose !== employerId) refused.set(ref, "not_found");
    // No BSN comes in as a label (UAVG art. 46). One that is here already says nothing new, whatever the rule has become.
    else if (canonicalPersonnelNumber(personnelNumber) !== personnelNumber && label !== personnelNumber)
      refused.set(ref, "invalid");
    else if (taken || numbers.has(key)) refused.set(ref, "personnel_number_taken");
    else numbers.add(key);
  }
  return refused;
}

/** Answers of whom it was news. Departments are made here; one the vault still knows and this side does not is none. */
async function keepDossiers(tx: Tx, employerId: EmployerId, people: readonly Told[]): Promise<Told[]> {
  // Always in the same order, so that two who tell of the same people wait for one another instead of both.
  const { rows } = await sql<{ ref: DossierRef }>`
    insert into dossier as known
      (employer_id, ref, personnel_number, department_id, born_on, sex, employment_version)
    select ${employerId}::uuid, it.ref, it."personnelNumber", department.id, it."bornOn", it.sex, it.version
    from ${rowsOf(people, `ref uuid, "personnelNumber" text, "departmentId" uuid, "bornOn" date, sex text, version integer`)}
      left join department on department.employer_id = ${employerId} and department.id = it."departmentId"
    order by it.ref
    on conflict (employer_id, ref) do update
      set personnel_number = excluded.personnel_number, department_id = excluded.department_id,
        born_on = excluded.born_on, sex = excluded.sex, employment_version = excluded.employment_version
      where known.employment_version < excluded.employment_version
    returning ref`.execute(tx);
  const news = new Set(rows.map(({ ref }) => ref));
  return people.filter(({ ref }) => news.has(ref));
}

type Employed = { ref: DossierRef } & NonNullable<Told["employment"]>;

/** A delivery to the vault was undone: what it brought goes, and what it took the place of stands again. */
async function putBack(tx: Tx, employerId: EmployerId, people: readonly Told[]): Promise<void> {
  const most = Math.max(0, ...people.map((it) => it.putBack?.length ?? 0));
  // One undoing after another.
  for (let at = 0; at < most; at += 1) {
    const backs = people.flatMap(({ ref, putBack: all = [] }) => all.slice(at, at + 1).map((it) => ({ ref, ...it })));
    await sql`
      delete from employment using ${rowsOf(backs, "ref uuid, drop date")}
      where employment.employer_id = ${employerId} and employment.ref = it.ref
        and employment.starts_on = it.drop`.execute(tx);
    const stand = backs.flatMap(({ ref, employments }) =>
      [...new Map(employments.map((it) => [it.startsOn, it])).values()].map((it) => ({ ref, ...it })),
    );
    await writeRows(tx, employerId, stand);
  }
}

async function keepRows(tx: Tx, employerId: EmployerId, people: readonly Told[]): Promise<void> {
  const rows = people.flatMap(({ ref, employment }) => (employment ? { ref, ...employment } : []));
  // One that overlaps is the same employment, corrected, as in a delivery (delivery/src/rules.ts).
  await sql`
    delete from employment using ${rowsOf(rows, `ref uuid, "startsOn" date, "endsOn" date`)}
    where employment.employer_id = ${employerId} and employment.ref = it.ref and starts_on <> it."startsOn"
      and starts_on <= coalesce(it."endsOn", 'infinity') and coalesce(ends_on, 'infinity') >= it."startsOn"`.execute(
    tx,
  );
  await writeRows(tx, employerId, rows);
}

async function writeRows(tx: Tx, employerId: EmployerId, rows: readonly Employed[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = `ref uuid, "startsOn" date, "endsOn" date, "jobTitle" text, "contractHours" numeric,
    "normHours" numeric, "contractKind" text, "costCentre" text`;
  await sql`
    insert into employment
      (employer_id, ref, starts_on, ends_on, job_title, contract_hours, norm_hours, contract_kind, cost_centre)
    select ${employerId}::uuid, ref, "startsOn", "endsOn", "jobTitle", "contractHours", "normHours", "contractKind",
      "costCentre"
    from ${rowsOf(rows, columns)}
    on conflict (employer_id, ref, starts_on) do update
      set ends_on = excluded.ends_on, job_title = excluded.job_title, contract_hours = excluded.contract_hours,
        norm_hours = excluded.norm_hours, contract_kind = excluded.contract_kind,
        cost_centre = excluded.cost_centre`.execute(tx);
}

/** Of each a line on the record; announced is who it is, or of many that there was something. */
async function recordEach(tx: Tx, employerId: EmployerId, people: readonly Told[]): Promise<void> {
  if (people.length === 0) return;
  await sql`
    insert into event (employer_id, actor_kind, deed, ref)
    select ${employerId}::uuid, 'service', 'employment.received', ref
    from unnest(${people.map(({ ref }) => ref)}::uuid[]) as told (ref)`.execute(tx);
  const [one, ...more] = people;
  if (more.length) await announce(tx, { kind: "employer", employerId, ref: null });
  else await announce(tx, { kind: "dossier", employerId, ref: one!.ref });
}
