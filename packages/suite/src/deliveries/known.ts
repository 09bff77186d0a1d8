import { sql } from "kysely";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import type { Tx } from "../schema.ts";
import type { KnownPerson } from "./look.ts";

const batchRows = 1_000;

/** Everybody of an employer, in batches by personnel number: who he is sealed, his employment open. */
export async function* knownPeople(tx: Tx, employerId: EmployerId): AsyncGenerator<KnownPerson[]> {
  for (let after = ""; ;) {
    const people = await batchAfter(tx, employerId, after);
    if (people.length) yield people;
    if (people.length < batchRows) return;
    after = people.at(-1)!.personnelNumber;
  }
}

/** What somebody was employed as, oldest first; hours as numbers. */
const employmentsOf = sql<KnownPerson["employments"]>`(
  select coalesce(json_agg(json_build_object(
    'startsOn', starts_on, 'endsOn', ends_on, 'jobTitle', job_title, 'contractHours', contract_hours,
    'normHours', norm_hours, 'contractKind', contract_kind, 'costCentre', cost_centre
  ) order by starts_on), '[]')
  from employment where employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
)`;

/** The employments of these people, for the vault of their employer. Names nobody. */
export const employmentsFor = (tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("dossier")
    .select(["ref", employmentsOf.as("employments")])
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .execute()
    .then((rows) => rows.map((it) => ({ ...it, employments: [...it.employments] })));

async function batchAfter(tx: Tx, employerId: EmployerId, after: string): Promise<KnownPerson[]> {
  const rows = await tx
    .selectFrom("dossier")
    .leftJoin("department", (on) =>
      on
        .onRef("department.employer_id", "=", "dossier.employer_id")
        .onRef("department.id", "=", "dossier.department_id"),
    )
    .leftJoin("identity", (on) =>
      on.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select([
      "dossier.ref",
      "dossier.personnel_number",
      "department.code",
      "identity.version",
      "identity.wrapped_key",
      "identity.sealed",
      employmentsOf.as("employments"),
    ])
    .where("dossier.employer_id", "=", employerId)
    .where("dossier.personnel_number", ">", after)
    .orderBy("dossier.personnel_number")
    .limit(batchRows)
    .execute();
  return rows.map(({ ref, personnel_number, code, version, wrapped_key, sealed, employments }) => ({
    ref,
    personnelNumber: personnel_number,
    departmentCode: code,
    employments,
    identity: version !== null && wrapped_key && sealed ? { version, wrapped_key, sealed } : null,
  }));
}
