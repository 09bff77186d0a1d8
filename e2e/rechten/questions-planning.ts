import { askSummons, giveOpenMoment, planAppointment, type DossierRef, type WriteId } from "@datakluis/contract";
import { id } from "../tools/story.ts";
import { appointment, dayFromNow, type Tenant } from "./cast.ts";
import { past } from "./past.ts";
import { momentIn } from "./practice.ts";
import type { Asking, Questions } from "./question.ts";
import type { Stage } from "./stage.ts";

const api = "/api/suite/v1";

const practiceAt = (stage: Stage, tenant: Tenant) => (tenant === stage.other ? stage.otherPractice : stage.practice);

/** The next free moment; whoever may not plan, points at one that was never free. */
async function moment({ stage, tenant, may }: Asking) {
  const practice = practiceAt(stage, tenant);
  if (may) return { id: id<WriteId>(), ...(await momentIn(stage.casting, practice)) };
  const { consultationId, professionalId, placeId } = practice;
  const startsAt = `${dayFromNow(7)}T02:00:00Z`;
  return { id: id<WriteId>(), consultationId, professionalId, placeId, manner: "on_site", startsAt };
}

/** An appointment in a dossier of his own, that has begun if asked; whoever may not, points at one that is there. */
async function planned({ stage, tenant, may }: Asking, begun = false) {
  if (!may) return { ref: tenant.spell.ref, appointmentId: tenant.appointmentId };
  const ref: DossierRef = await stage.shared(tenant);
  const made = await stage.casting.suite(tenant.hr)(planAppointment, { params: { ref }, body: appointment() });
  const earlier = "update appointment set starts_at = now() - interval '1 hour' where id = $1";
  if (begun) await past(stage.servers, earlier, [made.id], "suite");
  return { ref, appointmentId: made.id };
}

/** A moment of the open consultation hour that nobody has yet. */
async function openMoment({ stage, tenant, may }: Asking) {
  const practice = practiceAt(stage, tenant);
  const startsAt = may ? (await momentIn(stage.casting, practice, "yes")).startsAt : `${dayFromNow(7)}T02:00:00Z`;
  return { userId: practice.professionalId, body: { id: id<WriteId>(), startsAt, minutes: 5 } };
}

const week = (placeId: string) => [{ weekday: 1, from: "09:00", until: "12:00", placeId, open: false }];

export const planningQuestions: Questions = {
  [`suite GET ${api}/planning`]: () => ({}),
  [`suite PUT ${api}/professionals/{userId}`]: async ({ stage, tenant, may }) => {
    const colleague = () => stage.casting.serviceUser(stage.administratorOf(tenant), "case_manager", [tenant.id]);
    const { professionalId, placeId } = practiceAt(stage, tenant);
    return {
      params: { userId: may ? (await colleague()).userId : professionalId },
      body: { profession: "case_manager", week: week(placeId), exceptions: [], version: 0 },
    };
  },
  [`suite PUT ${api}/places/{placeId}`]: () => {
    const placeId = id();
    return { params: { placeId }, body: { name: `Plaats ${placeId}`, address: "Kade 1", closed: false } };
  },
  [`suite PUT ${api}/consultations/{consultationId}`]: () => {
    const consultationId = id();
    const kind = { profession: "case_manager", minutes: 15, closed: false };
    return { params: { consultationId }, body: { name: `Consult ${consultationId}`, ...kind } };
  },
  [`suite GET ${api}/moments`]: ({ stage, tenant }) => {
    const { consultationId, professionalId, placeId } = practiceAt(stage, tenant);
    return { query: { consultationId, professionalId, placeId } };
  },
  [`suite GET ${api}/agendas`]: () => ({ query: { from: dayFromNow(0), days: "7" } }),
  [`suite POST ${api}/dossiers/{ref}/bookings`]: async (it) => ({
    params: { ref: it.may ? await it.stage.shared(it.tenant) : it.tenant.spell.ref },
    body: { ...(await moment(it)), open: false },
  }),
  [`suite PUT ${api}/dossiers/{ref}/appointments/{appointmentId}/moment`]: async (it) => ({
    params: await planned(it),
    body: { seen: 0, ...(await moment(it)) },
  }),
  [`suite PUT ${api}/dossiers/{ref}/appointments/{appointmentId}/no-show`]: async (it) => ({
    params: await planned(it, true),
    body: { reason: "unknown" },
  }),
  [`suite POST ${api}/dossiers/{ref}/summons`]: async ({ stage, tenant, may }) => ({
    params: { ref: may ? await stage.shared(tenant) : tenant.spell.ref },
    body: { id: id<WriteId>(), kind: "company_doctor", latest: null },
  }),
  [`suite GET ${api}/dossiers/{ref}/summons`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite DELETE ${api}/dossiers/{ref}/summons/{summonsId}`]: async ({ stage, tenant, may }) => {
    if (!may) return { params: { ref: tenant.spell.ref, summonsId: tenant.summonsId } };
    const [ref, summonsId] = [await stage.shared(tenant), id<WriteId>()];
    const body = { id: summonsId, kind: "company_doctor" as const, latest: null };
    await stage.casting.suite(tenant.hr)(askSummons, { params: { ref }, body });
    return { params: { ref, summonsId } };
  },
  [`suite GET ${api}/summons`]: () => ({}),
  [`suite POST ${api}/professionals/{userId}/open-moments`]: async (it) => {
    const { userId, body } = await openMoment(it);
    return { params: { userId }, body };
  },
  [`suite DELETE ${api}/professionals/{userId}/open-moments/{bookingId}`]: async (it) => {
    const { stage, tenant, may } = it;
    const { userId, body } = await openMoment(it);
    const { by } = practiceAt(stage, tenant);
    if (may) await stage.casting.suite(by)(giveOpenMoment, { params: { userId }, body });
    return { params: { userId, bookingId: body.id } };
  },
};
