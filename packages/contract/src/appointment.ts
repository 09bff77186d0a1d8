import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

/** Whom somebody comes to see. None of them says what is the matter (AP, De zieke werknemer). */
export const ConsultationKind = z.enum([
  "company_doctor",
  "practice_nurse",
  "case_manager",
  "employment_expert",
  "other",
]);
export type ConsultationKind = z.infer<typeof ConsultationKind>;

export const ConsultationManner = z.enum(["on_site", "phone", "video"]);
export type ConsultationManner = z.infer<typeof ConsultationManner>;

/** An appointment (afspraak): content of a dossier, as a spell is, also once it was cancelled. */
export const Appointment = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  kind: ConsultationKind,
  manner: ConsultationManner,
  startsAt: Moment,
  minutes: z.int(),
  plannedBy: z.string(),
  plannedAt: Moment,
  cancelledAt: Moment.nullable(),
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
});
export type Appointment = z.infer<typeof Appointment>;

/** A time of the day in the Netherlands, `14:30`. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Refused with `not_shared` while the service may not know who it is: the page then offers to share and go on (D8). */
export const planAppointment = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/appointments",
  summary: "Afspraak plannen",
  params: ofDossier,
  body: z.strictObject({
    id: WriteId,
    kind: ConsultationKind,
    manner: ConsultationManner,
    on: CalendarDate,
    at: TimeOfDay,
    minutes: z.int().min(5).max(480),
  }),
  answer: Appointment,
});

export const cancelAppointment = endpoint({
  server: "suite",
  method: "DELETE",
  path: "/dossiers/:ref/appointments/:appointmentId",
  summary: "Afspraak annuleren",
  params: ofDossier.extend({ appointmentId: Uuid }),
  answer: Appointment,
});
