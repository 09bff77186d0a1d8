import {
  formFaults,
  formFields,
  isOfDoctor,
  Refusal,
  trimmedForm,
  type FormKey,
  type FormKind,
  type FormState,
  type FormValues,
} from "@datakluis/contract";

/** What somebody may do with the forms of a dossier. */
export type Hands = {
  /** With those of employer and employee. */
  fill: boolean;
  /** With those of the doctor too. */
  doctor: boolean;
};

/** Whose draft he may know of and write in: the doctor's is the doctor's alone until it is finished. */
export const mayFill = (kind: FormKind, { fill, doctor }: Hands): boolean => fill && (doctor || !isOfDoctor(kind));

type Writable = {
  kind: FormKind;
  /** Whether this side may know who it is: what is filled in is content (AVG art. 5, 6 and 9). */
  visible: boolean;
  hands: Hands;
  /** What there is of it now, and what he saw of it. */
  now: { draft: number; versions: number };
  seen: { draft: number; versions: number };
};

/** Whether somebody may write in a form as he saw it. */
export function mustBeWritable({ kind, visible, hands, now, seen }: Writable): void {
  if (!visible) throw new Refusal("not_shared");
  if (!mayFill(kind, hands)) throw new Refusal(isOfDoctor(kind) ? "form_of_doctor" : "not_permitted");
  if (now.draft !== seen.draft || now.versions !== seen.versions) throw new Refusal("form_changed");
}

/** The days on which somebody was spoken to: none is before the absence, and when it is finished none is to come. */
const spokenOn: readonly FormKey[] = ["consulted_on", "discussed_on"];

/**
 * What is filled in, in the order of the form. Refuses `invalid` with what is wrong or missing.
 *
 * @param startsOn the first sick day
 * @param today in Europe/Amsterdam
 */
export function checkedForm(
  kind: FormKind,
  said: Readonly<Record<string, string>>,
  { finished, startsOn, today }: { finished: boolean; startsOn: string; today: string },
): FormValues {
  const values = trimmedForm(said);
  const faults = formFaults(kind, values, finished);
  for (const key of spokenOn) {
    const on = values[key];
    if (!on) continue;
    const path = `values.${key}`;
    if (on < startsOn) faults.push({ path, sentence: "Deze dag ligt vóór de eerste ziektedag." });
    if (finished && on > today)
      faults.push({ path, sentence: "Deze dag ligt in de toekomst. Stel het formulier vast na het gesprek." });
  }
  if (faults.length) throw new Refusal("invalid", faults);
  return Object.fromEntries(formFields[kind].flatMap(({ key }) => (values[key] ? [[key, values[key]]] : [])));
}

/** Of what there is. */
export const stateOfForm = (draft: boolean, versions: number): FormState =>
  draft ? (versions ? "changing" : "draft") : versions ? "finished" : "empty";

/** What stays the same from one document to the next, until somebody says otherwise. */
const carried: readonly FormKey[] = [
  ...(["end_goal", "employer_steps", "employee_steps", "work_now", "guide", "second_track", "skills"] as const),
];

type Known = {
  /** What was finished before by employer and employee in this absence, newest first. */
  earlier: readonly FormValues[];
  /** What the doctor wrote last. */
  advised: FormValues | undefined;
  jobTitle: string | null;
  contractHours: number | null;
  /** When the next evaluation is due after this step. */
  nextEvaluation: string | undefined;
};

/** What is known already, to begin a form with; only what it asks. */
export function suggestedFor(kind: FormKind, it: Known): FormValues {
  const suggested: FormValues = {};
  for (const key of carried) {
    const said = it.earlier.find((values) => values[key])?.[key];
    if (said) suggested[key] = said;
  }
  // What the doctor expects is where a plan begins; the parties decide.
  const expected = it.advised?.["return_to"];
  if (!suggested.end_goal && expected && expected !== "unknown") suggested.end_goal = expected;
  if (it.nextEvaluation) suggested.evaluate_on = it.nextEvaluation;
  if (it.jobTitle) suggested.work_before = it.jobTitle;
  if (it.contractHours !== null) suggested.hours_before = String(it.contractHours).replace(".", ",");
  return Object.fromEntries(formFields[kind].flatMap(({ key }) => (suggested[key] ? [[key, suggested[key]]] : [])));
}
