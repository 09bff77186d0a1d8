import {
  canonicalPersonnelNumber,
  Refusal,
  type DossierRef,
  type EmployerId,
  type putEmployment,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { employerOf } from "../dossiers/lock.ts";
import type { Db, Tx } from "../schema.ts";
import { coarse, coarseBack } from "../uniqueness/rules.ts";
import { mustNotHaveEnded } from "./store.ts";
import { sql } from "kysely";
import type { z } from "zod";

type Told = z.output<(typeof putEmployment)["body"]>;
type Where = { employerId: EmployerId; ref: DossierRef };

/**
 * Keeps the anonymised employment of somebody added or changed in the vault. What is not newer than what is known
 * changes nothing. Refuses `personnel_number_taken` when another dossier has that number.
 */
export async function keepEmployment(db: Db, { employerId, ref }: Where, told: Told): Promise<null> {
  const whose = await employerOf(db, ref);
  if (whose && whose !== employerId) throw new Refusal("not_found");

  return transactionFor(db, { employer: employerId }, async (tx) => {
    // Held so: whoever makes the dates of this employer coarser waits, and then finds what was kept here.
    const employer = await tx
      .selectFrom("employer")
      .select("coarsened_at")
      .where("id", "=", employerId)
      .forShare()
      .executeTakeFirst();
    if (!employer) throw new Refusal("not_found");
    const isCoarse = employer.coarsened_at !== null;
    const kept = isCoarse ? coarse(told) : told;
    await mustNotHaveEnded(tx, employerId);
    await mustBeLabel(tx, employerId, ref, kept.personnelNumber);
    if (!(await keepDossier(tx, employerId, ref, kept))) return null;
    for (const it of told.putBack ?? []) await putBack(tx, employerId, ref, isCoarse ? coarseBack(it) : it);
    if (kept.employment) await keepRow(tx, employerId, ref, kept.employment);
    await record(tx, { deed: "employment.received", by: "service", employerId, ref });
    await announce(tx, { kind: "dossier", employerId, ref });
    return null;
  });
}

/** No BSN comes in as a label (UAVG art. 46). One that is here already says nothing new, whatever the rule has become. */
async function mustBeLabel(tx: Tx, employerId: EmployerId, ref: DossierRef, label: string): Promise<void> {
  if (canonicalPersonnelNumber(label) === label) return;
  const known = tx.selectFrom("dossier").select("personnel_number").where("employer_id", "=", employerId);
  const here = await known.where("ref", "=", ref).executeTakeFirst();
  if (here?.personnel_number !== label) throw new Refusal("invalid");
}

/** Answers whether it was news. */
async function keepDossier(tx: Tx, employer_id: EmployerId, ref: DossierRef, told: Told): Promise<boolean> {
  const taken = await tx
    .selectFrom("dossier")
    .select("ref")
    .where("employer_id", "=", employer_id)
    .where(sql<boolean>`lower(personnel_number collate "C") = lower(${told.personnelNumber}::text collate "C")`)
    .where("ref", "!=", ref)
    .executeTakeFirst();
  if (taken) throw new Refusal("personnel_number_taken");

  const row = {
    personnel_number: told.personnelNumber,
    department_id: await knownDepartment(tx, employer_id, told.departmentId),
    born_on: told.bornOn,
    sex: told.sex,
    employment_version: told.version,
  };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("dossier")
    .values({ employer_id, ref, ...row })
    .onConflict((it) =>
      it.columns(["employer_id", "ref"]).doUpdateSet(row).where("dossier.employment_version", "<", told.version),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Departments are made here; one the vault still knows and this side does not is none. */
async function knownDepartment(
  tx: Tx,
  employerId: EmployerId,
  id: Told["departmentId"],
): Promise<Told["departmentId"]> {
  if (!id) return null;
  const found = tx.selectFrom("department").select("id").where("employer_id", "=", employerId).where("id", "=", id);
  return (await found.executeTakeFirst())?.id ?? null;
}

/** A delivery to the vault was undone: what it brought goes, and what it took the place of stands again. */
async function putBack(tx: Tx, employerId: EmployerId, ref: DossierRef, it: NonNullable<Told["putBack"]>[number]) {
  const { drop, employments } = it;
  if (drop)
    await tx
      .deleteFrom("employment")
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref)
      .where("starts_on", "=", drop)
      .execute();
  for (const one of employments) await writeRow(tx, employerId, ref, one);
}

type Row = NonNullable<Told["employment"]>;

async function keepRow(tx: Tx, employer_id: EmployerId, ref: DossierRef, it: Row) {
  // One that overlaps is the same employment, corrected, as in a delivery (delivery/src/rules.ts).
  await sql`
    delete from employment
    where employer_id = ${employer_id} and ref = ${ref} and starts_on <> ${it.startsOn}
      and starts_on <= coalesce(${it.endsOn}::date, 'infinity') and coalesce(ends_on, 'infinity') >= ${it.startsOn}`.execute(
    tx,
  );
  await writeRow(tx, employer_id, ref, it);
}

async function writeRow(tx: Tx, employer_id: EmployerId, ref: DossierRef, it: Row) {
  const row = {
    ends_on: it.endsOn,
    job_title: it.jobTitle,
    contract_hours: it.contractHours,
    norm_hours: it.normHours,
    contract_kind: it.contractKind,
    cost_centre: it.costCentre,
  };
  await tx
    .insertInto("employment")
    .values({ employer_id, ref, starts_on: it.startsOn, ...row })
    .onConflict((conflict) => conflict.columns(["employer_id", "ref", "starts_on"]).doUpdateSet(row))
    .execute();
}
