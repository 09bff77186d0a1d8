import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, UserId, Uuid, WriteId } from "./ids.ts";

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

/** Why an appointment was cancelled: from a list, so that no free text can name somebody or say what is the matter. */
export const CancelReason = z.enum(["employee", "employer", "service", "not_needed", "other"]);
export type CancelReason = z.infer<typeof CancelReason>;

/** Why somebody did not come, as far as is known; never of his health. */
export const NoShowReason = z.enum(["unknown", "prevented", "mistaken", "not_invited", "other"]);
export type NoShowReason = z.infer<typeof NoShowReason>;

/** An appointment (afspraak): content of a dossier, as a spell is, also once it was cancelled. */
export const Appointment = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  kind: ConsultationKind,
  manner: ConsultationManner,
  startsAt: Moment,
  minutes: z.int(),
  /** In whose agenda it stands; null of one that was made outside the agendas. */
  professionalId: UserId.nullable(),
  professionalName: z.string().nullable(),
  placeId: Uuid.nullable(),
  placeName: z.string().nullable(),
  plannedBy: z.string(),
  plannedAt: Moment,
  cancelledAt: Moment.nullable(),
  cancelReason: CancelReason.nullable(),
  noShowReason: NoShowReason.nullable(),
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
  /** Counts its changes. */
  sequence: z.int().nonnegative(),
});
export type Appointment = z.infer<typeof Appointment>;

/** A time of the day in the Netherlands, `14:30`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

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

const ofAppointment = ofDossier.extend({ appointmentId: Uuid });

/** Of what is changed, the `sequence` the asker saw: a newer one refuses with `appointment_changed`. */
const seen = z.int().nonnegative();

/** It stays content (dossiervulling), and its moment in an agenda is free again. */
export const cancelAppointment = endpoint({
  server: "suite",
  method: "DELETE",
  path: "/dossiers/:ref/appointments/:appointmentId",
  summary: "Afspraak annuleren, met reden",
  params: ofAppointment,
  body: z.strictObject({ reason: CancelReason, seen }),
  answer: Appointment,
});

/** For who planned and who was there, once it has begun. */
export const markNoShow = endpoint({
  server: "suite",
  method: "PUT",
  path: "/dossiers/:ref/appointments/:appointmentId/no-show",
  summary: "Vastleggen dat iemand niet is verschenen, met reden",
  params: ofAppointment,
  body: z.strictObject({ reason: NoShowReason }),
  answer: Appointment,
});

/** A moment in somebody's agenda, for a kind of consultation; the place is null by telephone and video. */
const inAgenda = {
  consultationId: Uuid,
  professionalId: UserId,
  placeId: Uuid.nullable(),
  manner: ConsultationManner,
  startsAt: Moment,
};

/**
 * Plans in an agenda. Refused with `moment_taken` when somebody else was first, and `moment_outside` when the professional
 * is not there then. What is planned in the open consultation hour is kept from the employer (product.md, D11).
 */
export const bookAppointment = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/bookings",
  summary: "Afspraak in een agenda plannen",
  params: ofDossier,
  body: z.strictObject({
    id: WriteId,
    open: z.boolean().default(false),
    ...inAgenda,
    /** The request that is planned with it; never in the open hour. */
    summonsId: Uuid.optional(),
  }),
  answer: Appointment,
});

/** To another moment, and to another professional, place or kind if asked; whether it is of the open hour stays. */
export const moveAppointment = endpoint({
  server: "suite",
  method: "PUT",
  path: "/dossiers/:ref/appointments/:appointmentId/moment",
  summary: "Afspraak verzetten",
  params: ofAppointment,
  body: z.strictObject({ id: WriteId, seen, ...inAgenda }),
  answer: Appointment,
});
