import { cancelAppointment, planAppointment } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { addAppointment, cancel } from "./store.ts";

export const planningRoutes = [
  answer(planAppointment, "plan_appointment", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "appointment.refused", ref, () => world.act((tx) => addAppointment(tx, world.actor, ref, body, now))),
  ),
  answer(cancelAppointment, "plan_appointment", ({ params: { ref, appointmentId }, now, ...world }) =>
    world.act((tx) => cancel(tx, world.actor, ref, appointmentId, now)),
  ),
];
