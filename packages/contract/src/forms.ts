import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { formKeys, FormKind, mostInForm, type FormKey } from "./form-fields.ts";
import { CalendarDate, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";
import { PersonLabel } from "./person.ts";

const server = "suite" as const;

/** Answers by question (form-fields.ts). Which there may be, the form says. */
const Values = z.record(z.string().max(40), z.string());

/** How far a form is. `changing`: it is finished, and somebody is writing what comes after that. */
export const FormState = z.enum(["empty", "draft", "finished", "changing"]);
export type FormState = z.infer<typeof FormState>;

/**
 * Why the step of a finished form is no longer there: its absence was withdrawn, or it is no step of it any more (of an
 * evaluation: no plan is needed).
 */
export const FormGone = z.enum(["withdrawn", "no_step"]);
export type FormGone = z.infer<typeof FormGone>;

/** A form (formulier) of a step of the gatekeeper act, known by the task it belongs to. */
export const FormLine = z.strictObject({
  taskId: Uuid,
  kind: FormKind,
  /** Of an evaluation which one, from 1; of every other 0. */
  number: z.int(),
  /** The first spell of the absence, and its first sick day. */
  spellId: Uuid,
  startsOn: CalendarDate,
  /** Null where its step is no longer there. */
  dueOn: CalendarDate.nullable(),
  /** Not null: it is kept and read as before, and nobody writes in it any more. */
  gone: FormGone.nullable(),
  /** `empty` too where there is a draft that the asker may not know of. */
  state: FormState,
  finishedAt: Moment.nullable(),
  /** Whether the asker may fill it in. */
  mayFill: z.boolean(),
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
});
export type FormLine = z.infer<typeof FormLine>;

/** The forms of a dossier that can be filled in now or have been, the newest absence first; last those without a step. */
export const listForms = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/forms",
  summary: "Formulieren van de Wet verbetering poortwachter in een dossier",
  params: ofDossier,
  answer: z.array(FormLine),
});

/** What was finished (vastgesteld) at a moment. It stays as it was; what comes after it is a version more. */
const FormVersion = z.strictObject({
  version: z.int().positive(),
  values: Values,
  finishedBy: z.string(),
  finishedAt: Moment,
});

export const TaskForm = FormLine.extend({
  /** What stands at the head of it. A name only where the asker may see it. */
  about: PersonLabel,
  employerName: z.string(),
  jobTitle: z.string().nullable(),
  contractHours: z.number().nullable(),
  /** Null: there is none, or the asker may not know of it. */
  draft: z.strictObject({ seq: z.int().positive(), values: Values, savedBy: z.string(), savedAt: Moment }).nullable(),
  /** What is known already, to begin with where nothing is filled in. */
  suggested: Values,
  /** What the doctor advised last in this absence, for who writes the plan or looks back on it. */
  advised: Values.nullable(),
  /** Newest first. */
  versions: z.array(FormVersion),
});
export type TaskForm = z.infer<typeof TaskForm>;

const said = z.string().max(mostInForm.text).exactOptional();
/** By name, so that what no form asks is refused without saying again what was sent. */
const Said = Object.fromEntries(formKeys.map((key) => [key, said])) as Record<FormKey, typeof said>;

const ofForm = ofDossier.extend({ taskId: Uuid });

/** Refuses `not_found` for a task that has no form. */
export const readForm = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/tasks/:taskId/form",
  summary: "Formulier van een stap van de wet, met eerdere versies",
  params: ofForm,
  answer: TaskForm,
});

/**
 * Saves a draft, or finishes it: that is a version for good, and where its task was open it does that. Refused with
 * `not_shared` while the service may not know who it is, with `form_of_doctor` for whoever does not work under the doctor,
 * with `form_closed` where its step is no longer there, with `form_changed` when somebody else wrote meanwhile, and with `invalid` for what is missing when it is finished.
 */
export const writeForm = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/tasks/:taskId/form",
  summary: "Formulier invullen: als concept bewaren of vaststellen",
  params: ofForm,
  body: z.strictObject({
    id: WriteId,
    /** The `seq` of the draft the asker saw, and how many versions; 0 where there were none. */
    seen: z.strictObject({ draft: z.int().min(0), versions: z.int().min(0) }),
    values: z.strictObject(Said),
    finished: z.boolean(),
  }),
  answer: TaskForm,
});

/** Made when it is asked for and kept nowhere. A draft says on every page that it is one. */
export const printForm = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/tasks/:taskId/form/pdf",
  summary: "Formulier als PDF",
  params: ofForm,
  query: z.strictObject({ what: z.union([z.literal("draft"), z.string().regex(/^[1-9]\d{0,3}$/)]) }),
  answer: z.custom<AsyncIterable<Uint8Array>>(),
  download: "application/pdf",
});
