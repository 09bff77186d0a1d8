import { z } from "zod";
import { SickReport } from "./absence.ts";
import { endpoint } from "./endpoint.ts";
import { ExportReason } from "./exports.ts";
import { CalendarDate, DepartmentId, DossierRef, Moment, ofEmployer, Uuid, WriteId } from "./ids.ts";

/** What stood of a spell after something was said of it. Names nobody; of therapy and of which cause it says nothing. */
const ToldSpell = SickReport.omit({ percentage: true }).extend({
  /** By which event a system of the employer hears of it. */
  eventId: Uuid,
  at: Moment,
  kind: z.enum(["reported", "course", "recovered", "corrected", "withdrawn"]),
  course: z
    .array(z.strictObject({ from: CalendarDate, percentage: z.number().positive().max(100) }))
    .min(1)
    .max(100),
  recoveredOn: CalendarDate.nullable(),
  withdrawn: z.boolean(),
});
export type ToldSpell = z.infer<typeof ToldSpell>;

/** When somebody is expected; neither by whom nor what for. */
const ToldAppointment = z.strictObject({ id: Uuid, startsAt: Moment, minutes: z.int() });

export const ToldDossier = z.strictObject({
  ref: DossierRef,
  spells: z.array(z.strictObject({ id: Uuid, history: z.array(ToldSpell) })),
  appointments: z.array(ToldAppointment),
});
export type ToldDossier = z.infer<typeof ToldDossier>;

/** Dossiers in one answer. */
export const mostToldDossiers = 200;

/**
 * Vault to suite: the absence and coming appointments of people of an employer, as far as he may know of them (product.md, E7 and
 * D11). What the employer's own system delivered is not told back. In the order of their refs, from `after` on.
 */
export const askAbsence = endpoint({
  server: "suite",
  internal: true,
  method: "POST",
  path: "/employers/:employerId/absence",
  summary: "Verzuim en komende afspraken van medewerkers van een werkgever, zonder identiteiten",
  params: ofEmployer,
  body: z.strictObject({
    after: DossierRef.nullable(),
    /** Left out for everybody. */
    refs: z.array(DossierRef).max(mostToldDossiers).optional(),
  }),
  answer: z.strictObject({ service: z.string(), dossiers: z.array(ToldDossier), more: z.boolean() }),
});

/** Which message of SIVI: *Verzuimmeldingen* or *Afspraken*. */
export const SiviMessage = z.enum(["absence", "appointments"]);
export type SiviMessage = z.infer<typeof SiviMessage>;

/** The message as a file, of the people within somebody's reach. Refuses `nothing_to_export`. */
export const exportSivi = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/absence/_export",
  summary: "Verzuim of komende afspraken binnen het bereik als SIVI-bericht",
  fresh: true,
  params: ofEmployer,
  body: z.strictObject({ message: SiviMessage, reason: ExportReason, departmentId: DepartmentId.optional() }),
  answer: z.custom<AsyncIterable<string>>(),
  download: "application/octet-stream",
});

/**
 * For a system of the employer that an administrator lets fetch: what happened to absence after a place, as a message of SIVI, or
 * null when there is nothing to tell. A cursor of *events* is one of this. Refuses `coupling_not_reading`.
 */
export const machineAbsence = endpoint({
  server: "vault",
  method: "GET",
  path: "/coupling/absence",
  summary: "Als koppeling verzuim ophalen als SIVI Verzuimmeldingen, vanaf een cursor",
  query: z.strictObject({
    after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    limit: z.coerce.number().int().min(1).max(mostToldDossiers).default(100),
  }),
  answer: z.strictObject({ message: z.string().nullable(), cursor: z.int(), more: z.boolean() }),
});

/**
 * What the sender of a delivery hears back where his message asks for it (SIVI's *OntvngstbevJN*): *Retourmelding1* of its
 * receipt, and of absence *Verwerkingsmelding* of what became of each case, once it is processed. Holds what the sender wrote
 * himself: his references and personnel numbers, and nobody's identity.
 */
export const Acknowledgement = z.strictObject({ received: z.string().nullable(), processed: z.string().nullable() });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const readAcknowledgement = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/deliveries/:deliveryId/acknowledgement",
  summary:
    "Ontvangstbevestiging van een levering, als het bericht erom vraagt: SIVI Retourmelding en Verwerkingsmelding",
  params: ofEmployer.extend({ deliveryId: WriteId }),
  answer: Acknowledgement,
});

export const machineAcknowledgement = endpoint({
  server: "vault",
  method: "GET",
  path: "/coupling/deliveries/:deliveryId/acknowledgement",
  summary: "Als koppeling de ontvangstbevestiging van een eigen levering lezen",
  params: z.strictObject({ deliveryId: WriteId }),
  answer: Acknowledgement,
});

/** All coming appointments each time, for the nearest 999. */
export const machineAppointments = endpoint({
  server: "vault",
  method: "GET",
  path: "/coupling/appointments",
  summary: "Als koppeling komende afspraken ophalen als SIVI Afspraken",
  answer: z.strictObject({ message: z.string().nullable() }),
});
