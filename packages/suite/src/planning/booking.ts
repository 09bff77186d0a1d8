import { sql } from "kysely";
import {
  Refusal,
  type AgendaEntry,
  type Appointment,
  type ConsultationKind,
  type ConsultationManner,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { lockDossier } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { openConsultation } from "./agendas.ts";
import { mustBeThere } from "./moments.ts";
import { mustBeMovable, mustBePlannable, mustBeSeen } from "./rules.ts";
import { placesOf, professionalsOf } from "./setup.ts";
import { planSummons } from "./summons.ts";
import { appointmentsOf, keepStep, mustTell, toldOf } from "./store.ts";
import { daysFrom, windowsOf } from "./windows.ts";

/** A moment in an agenda, as it is asked for. */
type InAgenda = {
  consultationId: string;
  professionalId: UserId;
  placeId: string | null;
  manner: ConsultationManner;
  startsAt: string;
};

/**
 * Plans in an agenda of somebody who works for this employer: content from here on. Somebody of the open consultation hour
 * is kept from his employer, also where the employer shared him (product.md, F4 and D11). The same under the same id
 * is kept once. That nobody else was first, the database says (036-agendas.sql).
 */
export async function book(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  asked: InAgenda & { id: string; open: boolean; summonsId?: string | undefined },
  now: Date,
): Promise<Appointment> {
  const { id, open, manner } = asked;
  const dossier = await lockDossier(tx, ref, actor);
  const appointments = await appointmentsOf(tx, dossier);
  const known = appointments.find((it) => it.id === id);
  if (known && isSame(known, asked)) return toldOf(known);
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  // Who asked for it must see that it is planned.
  if (open && asked.summonsId !== undefined) throw new Refusal("invalid", [inOpenHour]);
  const { employer_id, held } = dossier;
  const visible = held !== undefined || dossier.confidential !== undefined;
  const { minutes, profession: kind } = await openConsultation(tx, asked.consultationId);
  const moment = new Date(asked.startsAt);
  mustBePlannable({ visible, appointments }, { startsAt: moment, minutes }, now);
  await mustFit(tx, actor, employer_id, asked, { minutes, kind, open });
  const confidential = !held || open;
  await notTaken(() =>
    tx
      .insertInto("appointment")
      .values({
        ...{ employer_id, id, ref, kind, manner, minutes, open, confidential },
        starts_at: moment,
        planned_by: actor.userId,
        ...agendaOf(asked),
      })
      .execute(),
  );
  if (asked.summonsId !== undefined) await planSummons(tx, dossier, asked.summonsId, id);
  await keepStep(tx, actor, dossier, id, "planned");
  await keepWritten(tx, actor, dossier, { id, deed: "appointment.planned", purpose: kind, confidential });
  return mustTell(tx, dossier, id);
}

/** Moves one that has not begun; where it was is free again. The same again changes nothing. */
export async function move(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  appointmentId: string,
  asked: InAgenda & { id: string; seen: number },
  now: Date,
): Promise<Appointment> {
  const dossier = await lockDossier(tx, ref, actor);
  const appointments = await appointmentsOf(tx, dossier);
  const found = appointments.find((it) => it.id === appointmentId);
  if (!found) throw new Refusal("not_found");
  if (isSame(found, asked)) return toldOf(found);
  if (await isDone(tx, asked.id)) throw new Refusal("already_written");
  mustBeMovable(found, now);
  mustBeSeen(found, asked.seen);
  const { employer_id } = dossier;
  const { minutes, profession: kind } = await openConsultation(tx, asked.consultationId);
  const moment = new Date(asked.startsAt);
  const others = appointments.filter((it) => it !== found);
  mustBePlannable({ visible: true, appointments: others }, { startsAt: moment, minutes }, now);
  await mustFit(tx, actor, employer_id, asked, { minutes, kind, open: found.open });
  const { manner } = asked;
  const set = { kind, manner, minutes, starts_at: moment, sequence: found.sequence + 1, ...agendaOf(asked) };
  await notTaken(() =>
    tx
      .updateTable("appointment")
      .set(set)
      .where("employer_id", "=", employer_id)
      .where("id", "=", appointmentId)
      .execute(),
  );
  await keepStep(tx, actor, dossier, appointmentId, "moved");
  const { confidential } = found;
  await keepWritten(tx, actor, dossier, { id: asked.id, deed: "appointment.moved", purpose: kind, confidential });
  return mustTell(tx, dossier, appointmentId);
}

const agendaOf = (it: InAgenda) => ({
  professional_id: it.professionalId,
  place_id: it.placeId,
  consultation_id: it.consultationId,
});

type Found = Awaited<ReturnType<typeof appointmentsOf>>[number];
const isSame = (known: Found, asked: InAgenda & { open?: boolean }) =>
  known.consultationId === asked.consultationId &&
  known.professionalId === asked.professionalId &&
  known.placeId === asked.placeId &&
  known.manner === asked.manner &&
  known.startsAt.getTime() === Date.parse(asked.startsAt) &&
  known.open === (asked.open ?? known.open);

const inOpenHour = { path: "open", sentence: "Een oproep kan niet in het open spreekuur." };

type Planned = { minutes: number; kind: ConsultationKind; open: boolean };

/** Whether somebody of this kind, who works for this employer, is there at that moment and place. */
async function mustFit(tx: Tx, actor: Actor, employerId: EmployerId, asked: InAgenda, planned: Planned): Promise<void> {
  const { minutes, kind, open } = planned;
  const [professional] = await professionalsOf(tx, actor, asked.professionalId);
  if (!professional || !(await worksFor(tx, asked.professionalId, employerId))) throw new Refusal("not_found");
  if (professional.profession !== kind) throw new Refusal("moment_outside");
  const onSite = asked.manner === "on_site";
  const place = (await placesOf(tx)).find((it) => it.id === asked.placeId && !it.closed);
  if (onSite ? !place : asked.placeId !== null && !place)
    throw new Refusal("invalid", [{ path: "placeId", sentence: "Kies een locatie die in gebruik is." }]);
  const moment = new Date(asked.startsAt);
  const windows = windowsOf(professional, daysFrom(amsterdamDate(moment), 1));
  mustBeThere(windows, moment.getTime(), { minutes, open, placeId: asked.placeId });
}

/** Whoever is to receive somebody must work for his employer: else he could not open the dossier. */
async function worksFor(tx: Tx, userId: UserId, employerId: EmployerId): Promise<boolean> {
  const reach = tx.selectFrom("reach").select("user_id").where("user_id", "=", userId);
  return (await reach.where("employer_id", "=", employerId).limit(1).executeTakeFirst()) !== undefined;
}

/** Two at once in one agenda: the database refuses the second (SQLSTATE 23P01). Refuses `moment_taken`. */
async function notTaken(keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep();
  } catch (fault) {
    if ((fault as { code?: unknown }).code !== "23P01") throw fault;
    throw new Refusal("moment_taken");
  }
}

type Given = { id: string; startsAt: string; minutes: number };

/** Keeps a moment of the open consultation hour for somebody who does not say who he is. */
export async function giveOpen(tx: Tx, actor: Actor, userId: UserId, asked: Given, now: Date): Promise<AgendaEntry> {
  const [professional] = await professionalsOf(tx, actor, userId);
  if (!professional) throw new Refusal("not_found");
  const { id, minutes } = asked;
  const moment = new Date(asked.startsAt);
  mustBePlannable({ visible: true, appointments: [] }, { startsAt: moment, minutes }, now);
  const windows = windowsOf(professional, daysFrom(amsterdamDate(moment), 1));
  const window = windows.find((it) => it.open && it.from <= moment.getTime() && moment.getTime() < it.until);
  const placeId = window?.placeId ?? null;
  mustBeThere(windows, moment.getTime(), { minutes, open: true, placeId });
  const told = { id, startsAt: moment.toISOString(), minutes, placeId, open: true, visitor: true, taken: null };
  const known = await tx
    .selectFrom("booking")
    .select(["professional_id", "appointment", sql<Date>`lower(during)`.as("startsAt")])
    .where("id", "=", id)
    .executeTakeFirst();
  if (known && !known.appointment && known.professional_id === userId && known.startsAt.getTime() === moment.getTime())
    return told;
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");
  const during = sql`tstzrange(${moment}, ${new Date(moment.getTime() + minutes * 60_000)})`;
  await notTaken(() =>
    tx
      .insertInto("booking")
      .values({
        id,
        professional_id: userId,
        place_id: placeId,
        during,
        open: true,
        appointment: false,
        made_by: actor.userId,
      })
      .execute(),
  );
  await tx.insertInto("done").values({ id, what: "open_moment.given" }).execute();
  await record(tx, { deed: "open_moment.given", actor, purpose: userId });
  return told;
}

/** Takes it back; what is not there, or no more, is left so. Refuses `not_found` for an appointment, which is cancelled. */
export async function takeOpenBack(tx: Tx, actor: Actor, userId: UserId, bookingId: string): Promise<void> {
  if (!(await professionalsOf(tx, actor, userId)).length) throw new Refusal("not_found");
  const found = await tx
    .selectFrom("booking")
    .select("appointment")
    .where("id", "=", bookingId)
    .where("professional_id", "=", userId)
    .executeTakeFirst();
  if (!found) return;
  if (found.appointment) throw new Refusal("not_found");
  await tx.deleteFrom("booking").where("id", "=", bookingId).execute();
  await record(tx, { deed: "open_moment.taken_back", actor, purpose: userId });
}
