import { z } from "zod";
import { ConsultationKind } from "./appointment.ts";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, EmployerId, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";
import { PersonLabel } from "./person.ts";

const server = "suite" as const;

/**
 * A request that somebody be seen (oproepverzoek): by whom, and on which day at the latest. Never why. It waits until a planner plans
 * it, and waits again when that is cancelled.
 */
export const Summons = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  kind: ConsultationKind,
  latest: CalendarDate.nullable(),
  askedBy: z.string(),
  askedAt: Moment,
  /** When he is expected; null while it waits. */
  plannedFor: Moment.nullable(),
  withdrawn: z.boolean(),
  confidential: z.boolean(),
});
export type Summons = z.infer<typeof Summons>;

/** Refused with `not_shared` while the service may not know who it is. */
export const askSummons = endpoint({
  server,
  method: "POST",
  path: "/dossiers/:ref/summons",
  summary: "Oproep aanvragen",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, kind: ConsultationKind, latest: CalendarDate.nullable() }),
  answer: Summons,
});

export const listSummons = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/summons",
  summary: "Oproepverzoeken van een werknemer",
  params: ofDossier,
  answer: z.array(Summons),
});

/** Refused with `summons_planned` once it is planned: then the appointment is cancelled. */
export const withdrawSummons = endpoint({
  server,
  method: "DELETE",
  path: "/dossiers/:ref/summons/:summonsId",
  summary: "Oproepverzoek intrekken",
  params: ofDossier.extend({ summonsId: Uuid }),
  answer: Summons,
});

export const WaitingSummons = Summons.omit({ ref: true, plannedFor: true, withdrawn: true }).extend({
  employerId: EmployerId,
  employerName: z.string(),
  label: PersonLabel,
});
export type WaitingSummons = z.infer<typeof WaitingSummons>;

/** What waits for a planner: what must be soonest first. */
export const listWaitingSummons = endpoint({
  server,
  method: "GET",
  path: "/summons",
  summary: "Oproepverzoeken die op een planner wachten",
  answer: z.array(WaitingSummons),
});
