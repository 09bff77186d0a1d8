import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { ExportReason } from "./exports.ts";
import { CalendarDate, EmployerId, Moment, ofDossier, UserId, Uuid, WriteId } from "./ids.ts";
import { PersonLabel } from "./person.ts";

/** What the gatekeeper act (Wet verbetering poortwachter) asks for, in order; `own` is a task of the service or an employer. */
export const TaskKind = z.enum([
  "report_to_service",
  "problem_analysis",
  "action_plan",
  "evaluation",
  "week_42",
  "first_year_evaluation",
  "second_track",
  "current_opinion",
  "final_evaluation",
  "reintegration_report",
  "wia_application",
  "uwv_report",
  "uwv_leaving",
  "uwv_recovery",
  "own",
]);
export type TaskKind = z.infer<typeof TaskKind>;

/** Who has to do it. */
export const TaskOwner = z.enum(["employer", "employer_employee", "employee", "doctor", "case_manager"]);
export type TaskOwner = z.infer<typeof TaskOwner>;

/**
 * Why the safety net (vangnet) pays instead of the employer. What the service knows of it by its profession; an employer
 * records whether it does, and never which (AP, De zieke werknemer).
 */
export const SafetyNetGround = z.enum([
  "flexible_weeks",
  "pregnancy_earlier",
  "after_birth",
  "no_risk",
  "organ_donation",
  "fictitious_employment",
]);
export type SafetyNetGround = z.infer<typeof SafetyNetGround>;

/** Why a task need not be done. A choice and no free text: that would invite what is the matter (AP, De zieke werknemer). */
export const NotApplicableReason = z.enum(["recovery_expected", "employment_ending", "done_elsewhere", "not_obliged"]);
export type NotApplicableReason = z.infer<typeof NotApplicableReason>;

/** `lapsed`: nobody did it and it need not be done any more, for the absence has ended. */
export const TaskState = z.enum(["coming", "open", "overdue", "done", "not_applicable", "lapsed"]);
export type TaskState = z.infer<typeof TaskState>;

const Colleague = z.strictObject({ userId: UserId, displayName: z.string() });
export type Colleague = z.infer<typeof Colleague>;

/** A task of the gatekeeper act as it stands today. Made by the system it is no content; done by hand it is. */
export const Task = z.strictObject({
  id: Uuid,
  kind: TaskKind,
  /** Of an evaluation which one, from 1; of every other 0. */
  number: z.int(),
  /** What an own task is called. */
  ownName: z.string().nullable(),
  owner: TaskOwner,
  opensOn: CalendarDate,
  /** The last day on which it is in time. */
  dueOn: CalendarDate,
  state: TaskState,
  doneOn: CalendarDate.nullable(),
  reason: NotApplicableReason.nullable(),
  closedBy: z.string().nullable(),
  closedAt: Moment.nullable(),
  assignee: Colleague.nullable(),
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
});
export type Task = z.infer<typeof Task>;

/** Two years from the first sick day, with the days on which somebody was recovered in between. */
export const TaskTimeline = z.strictObject({
  /** The first spell of the chain. */
  spellId: Uuid,
  startsOn: CalendarDate,
  /** The first day on which the absence counts no more; null while it lasts. */
  endsOn: CalendarDate.nullable(),
  gaps: z.array(z.strictObject({ from: CalendarDate, until: CalendarDate })),
  /** The last day of the waiting time of 104 weeks (WIA art. 23). */
  lastDay: CalendarDate,
  /** For users of the service alone; of an employer's user always null. */
  ground: SafetyNetGround.nullable(),
  tasks: z.array(Task),
});
export type TaskTimeline = z.infer<typeof TaskTimeline>;

/** Today, in Europe/Amsterdam, is what the states are of. Newest absence first. */
export const readTasks = endpoint({
  server: "suite",
  method: "GET",
  path: "/dossiers/:ref/tasks",
  summary: "Taken van de Wet verbetering poortwachter in een dossier, met de tijdlijn",
  params: ofDossier,
  answer: z.strictObject({ today: CalendarDate, timelines: z.array(TaskTimeline) }),
});

const ofTask = ofDossier.extend({ taskId: Uuid });

/** What somebody did with a task. It stays on the record when it is opened again. */
export const TaskOutcome = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("done"), on: CalendarDate }),
  z.strictObject({ what: z.literal("not_applicable"), reason: NotApplicableReason }),
  z.strictObject({ what: z.literal("reopened") }),
]);
export type TaskOutcome = z.infer<typeof TaskOutcome>;

/** Refused with `not_shared` while the service may not know who it is: what is done by hand is content. */
export const closeTask = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/tasks/:taskId/outcome",
  summary: "Taak afronden, niet van toepassing verklaren of heropenen",
  params: ofTask,
  body: z.strictObject({ id: WriteId, outcome: TaskOutcome }),
  answer: Task,
});

/** To nobody with `null`: then it is again of whoever has the role. */
export const assignTask = endpoint({
  server: "suite",
  method: "PUT",
  path: "/dossiers/:ref/tasks/:taskId/assignee",
  summary: "Taak toewijzen aan een collega, of aan niemand",
  params: ofTask,
  body: z.strictObject({ id: WriteId, assignee: UserId.nullable() }),
  answer: Task,
});

export const listAssignees = endpoint({
  server: "suite",
  method: "GET",
  path: "/dossiers/:ref/assignees",
  summary: "Collega's aan wie een taak in dit dossier kan worden toegewezen",
  params: ofDossier,
  answer: z.array(Colleague),
});

/** A line of the queue: what, until when, and about whom as far as the asker may know. */
export const TaskLine = Task.pick({
  id: true,
  kind: true,
  number: true,
  ownName: true,
  owner: true,
  dueOn: true,
  state: true,
  assignee: true,
  confidential: true,
}).extend({ about: PersonLabel, employerId: EmployerId, employerName: z.string() });
export type TaskLine = z.infer<typeof TaskLine>;

/** Where the next page begins: after this due date and task. */
const After = z.string().regex(/^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$/);

/** Whose: what is assigned to the asker, what waits for his role, or all within his reach. */
export const WhoseTasks = z.enum(["mine", "role", "all"]);
export type WhoseTasks = z.infer<typeof WhoseTasks>;

/** What can be done now and is not, by due date. Of whoever one substitutes, his tasks too (A5). */
export const listTasks = endpoint({
  server: "suite",
  method: "GET",
  path: "/tasks",
  summary: "Werkvoorraad: open taken op uiterste datum, in bladzijden",
  query: z.strictObject({
    whose: WhoseTasks.default("all"),
    overdue: z.literal("yes").optional(),
    employerId: EmployerId.optional(),
    after: After.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: z.strictObject({ today: CalendarDate, lines: z.array(TaskLine), next: z.string().nullable() }),
});

/** Of an absence by its first spell. For users of the service alone: `not_permitted` for everybody else. */
export const nameSafetyNet = endpoint({
  server: "suite",
  method: "PUT",
  path: "/dossiers/:ref/safety-net",
  summary: "Soort vangnet bij een verzuim vastleggen, of dat er geen is",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, spellId: Uuid, ground: SafetyNetGround.nullable() }),
  answer: TaskTimeline,
});

/** What UWV is to be told of somebody, and why by that date. */
export const UwvLine = TaskLine.extend({
  /** For users of the service alone. */
  ground: SafetyNetGround.nullable(),
  startsOn: CalendarDate,
  /** The first day recovered, or the day after the last in service. */
  endsOn: CalendarDate.nullable(),
});
export type UwvLine = z.infer<typeof UwvLine>;

/** Notifications to UWV that are due, by due date; one is marked as sent by closing its task. */
export const listUwv = endpoint({
  server: "suite",
  method: "GET",
  path: "/uwv-notifications",
  summary: "UWV-meldingen die gedaan moeten worden, op uiterste datum, in bladzijden",
  query: z.strictObject({ employerId: EmployerId.optional(), after: After.optional() }),
  answer: z.strictObject({ today: CalendarDate, lines: z.array(UwvLine), next: z.string().nullable() }),
});

/** Without names: who sends it knows who it is by the personnel number. Of each employer in it, it stands on the record why. */
export const exportUwv = endpoint({
  server: "suite",
  method: "POST",
  path: "/uwv-notifications/_export",
  summary: "UWV-meldingen als CSV-bestand, zonder namen",
  fresh: true,
  body: z.strictObject({ employerId: EmployerId.optional(), reason: ExportReason }),
  answer: z.custom<AsyncIterable<string | Uint8Array>>(),
  download: "text/csv",
});

const Reminders = z.strictObject({ on: z.boolean() });

export const readReminders = endpoint({
  server: "suite",
  method: "GET",
  path: "/reminders",
  summary: "Of men per e-mail aan zijn taken wordt herinnerd",
  answer: Reminders,
});

/** One mail a day at most, with how many tasks are due and nothing of whom. */
export const turnReminders = endpoint({
  server: "suite",
  method: "PUT",
  path: "/reminders",
  summary: "Herinneringen per e-mail aan- of uitzetten",
  body: Reminders,
  answer: Reminders,
});

const days = z.int().min(0).max(727);

/** A task of the service at every employer, or of one employer, on days of the absence: 0 is the first sick day. */
export const OwnTask = z.strictObject({
  id: Uuid,
  /** Null: at every employer. */
  employerId: EmployerId.nullable(),
  name: z.string(),
  opensDay: days,
  dueDay: days,
  owner: TaskOwner,
});
export type OwnTask = z.infer<typeof OwnTask>;

/** How the service sets the protocol up. */
export const Protocol = z.strictObject({
  /** Whether 5 May is a holiday on which no term ends. */
  fifthOfMay: z.boolean(),
  own: z.array(OwnTask),
});
export type Protocol = z.infer<typeof Protocol>;

export const readProtocol = endpoint({
  server: "suite",
  method: "GET",
  path: "/protocol",
  summary: "Eigen taken van de dienst en van werkgevers, en of 5 mei een feestdag is",
  answer: Protocol,
});

export const countFifthOfMay = endpoint({
  server: "suite",
  method: "PUT",
  path: "/protocol/fifth-of-may",
  summary: "5 mei wel of niet als feestdag tellen",
  body: z.strictObject({ counted: z.boolean() }),
  answer: Protocol,
});

const ofOwnTask = z.strictObject({ ownTaskId: Uuid });

/** Adds one or changes one; running absences follow within seconds. */
export const putOwnTask = endpoint({
  server: "suite",
  method: "PUT",
  path: "/protocol/own-tasks/:ownTaskId",
  summary: "Eigen taak toevoegen of wijzigen",
  params: ofOwnTask,
  body: OwnTask.omit({ id: true }).extend({ name: z.string().trim().min(3).max(80) }),
  answer: Protocol,
});

/** What was done stays to be seen. */
export const endOwnTask = endpoint({
  server: "suite",
  method: "DELETE",
  path: "/protocol/own-tasks/:ownTaskId",
  summary: "Eigen taak stoppen",
  params: ofOwnTask,
  answer: Protocol,
});
