import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  Refusal,
  type Appointment,
  type CancelReason,
  type ConsultationKind,
  type ConsultationManner,
  type DossierRef,
  type NoShowReason,
} from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { promiseInvitation } from "./invitations.ts";
import { mustBeCancellable, mustBeMissable, mustBePlannable, mustBeSeen } from "./rules.ts";

type Asked = {
  id: string;
  kind: ConsultationKind;
  manner: ConsultationManner;
  on: string;
  at: string;
  minutes: number;
};

/** Plans an appointment in a dossier within reach: content from here on. The same under the same id is kept once. */
export async function addAppointment(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  asked: Asked,
  now: Date,
): Promise<Appointment> {
  const { id, kind, manner, minutes } = asked;
  const dossier = await lockDossier(tx, ref, actor);
  const appointments = await appointmentsOf(tx, dossier);
  const startsAt = await momentOf(tx, asked);
  const known = appointments.find((it) => it.id === id);
  const says = { kind, manner, minutes, startsAt: startsAt.getTime() };
  if (known && isSame({ ...known, startsAt: known.startsAt.getTime() }, says)) return toldOf(known);
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  const { employer_id, held } = dossier;
  const visible = held !== undefined || dossier.confidential !== undefined;
  mustBePlannable({ visible, appointments }, { startsAt, minutes }, now);
  const confidential = !held;
  await tx
    .insertInto("appointment")
    .values({
      employer_id,
      id,
      ref,
      kind,
      manner,
      starts_at: startsAt,
      minutes,
      planned_by: actor.userId,
      confidential,
    })
    .execute();
  await keepStep(tx, actor, dossier, id, "planned");
  await keepWritten(tx, actor, dossier, { id, deed: "appointment.planned", purpose: kind, confidential });
  return mustTell(tx, dossier, id);
}

/** Cancels one that has not begun; it stays to be seen. Cancelled again it changes nothing. */
export async function cancel(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  appointmentId: string,
  { reason, seen }: { reason: CancelReason; seen: number },
  now: Date,
): Promise<Appointment> {
  const { dossier, found } = await held(tx, actor, ref, appointmentId);
  if (found.cancelledAt) return toldOf(found);
  mustBeCancellable(found, now);
  mustBeSeen(found, seen);
  const { confidential, sequence } = found;
  await tx
    .updateTable("appointment")
    .set({ cancelled_at: now, cancel_reason: reason, sequence: sequence + 1 })
    .where("employer_id", "=", dossier.employer_id)
    .where("id", "=", appointmentId)
    .execute();
  await keepStep(tx, actor, dossier, appointmentId, "cancelled");
  await keepWritten(tx, actor, dossier, { id: randomUUID(), deed: "appointment.cancelled", confidential });
  return mustTell(tx, dossier, appointmentId);
}

/** Keeps that somebody did not come; his moment stays taken, and it stays content. Another reason later is a correction. */
export async function missed(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  appointmentId: string,
  reason: NoShowReason,
  now: Date,
): Promise<Appointment> {
  const { dossier, found } = await held(tx, actor, ref, appointmentId);
  if (found.noShowReason === reason) return toldOf(found);
  mustBeMissable(found, now);
  const { confidential, sequence } = found;
  await tx
    .updateTable("appointment")
    .set({ no_show_at: now, no_show_reason: reason, sequence: sequence + 1 })
    .where("employer_id", "=", dossier.employer_id)
    .where("id", "=", appointmentId)
    .execute();
  await keepStep(tx, actor, dossier, appointmentId, "no_show");
  await keepWritten(tx, actor, dossier, { id: randomUUID(), deed: "appointment.no_show", confidential });
  return mustTell(tx, dossier, appointmentId);
}

async function held(tx: Tx, actor: Actor, ref: DossierRef, appointmentId: string) {
  const dossier = await lockDossier(tx, ref, actor);
  const found = (await appointmentsOf(tx, dossier)).find((it) => it.id === appointmentId);
  if (!found) throw new Refusal("not_found");
  return { dossier, found };
}

/** Adds to what happened to an appointment how it is from now on, and has its employee told of what he must know. */
export async function keepStep(tx: Tx, actor: Actor, { employer_id }: Locked, id: string, step: Step): Promise<void> {
  await sql`
    insert into appointment_step (
      employer_id, appointment_id, sequence, actor, step, starts_at, minutes, professional_id, place_id, confidential
    )
    select employer_id, id, sequence, ${actor.userId}::uuid, ${step}, starts_at, minutes, professional_id, place_id, confidential
    from appointment where employer_id = ${employer_id} and id = ${id}`.execute(tx);
  if (step !== "no_show") await promiseInvitation(tx, { employerId: employer_id, appointmentId: id });
}
type Step = "planned" | "moved" | "cancelled" | "no_show";

type Said = Pick<Asked, "kind" | "manner" | "minutes"> & { startsAt: number };
const isSame = (one: Said, other: Said) =>
  one.kind === other.kind &&
  one.manner === other.manner &&
  one.minutes === other.minutes &&
  one.startsAt === other.startsAt;

/** A day and time as the clocks in the Netherlands show them. */
async function momentOf(tx: Tx, { on, at }: Pick<Asked, "on" | "at">): Promise<Date> {
  const { rows } = await sql<{ moment: Date }>`
    select (${on}::date + ${at}::time) at time zone 'Europe/Amsterdam' as moment`.execute(tx);
  return rows[0]!.moment;
}

type Found = Awaited<ReturnType<typeof appointmentsOf>>[number];

export const appointmentsOf = (tx: Tx, { employer_id, ref }: Locked) =>
  tx
    .selectFrom("appointment")
    .innerJoin("account", "account.id", "appointment.planned_by")
    .leftJoin("account as professional", "professional.id", "professional_id")
    .leftJoin("place", "place.id", "place_id")
    .select(["appointment.id", "ref", "kind", "manner", "starts_at as startsAt", "minutes", "confidential"])
    .select(["account.display_name as plannedBy", "planned_at as plannedAt", "cancelled_at as cancelledAt"])
    .select(["professional_id as professionalId", "professional.display_name as professionalName"])
    .select(["place_id as placeId", "place.name as placeName", "cancel_reason as cancelReason"])
    .select(["no_show_reason as noShowReason", "consultation_id as consultationId", "open", "sequence"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();

export const toldOf = ({ consultationId: _kind, open: _open, ...it }: Found): Appointment => ({
  ...it,
  startsAt: it.startsAt.toISOString(),
  plannedAt: it.plannedAt.toISOString(),
  cancelledAt: it.cancelledAt?.toISOString() ?? null,
});

export const mustTell = async (tx: Tx, dossier: Locked, id: string): Promise<Appointment> =>
  toldOf((await appointmentsOf(tx, dossier)).find((it) => it.id === id)!);
