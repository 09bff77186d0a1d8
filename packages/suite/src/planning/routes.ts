import {
  askSummons,
  bookAppointment,
  cancelAppointment,
  findMoments,
  giveOpenMoment,
  listSummons,
  listWaitingSummons,
  markNoShow,
  moveAppointment,
  planAppointment,
  putConsultation,
  putPlace,
  putProfessional,
  readAgendas,
  readPlanning,
  takeOpenMomentBack,
  withdrawSummons,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { agendasOf, momentsOf } from "./agendas.ts";
import { book, giveOpen, move, takeOpenBack } from "./booking.ts";
import { keepConsultation, keepPlace, keepProfessional, planningOf } from "./setup.ts";
import { askFor, summonsAt, waitingOf, withdraw } from "./summons.ts";
import { addAppointment, cancel, missed } from "./store.ts";

export const planningRoutes = [
  answer(planAppointment, "plan_appointment", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "appointment.refused", ref, () => world.act((tx) => addAppointment(tx, world.actor, ref, body, now))),
  ),
  answer(cancelAppointment, "plan_appointment", ({ params: { ref, appointmentId }, body, now, ...world }) =>
    world.act((tx) => cancel(tx, world.actor, ref, appointmentId, body, now)),
  ),
  answer(bookAppointment, "plan", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "appointment.refused", ref, () => world.act((tx) => book(tx, world.actor, ref, body, now))),
  ),
  answer(moveAppointment, "plan", ({ params: { ref, appointmentId }, body, now, ...world }) =>
    world.act((tx) => move(tx, world.actor, ref, appointmentId, body, now)),
  ),
  answer(markNoShow, "plan", ({ params: { ref, appointmentId }, body, now, ...world }) =>
    world.act((tx) => missed(tx, world.actor, ref, appointmentId, body.reason, now)),
  ),
  answer(askSummons, "plan_appointment", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "summons.refused", ref, () => world.act((tx) => askFor(tx, world.actor, ref, body, now))),
  ),
  answer(listSummons, "see_dossiers", ({ actor, act, params }) => act((tx) => summonsAt(tx, actor, params.ref))),
  answer(withdrawSummons, "plan_appointment", ({ params: { ref, summonsId }, actor, act, now }) =>
    act((tx) => withdraw(tx, actor, ref, summonsId, now)),
  ),
  answer(listWaitingSummons, "plan", ({ actor, act, ...suite }) => act((tx) => waitingOf(tx, suite, actor))),
  answer(findMoments, "plan", ({ actor, act, query, now }) => act((tx) => momentsOf(tx, actor, query, now))),
  answer(readAgendas, "plan", ({ actor, act, query, ...suite }) => act((tx) => agendasOf(tx, suite, actor, query))),
  answer(giveOpenMoment, "plan", ({ actor, act, params, body, now }) =>
    act((tx) => giveOpen(tx, actor, params.userId, body, now)),
  ),
  answer(takeOpenMomentBack, "plan", async ({ actor, act, params }) => {
    await act((tx) => takeOpenBack(tx, actor, params.userId, params.bookingId));
    return null;
  }),
  answer(readPlanning, "plan", ({ actor, act }) => act((tx) => planningOf(tx, actor))),
  answer(putProfessional, "plan", ({ actor, act, params, body }) =>
    act((tx) => keepProfessional(tx, actor, params.userId, body)),
  ),
  answer(putPlace, "plan", ({ actor, act, params, body }) =>
    act((tx) => keepPlace(tx, actor, { id: params.placeId, ...body })),
  ),
  answer(putConsultation, "plan", ({ actor, act, params, body }) =>
    act((tx) => keepConsultation(tx, actor, { id: params.consultationId, ...body })),
  ),
];
