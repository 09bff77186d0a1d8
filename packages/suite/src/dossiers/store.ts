import type { KeyObject } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import {
  identityOn,
  Refusal,
  SharedIdentity,
  type Appointment,
  type Dossier,
  type DossierRef,
  type EmployerId,
  type Employment,
  type PersonLabel,
  type Trajectory,
  type UserId,
  type VaultState,
} from "@datakluis/contract";
import { atOnceFor } from "@datakluis/kit/pipeline";
import { onBehalf } from "../access/behalf.ts";
import { withinReach } from "../access/reach.ts";
import { shapeOf, type Actor, type Doer } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { amsterdamDate } from "../absence/days.ts";
import { absenceOf, leavesJson, spellJson, type LeaveRow, type SpellRow } from "../absence/read.ts";
import { openBecause, openBsnBecause, openIdentity, type Sealed } from "../identities/store.ts";
import { labelOf } from "../organisation/members.ts";
import { withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { hasVisibleNotes } from "./content.ts";

type Opened = Pick<Dossier, "ref" | "bornOn" | "coarse" | "sex" | "personnelNumber" | "employerId" | "employerName"> & {
  vault: VaultState;
  version: number | null;
  wrapped_key: Buffer;
  sealed: Buffer;
  because: Buffer | null;
  grant_seq: number | null;
  grant_version: number | null;
  bsn_key: Buffer | null;
  bsn_because: Buffer | null;
  updates_stopped_at: Date | null;
  /** Of a person retrieved confidentially, and for users of the service alone. */
  retrievedAt?: Date | null;
  forgottenOn?: string | null;
  kept?: boolean | null;
  employments: Employment[];
  spells: SpellRow[];
  leaves: LeaveRow[];
  trajectories: Trajectory[];
  appointments: Appointment[];
  /** Whether there is a note or a document the asker may read. */
  noted: boolean;
};

/**
 * What a user of the service sees where nothing is shared: the person as he was when he was retrieved. That he looked
 * stands on the record of it. An employer's user asks nothing of this (product.md, D11).
 */
const ofService = {
  looked: (behalf: RawBuilder<unknown>, userId: UserId) => sql`, looked_at_retrieved as (
      insert into confidential_event (employer_id, actor, deed, ref, on_behalf)
      select employer_id, ${userId}::uuid, 'person.opened', ref, ${behalf}
      from dossier
      where exists (
          select from confidential_identity it where it.employer_id = dossier.employer_id and it.ref = dossier.ref
        )
        and not exists (select from identity it where it.employer_id = dossier.employer_id and it.ref = dossier.ref)
    )`,
  columns: sql`coalesce(identity.version, retrieved.version) as version,
      coalesce(identity.wrapped_key, retrieved.wrapped_key) as wrapped_key,
      coalesce(identity.sealed, retrieved.sealed) as sealed,
      case when identity.ref is null then retrieved.because else identity.because end as because,
      retrieved.retrieved_at as "retrievedAt", retrieved.kept,
      case when retrieved.ref is not null
        then forgotten_for_asker(dossier.employer_id, dossier.ref, retrieved.retrieved_at)
      end as "forgottenOn",`,
  joined: sql`left join confidential_identity retrieved
        on retrieved.employer_id = dossier.employer_id and retrieved.ref = dossier.ref and identity.ref is null`,
};

/** Reads a dossier within reach, writes the look down and remembers the visit: one statement, so none without the other. */
const opening = ({ userId, side, sight }: Actor, ref: DossierRef) => sql<Opened>`
    with dossier as materialized (
      select * from dossier where ref = ${ref} and ${withinReach(sight)()}
    ), looked as (
      insert into event (employer_id, actor, actor_kind, deed, ref, on_behalf)
      select employer_id, ${userId}::uuid, 'user', 'dossier.opened', ref,
        ${behalfOf({ userId, sight })}
      from dossier
    )${side === "service" ? ofService.looked(behalfOf({ userId, sight }), userId) : sql``}, visited as (
      insert into recent (user_id, employer_id, ref) select ${userId}::uuid, employer_id, ref from dossier
      on conflict (user_id, employer_id, ref) do update set visited_at = now()
    )
    select dossier.ref, dossier.employer_id as "employerId", employer.name as "employerName", employer.vault,
      personnel_number as "personnelNumber", born_on as "bornOn", sex,
      employer.coarsened_at is not null as coarse,
      ${side === "service" ? ofService.columns : sql`identity.version, identity.wrapped_key, identity.sealed, identity.because,`}
      extent.grant_seq, extent.grant_version, extent.wrapped_key as bsn_key, extent.because as bsn_because,
      extent.updates_stopped_at,
      coalesce((
        select json_agg(json_build_object(
          'jobTitle', job_title, 'startsOn', starts_on, 'endsOn', ends_on, 'contractHours', contract_hours,
          'normHours', norm_hours, 'contractKind', contract_kind, 'costCentre', cost_centre,
          'departmentId', dossier.department_id, 'departmentName', department.name) order by starts_on desc)
        from employment where employment.employer_id = dossier.employer_id and employment.ref = dossier.ref
      ), '[]') as employments,
      coalesce((
        select json_agg(${spellJson} order by starts_on desc)
        from spell
        where spell.employer_id = dossier.employer_id and spell.ref = dossier.ref
      ), '[]') as spells,
      ${leavesJson} as leaves,
      coalesce((
        select json_agg(json_build_object(
          'id', trajectory.id, 'ref', trajectory.ref, 'kind', kind, 'startsOn', starts_on,
          'openedBy', account.display_name, 'openedAt', opened_at, 'confidential', confidential) order by starts_on desc)
        from trajectory join account on account.id = trajectory.opened_by
        where trajectory.employer_id = dossier.employer_id and trajectory.ref = dossier.ref
      ), '[]') as trajectories,
      coalesce((
        select json_agg(json_build_object(
          'id', appointment.id, 'ref', appointment.ref, 'kind', kind, 'manner', manner, 'startsAt', starts_at,
          'minutes', minutes, 'professionalId', professional_id, 'professionalName', professional.display_name,
          'placeId', place_id, 'placeName', place.name, 'plannedBy', account.display_name, 'plannedAt', planned_at,
          'cancelledAt', cancelled_at, 'cancelReason', cancel_reason, 'noShowReason', no_show_reason,
          'confidential', confidential, 'sequence', sequence) order by starts_at desc)
        from appointment join account on account.id = appointment.planned_by
          left join account professional on professional.id = appointment.professional_id
          left join place on place.id = appointment.place_id
        where appointment.employer_id = dossier.employer_id and appointment.ref = dossier.ref
      ), '[]') as appointments,
      ${hasVisibleNotes} as noted
    from dossier
      join employer on employer.id = dossier.employer_id
      left join department on department.employer_id = dossier.employer_id and department.id = dossier.department_id
      left join identity on identity.employer_id = dossier.employer_id and identity.ref = dossier.ref
      left join shared_extent extent on extent.employer_id = dossier.employer_id and extent.ref = dossier.ref
      ${side === "service" ? ofService.joined : sql``}`;

const behalfOf = (doer: Doer) => onBehalf(doer, (own) => withinReach(own)());

/**
 * Opens a dossier, on the record (NEN 7513). The path that is walked most, so in one round trip to the database. Out of
 * reach it does not exist. Refuses `not_found`.
 */
export async function openDossier(
  { db, pipeline, master }: Pick<Suite, "db" | "pipeline" | "master">,
  actor: Actor,
  ref: DossierRef,
): Promise<Dossier> {
  const { sql: text, parameters } = opening(actor, ref).compile(db);
  const statement = { name: `open-dossier-${actor.side}-${shapeOf(actor)}`, text, values: [...parameters] };
  const [it] = await atOnceFor<Opened>(pipeline, actor.userId, statement);
  if (!it) throw new Refusal("not_found");

  const {
    version,
    wrapped_key,
    sealed,
    because,
    spells,
    leaves,
    trajectories,
    appointments,
    noted,
    retrievedAt = null,
    forgottenOn = null,
    kept,
    ...more
  } = it;
  const {
    grant_seq: _seq,
    grant_version: _version,
    bsn_key: _key,
    bsn_because: _why,
    updates_stopped_at,
    ...rest
  } = more;
  const whose = { employer_id: it.employerId, ref, confidential: retrievedAt !== null };
  const hasContent = noted || spells.length + leaves.length + trajectories.length + appointments.length > 0;
  const held = version === null ? null : { ...whose, version, wrapped_key, sealed, because };
  return {
    ...rest,
    ...personOf(master, held, amsterdamDate(new Date())),
    retrieved: retrievedAt && { at: retrievedAt.toISOString(), forgottenOn, kept: kept === true },
    bsnBecause: actor.side === "service" ? bsnOf(master, it) : null,
    updatesStoppedAt: updates_stopped_at?.toISOString() ?? null,
    hasContent,
    ...absenceOf(spells, leaves, it.employments),
    trajectories: trajectories.map((it) => ({ ...it, openedAt: new Date(it.openedAt).toISOString() })),
    appointments: appointments.map((it) => ({
      ...it,
      startsAt: new Date(it.startsAt).toISOString(),
      plannedAt: new Date(it.plannedAt).toISOString(),
      cancelledAt: it.cancelledAt && new Date(it.cancelledAt).toISOString(),
    })),
  };
}

/**
 * What the service sees of a person, whoever delivered him: never a BSN or a bank account (UAVG art. 46). The shape is
 * strict, so a field that is added to an identity is not shown by accident. A temporary address is shown until its last day.
 */
function personOf(master: KeyObject, held: Sealed | null, today: string): Pick<Dossier, "person" | "shared"> {
  if (!held) return { person: null, shared: null };
  const { bsn: _bsn, iban: _iban, ...identity } = openIdentity(master, held).reveal();
  return {
    person: identityOn(SharedIdentity.parse(identity), today),
    shared: openBecause(master, held)?.reveal() ?? null,
  };
}

/** Why the service may have the BSN; the BSN itself is a look of its own (sharing/extents.ts). */
function bsnOf(master: KeyObject, { employerId, ref, grant_seq, grant_version, bsn_key, bsn_because }: Opened) {
  if (!bsn_key || !bsn_because) return null;
  const whose = { employer_id: employerId, ref, grant: grant_seq!, version: grant_version! };
  return openBsnBecause(master, whose, { wrapped_key: bsn_key, because: bsn_because }).reveal();
}

type Recent = PersonLabel & { employerId: EmployerId; visitedAt: string };

/** The dossiers this user opened last, as far as they are within his reach now. */
export async function recentDossiers(tx: Tx, master: KeyObject, actor: Actor): Promise<Recent[]> {
  const rows = await tx
    .selectFrom("recent")
    .innerJoin("dossier", (it) =>
      it.onRef("dossier.employer_id", "=", "recent.employer_id").onRef("dossier.ref", "=", "recent.ref"),
    )
    .leftJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "dossier.ref", "personnel_number", "version", "wrapped_key", "sealed"])
    .select("visited_at")
    .where("recent.user_id", "=", actor.userId)
    .where(withinReach(actor.sight))
    .orderBy("visited_at", "desc")
    .limit(10)
    .execute();
  const labels = rows.map((row) => ({
    ...labelOf(master, row),
    employerId: row.employer_id,
    visitedAt: row.visited_at.toISOString(),
  }));
  return withRetrieved(tx, master, actor, labels, "person.listed");
}
