import { randomUUID } from "node:crypto";
import {
  bookAppointment,
  findMoments,
  putConsultation,
  putPlace,
  putProfessional,
  WriteId,
  type DossierRef,
  type EmployerId,
  type FreeMoment,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { RunningSuite } from "../testing.ts";

/** Every day of the week from nine to five at one place, with an open hour after it. */
const everyDay = (placeId: string) =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
    { weekday, from: "09:00", until: "17:00", placeId, open: false },
    { weekday, from: "17:00", until: "18:00", placeId, open: true },
  ]);

/** A service with a planner, a professional and what takes to plan with them. */
export async function practiceOf({ seed, as }: RunningSuite, employer: EmployerId) {
  const [planner, doctor] = [await seed.user("planner", employer), await seed.user("company_doctor", employer)];
  const ask = as(planner);
  const [placeId, consultationId] = [randomUUID(), randomUUID()];
  await ask(putPlace, { params: { placeId }, body: { name: `Plaats ${placeId}`, address: "Kade 1", closed: false } });
  await ask(putConsultation, {
    params: { consultationId },
    body: { name: `Consult ${consultationId}`, profession: "company_doctor", minutes: 30, closed: false },
  });
  const agenda = { profession: "company_doctor" as const, week: everyDay(placeId), exceptions: [] };
  await ask(putProfessional, { params: { userId: doctor }, body: { ...agenda, version: 0 } });
  const moments = (open: "yes" | "no" = "no", by = ask) =>
    by(findMoments, { query: { consultationId, manner: "on_site", open } });
  return { planner, doctor, ask, placeId, consultationId, agenda, moments };
}

/** A moment that was found, as it is planned. */
export const asked = (
  { professionalId, placeId, startsAt }: Pick<FreeMoment, "professionalId" | "placeId" | "startsAt">,
  consultationId: string,
) => ({
  id: WriteId.parse(randomUUID()),
  consultationId,
  professionalId,
  placeId,
  manner: "on_site" as const,
  startsAt,
});

type Asked = ReturnType<typeof asked> & { open?: boolean; summonsId?: string };

export const book = (ask: Ask, ref: DossierRef, { open = false, ...body }: Asked) =>
  ask(bookAppointment, { params: { ref }, body: { ...body, open } });
