import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  fullNameOf,
  mostExported,
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type ExportReason,
} from "@datakluis/contract";
import { placeWithinReach, withinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import type { Person, Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { dossierWithin } from "../dossiers/lock.ts";
import { openIdentity } from "../identities/store.ts";
import { mustWorkAt } from "../organisation/users.ts";
import type { Tx } from "../schema.ts";

type Asked = { reason: ExportReason; departmentId?: DepartmentId | undefined };

/** An employment as it is exported; a name only where the exporter sees it. */
export type Exported = {
  personnelNumber: string;
  fullName: string | null;
  bornOn: string;
  sex: string;
  /** Only the year of birth and the month of a start say something (B6). */
  coarse: boolean;
  departmentCode: string | null;
  departmentName: string | null;
  startsOn: string | null;
  endsOn: string | null;
  jobTitle: string | null;
  contractHours: string | null;
  normHours: string | null;
  contractKind: string | null;
  costCentre: string | null;
};

const pageSize = 500;

/**
 * The employments within somebody's reach, a page at a time. Before the first page it is on the record, and of each who stands in
 * it by name that he does (D6). Whose dossier is revoked meanwhile is in it without his name.
 */
export async function exportFor({ master, actor, act }: Suite & Person, employerId: EmployerId, asked: Asked) {
  const downloadId = randomUUID();
  const refs = await act(async (tx) => {
    await mustWorkAt(tx, actor.sight, employerId);
    await mustReach(tx, actor.sight, employerId, asked.departmentId);
    const found = await dossiersWithin(tx, actor.sight, employerId, asked.departmentId);
    if (found.length > mostExported) throw new Refusal("export_too_large");
    await keepDownload(tx, actor, employerId, downloadId, asked.reason, found);
    const deed = { deed: "members.exported", actor, employerId, purpose: asked.reason, amount: found.length };
    await record(tx, deed);
    return found;
  });
  return pagesOf(refs, (some) =>
    act(async (tx) => {
      await mustWorkAt(tx, actor.sight, employerId);
      const rows = await rowsOf(tx, actor.sight, employerId, downloadId, some);
      return rows.map(({ version, wrapped_key, sealed, ref, ...it }): Exported => {
        const held =
          wrapped_key && sealed ? { employer_id: employerId, ref, version: version!, wrapped_key, sealed } : null;
        return { ...it, fullName: held && fullNameOf(openIdentity(master, held).reveal()) };
      });
    }),
  );
}

async function* pagesOf(refs: readonly DossierRef[], read: (some: readonly DossierRef[]) => Promise<Exported[]>) {
  for (let from = 0; from < refs.length; from += pageSize) yield await read(refs.slice(from, from + pageSize));
}

/** Refuses `not_found` for a department that is out of reach, whether it is there or not. */
async function mustReach(tx: Tx, sight: Sight, employerId: EmployerId, departmentId: DepartmentId | undefined) {
  if (!departmentId) return;
  const { rows } = await sql<{ reached: boolean }>`
    select ${placeWithinReach(sight, employerId, departmentId)} as reached`.execute(tx);
  if (!rows[0]!.reached) throw new Refusal("not_found");
}

async function dossiersWithin(tx: Tx, sight: Sight, employerId: EmployerId, departmentId: DepartmentId | undefined) {
  const below = sql<boolean>`dossier.department_id in (
    with recursive below (id) as (
      select ${departmentId ?? null}::uuid
      union
      select department.id from department join below on department.parent_id = below.id
      where department.employer_id = ${employerId}
    )
    select id from below
  )`;
  const rows = await tx
    .selectFrom("dossier")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where(withinReach(sight))
    .$if(departmentId !== undefined, (it) => it.where(below))
    .orderBy("personnel_number")
    .execute();
  return rows.map(({ ref }) => ref);
}

/** Writes down who stands in it by name: of whom this side holds an identity the employer knows of. */
async function keepDownload(
  tx: Tx,
  { userId }: Actor,
  employerId: EmployerId,
  id: string,
  reason: ExportReason,
  refs: readonly DossierRef[],
): Promise<void> {
  await tx.insertInto("download").values({ employer_id: employerId, id, by_user: userId, reason }).execute();
  await sql`
    insert into download_person (employer_id, download_id, ref)
    select employer_id, ${id}::uuid, ref from identity
    where employer_id = ${employerId} and ref = any (${refs}::uuid[])`.execute(tx);
}

/** A name only of whom it was written down that he stands in it: who is shared meanwhile waits for the next file. */
const rowsOf = (tx: Tx, sight: Sight, employerId: EmployerId, downloadId: string, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("dossier")
    .innerJoin("employer", "employer.id", "dossier.employer_id")
    .leftJoin("department", (on) =>
      on
        .onRef("department.employer_id", "=", "dossier.employer_id")
        .onRef("department.id", "=", "dossier.department_id"),
    )
    .leftJoin("employment", (on) =>
      on.onRef("employment.employer_id", "=", "dossier.employer_id").onRef("employment.ref", "=", "dossier.ref"),
    )
    .leftJoin("download_person as named", (on) =>
      on
        .onRef("named.employer_id", "=", "dossier.employer_id")
        .onRef("named.ref", "=", "dossier.ref")
        .on("named.download_id", "=", downloadId),
    )
    .leftJoin("identity", (on) =>
      on.onRef("identity.employer_id", "=", "named.employer_id").onRef("identity.ref", "=", "named.ref"),
    )
    .select(["dossier.ref", "dossier.personnel_number as personnelNumber", "born_on as bornOn", "sex"])
    .select(sql<boolean>`employer.coarsened_at is not null`.as("coarse"))
    .select(["department.code as departmentCode", "department.name as departmentName"])
    .select(["starts_on as startsOn", "ends_on as endsOn", "job_title as jobTitle"])
    .select(["contract_hours as contractHours", "norm_hours as normHours"])
    .select(["contract_kind as contractKind", "cost_centre as costCentre"])
    .select(["identity.version", "identity.wrapped_key", "identity.sealed"])
    .where("dossier.employer_id", "=", employerId)
    .where(sql<boolean>`dossier.ref = any (${refs}::uuid[])`)
    .where(withinReach(sight))
    .orderBy("dossier.personnel_number")
    .orderBy("starts_on")
    .execute();

/** The files somebody stands in by name, newest first. Refuses `not_found` for a dossier out of reach. */
export async function downloadsOf(tx: Tx, { sight }: Actor, ref: DossierRef) {
  const found = await dossierWithin(tx, ref, sight);
  if (!found) throw new Refusal("not_found");
  const rows = await tx
    .selectFrom("download_person as named")
    .innerJoin("download", (on) =>
      on.onRef("download.employer_id", "=", "named.employer_id").onRef("download.id", "=", "named.download_id"),
    )
    .innerJoin("account", "account.id", "download.by_user")
    .select(["download.at", "account.display_name as byName", "download.reason"])
    .where("named.employer_id", "=", found.employer_id)
    .where("named.ref", "=", ref)
    .orderBy("download.at", "desc")
    .execute();
  return { downloads: rows.map((it) => ({ ...it, at: it.at.toISOString() })) };
}
