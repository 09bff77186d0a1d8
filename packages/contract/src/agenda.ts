import { z } from "zod";
import { ConsultationKind, ConsultationManner, NoShowReason, TimeOfDay } from "./appointment.ts";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, EmployerId, Moment, UserId, Uuid, WriteId } from "./ids.ts";
import { PersonLabel } from "./person.ts";

const server = "suite" as const;
const name = z.string().trim().min(2).max(80);

/** The end of a block; a day ends at `24:00`. */
const EndOfBlock = z.union([TimeOfDay, z.literal("24:00")]);

const block = {
  from: TimeOfDay,
  until: EndOfBlock,
  /** Where; null when he calls or meets by video. */
  placeId: Uuid.nullable(),
  /** Open consultation hour (open spreekuur): who comes need not be sent by his employer, who is not told either. */
  open: z.boolean(),
};

/** Hours in every week, by the clock in the Netherlands; Monday is 1. */
export const WeekBlock = z.strictObject({ weekday: z.int().min(1).max(7), ...block });
export type WeekBlock = z.infer<typeof WeekBlock>;

/** Otherwise on these days, the last one included: away, or there at hours outside the ordinary week. */
export const AgendaException = z.strictObject({
  kind: z.enum(["away", "extra"]),
  on: CalendarDate,
  through: CalendarDate,
  ...block,
});
export type AgendaException = z.infer<typeof AgendaException>;

/** A user of the service with an agenda. `version` counts its changes. */
export const Professional = z.strictObject({
  userId: UserId,
  displayName: z.string(),
  profession: ConsultationKind,
  week: z.array(WeekBlock),
  exceptions: z.array(AgendaException),
  version: z.int(),
});
export type Professional = z.infer<typeof Professional>;

/** A place where the service receives people (spreekuurlocatie). */
export const ConsultationPlace = z.strictObject({
  id: Uuid,
  name: z.string(),
  address: z.string(),
  closed: z.boolean(),
});
export type ConsultationPlace = z.infer<typeof ConsultationPlace>;

/** A kind of consultation (consultsoort) as this service names it: with whom, and how long. */
export const Consultation = z.strictObject({
  id: Uuid,
  name: z.string(),
  profession: ConsultationKind,
  minutes: z.int(),
  closed: z.boolean(),
});
export type Consultation = z.infer<typeof Consultation>;

/** The set-up. Professionals exist for whoever works for one of the same employers; `candidates` have no agenda yet. */
export const Planning = z.strictObject({
  professionals: z.array(Professional),
  places: z.array(ConsultationPlace),
  consultations: z.array(Consultation),
  candidates: z.array(z.strictObject({ userId: UserId, displayName: z.string() })),
});
export type Planning = z.infer<typeof Planning>;

export const readPlanning = endpoint({
  server,
  method: "GET",
  path: "/planning",
  summary: "Professionals, locaties en consultsoorten",
  answer: Planning,
});

/** Gives a colleague an agenda or changes it. Refused with `agenda_changed` when somebody changed it since `version`. */
export const putProfessional = endpoint({
  server,
  method: "PUT",
  path: "/professionals/:userId",
  summary: "Agenda van een professional instellen: beroep, week en uitzonderingen",
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({
    profession: ConsultationKind,
    week: z.array(WeekBlock).max(60),
    exceptions: z.array(AgendaException).max(200),
    /** Of what was changed; nought for who has no agenda yet. */
    version: z.int().nonnegative(),
  }),
  answer: Professional,
});

export const putPlace = endpoint({
  server,
  method: "PUT",
  path: "/places/:placeId",
  summary: "Spreekuurlocatie toevoegen, wijzigen of sluiten",
  params: z.strictObject({ placeId: Uuid }),
  body: z.strictObject({ name, address: z.string().trim().min(2).max(200), closed: z.boolean() }),
  answer: ConsultationPlace,
});

export const putConsultation = endpoint({
  server,
  method: "PUT",
  path: "/consultations/:consultationId",
  summary: "Consultsoort toevoegen, wijzigen of sluiten",
  params: z.strictObject({ consultationId: Uuid }),
  body: z.strictObject({
    name,
    profession: ConsultationKind,
    minutes: z.int().min(5).max(480).multipleOf(5),
    closed: z.boolean(),
  }),
  answer: Consultation,
});

/** When a professional can be planned. */
export const FreeMoment = z.strictObject({
  professionalId: UserId,
  professionalName: z.string(),
  placeId: Uuid.nullable(),
  placeName: z.string().nullable(),
  startsAt: Moment,
  minutes: z.int(),
});
export type FreeMoment = z.infer<typeof FreeMoment>;

/** The next moments that fit, soonest first, within a year. Any professional of the kind and any place when left out. */
export const findMoments = endpoint({
  server,
  method: "GET",
  path: "/moments",
  summary: "Eerstvolgende passende momenten voor een consult",
  query: z.strictObject({
    consultationId: Uuid,
    professionalId: UserId.optional(),
    placeId: Uuid.optional(),
    /** On site only hours at a place fit; by telephone and video all do. */
    manner: ConsultationManner.default("on_site"),
    /** From this day on; today when left out. */
    from: CalendarDate.optional(),
    open: z.enum(["yes", "no"]).default("no"),
  }),
  answer: z.array(FreeMoment),
});

/** What somebody is there for; null where it is of a dossier out of the asker's reach, or of a visitor without one. */
const Taken = z.strictObject({
  employerId: EmployerId,
  kind: ConsultationKind,
  consultationId: Uuid.nullable(),
  consultationName: z.string().nullable(),
  manner: ConsultationManner,
  noShowReason: NoShowReason.nullable(),
  confidential: z.boolean(),
  /** Of the appointment; with it one says what one saw when one changes it. */
  sequence: z.int().nonnegative(),
  label: PersonLabel,
});

export const AgendaEntry = z.strictObject({
  id: Uuid,
  startsAt: Moment,
  minutes: z.int(),
  placeId: Uuid.nullable(),
  open: z.boolean(),
  /** Given in the open consultation hour to somebody who did not say who he is. */
  visitor: z.boolean(),
  taken: Taken.nullable(),
});
export type AgendaEntry = z.infer<typeof AgendaEntry>;

/** Hours a professional is there, on the days asked, clock changes heeded. */
const AgendaWindow = z.strictObject({
  startsAt: Moment,
  endsAt: Moment,
  placeId: Uuid.nullable(),
  open: z.boolean(),
});

export const Agenda = z.strictObject({
  userId: UserId,
  displayName: z.string(),
  profession: ConsultationKind,
  windows: z.array(AgendaWindow),
  entries: z.array(AgendaEntry),
});
export type Agenda = z.infer<typeof Agenda>;

/** The agendas over some days. A name only where the service may know it; what is out of reach is taken, and no more. */
export const readAgendas = endpoint({
  server,
  method: "GET",
  path: "/agendas",
  summary: "Agenda's van professionals over een aantal dagen",
  query: z.strictObject({ from: CalendarDate, days: z.coerce.number().int().min(1).max(7).default(7) }),
  answer: z.array(Agenda),
});

/** Keeps a moment of the open consultation hour for somebody who need not say who he is. */
export const giveOpenMoment = endpoint({
  server,
  method: "POST",
  path: "/professionals/:userId/open-moments",
  summary: "Plaats in het open spreekuur vergeven, zonder naam",
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({ id: WriteId, startsAt: Moment, minutes: z.int().min(5).max(120).multipleOf(5) }),
  answer: AgendaEntry,
});

export const takeOpenMomentBack = endpoint({
  server,
  method: "DELETE",
  path: "/professionals/:userId/open-moments/:bookingId",
  summary: "Vergeven plaats in het open spreekuur weer vrijgeven",
  params: z.strictObject({ userId: UserId, bookingId: Uuid }),
  answer: z.null(),
});
