import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  Refusal,
  type Appointment,
  type ConsultationKind,
  type ConsultationManner,
  type DossierRef,
} from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { mustBeCancellable, mustBePlannable } from "./rules.ts";

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
  await keepWritten(tx, actor, dossier, { id, deed: "appointment.planned", purpose: kind, confidential });
  return mustTell(tx, dossier, id);
}

/** Cancels one that has not begun; it stays to be seen. Cancelled again it changes nothing. */
export async function cancel(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  appointmentId: string,
  now: Date,
): Promise<Appointment> {
  const dossier = await lockDossier(tx, ref, actor);
  const found = (await appointmentsOf(tx, dossier)).find((it) => it.id === appointmentId);
  if (!found) throw new Refusal("not_found");
  if (found.cancelledAt) return toldOf(found);
  mustBeCancellable(found, now);
  await tx
    .updateTable("appointment")
    .set({ cancelled_at: now })
    .where("employer_id", "=", dossier.employer_id)
    .where("id", "=", appointmentId)
    .execute();
  const { confidential } = found;
  await keepWritten(tx, actor, dossier, { id: randomUUID(), deed: "appointment.cancelled", confidential });
  return mustTell(tx, dossier, appointmentId);
}

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

const appointmentsOf = (tx: Tx, { employer_id, ref }: Locked) =>
  tx
    .selectFrom("appointment")
    .innerJoin("account", "account.id", "appointment.planned_by")
    .select(["appointment.id", "ref", "kind", "manner", "starts_at as startsAt", "minutes", "confidential"])
    .select(["account.display_name as plannedBy", "planned_at as plannedAt", "cancelled_at as cancelledAt"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();

const toldOf = (it: Found): Appointment => ({
  ...it,
  startsAt: it.startsAt.toISOString(),
  plannedAt: it.plannedAt.toISOString(),
  cancelledAt: it.cancelledAt?.toISOString() ?? null,
});

const mustTell = async (tx: Tx, dossier: Locked, id: string): Promise<Appointment> =>
  toldOf((await appointmentsOf(tx, dossier)).find((it) => it.id === id)!);
