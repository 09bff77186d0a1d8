import { z } from "zod";
import { holdsBsnLike } from "./note.ts";
import type { Fault } from "./refusal.ts";

/**
 * What the documents of the gatekeeper act ask, and when an answer will do. Browser and server judge by the same
 * functions. Pure.
 */

/** The steps of the law that are written down in a document of their own. */
export const FormKind = z.enum([
  "problem_analysis",
  "action_plan",
  "evaluation",
  "first_year_evaluation",
  "current_opinion",
  "final_evaluation",
  "reintegration_report",
]);
export type FormKind = z.infer<typeof FormKind>;

/**
 * Those of the company doctor, or of who works under his responsibility (Arbeidsomstandighedenwet art. 14 lid 1 onder b):
 * nobody else writes in them, and nobody else reads them before they are finished.
 */
export const isOfDoctor = (kind: FormKind): boolean => kind === "problem_analysis" || kind === "current_opinion";

const goals = ["own_work", "own_work_adjusted", "other_work_here", "other_employer"] as const;

/** What can be answered to a question with a choice. */
export const formChoices = {
  expected_duration: ["six_weeks", "three_months", "six_months", "longer", "unknown"],
  return_to: [...goals, "unknown"],
  end_goal: goals,
  goal_still: ["yes", "changed"],
  second_track: ["yes", "no"],
  work_fitting: ["yes", "partly", "no"],
  agreed: ["yes", "partly", "no"],
} as const;
export type ChoiceKey = keyof typeof formChoices;

const dates = ["consulted_on", "again_on", "discussed_on", "evaluate_on"] as const;
const lines = ["guide", "contact", "hours_before"] as const;
const texts = [
  "can_no_longer",
  "can_still",
  "advice",
  "employer_steps",
  "employee_steps",
  "work_agreed",
  "work_before",
  "skills",
  "work_now",
  "done_so_far",
  "changes",
  "first_year",
  "second_year",
  "cooperation",
  "employer_view",
  "employee_view",
] as const;
export type FormKey =
  | ChoiceKey
  | "incapacity"
  | (typeof dates)[number]
  | (typeof lines)[number]
  | (typeof texts)[number];

/** Every question that some form asks. */
export const formKeys: readonly FormKey[] = [
  ...(Object.keys(formChoices) as ChoiceKey[]),
  ...(["incapacity", ...dates, ...lines, ...texts] as const),
];

/** How a question is answered. */
export type AnswerKind = "date" | "percentage" | "choice" | "line" | "text";
export function answerKindOf(key: FormKey): AnswerKind {
  if (key in formChoices) return "choice";
  if (key === "incapacity") return "percentage";
  if ((dates as readonly string[]).includes(key)) return "date";
  return (lines as readonly string[]).includes(key) ? "line" : "text";
}

const need = (...keys: readonly FormKey[]) => keys.map((key) => ({ key, required: true }));
const may = (...keys: readonly FormKey[]) => keys.map((key) => ({ key, required: false }));
export type FormField = { key: FormKey; required: boolean };

/**
 * What the doctor tells the employer: what somebody can and cannot do, how much, for how long, and what is advised. That is
 * all an employer may hear (AP, Beleidsregels De zieke werknemer, 2016, 5.2; KNMG, Omgaan met medische gegevens), so nothing
 * else is asked: there is no question to which a diagnosis or a treatment is the answer.
 */
const forEmployer = need("can_no_longer", "can_still", "incapacity", "expected_duration", "return_to", "advice");

/**
 * What each document asks, in order. A plan says what it aims at, what both will do and when, when they look at it together,
 * and who guides (Regeling procesgang eerste en tweede ziektejaar art. 4; WIA art. 25 lid 2); evaluations look back on that
 * and ahead (art. 4); the report adds what both think of it (art. 6).
 */
export const formFields: Record<FormKind, readonly FormField[]> = {
  problem_analysis: [...need("consulted_on"), ...forEmployer, ...may("again_on")],
  action_plan: [
    ...need("discussed_on", "end_goal", "employer_steps", "employee_steps"),
    ...may("work_agreed"),
    ...need("guide", "evaluate_on", "agreed"),
    ...may("employee_view"),
  ],
  evaluation: [
    ...need("discussed_on", "done_so_far", "work_now", "goal_still"),
    ...may("changes"),
    ...need("employer_steps", "employee_steps", "evaluate_on", "agreed"),
    ...may("employee_view"),
  ],
  first_year_evaluation: [
    ...need("discussed_on", "first_year", "work_now", "second_year", "end_goal", "second_track"),
    ...need("employer_steps", "employee_steps", "evaluate_on", "agreed"),
    ...may("employee_view"),
  ],
  current_opinion: [...need("consulted_on"), ...forEmployer],
  final_evaluation: [
    ...need("discussed_on", "done_so_far", "work_now", "work_fitting"),
    ...may("cooperation"),
    ...need("employer_view", "employee_view"),
  ],
  reintegration_report: [
    ...need("work_before", "hours_before"),
    ...may("skills"),
    ...need("work_now", "employer_view", "employee_view", "contact"),
  ],
};

/** On which day was spoken of it: that is the day on which its step of the law was done. */
export const dayOfForm = (values: FormValues): string | undefined => values["discussed_on"];

/** What is filled in, by question. What is not answered is left out. */
export type FormValues = Partial<Record<FormKey, string>>;

/** So many characters at most. */
export const mostInForm = { text: 5_000, line: 200 } as const;

const isDate = (said: string) => z.iso.date().safeParse(said).success;

/** What is wrong with one answer, in a Dutch sentence; nothing when it will do. */
function faultIn(key: FormKey, said: string): string | undefined {
  const kind = answerKindOf(key);
  if (kind === "choice") {
    const offered: readonly string[] = formChoices[key as ChoiceKey];
    return offered.includes(said) ? undefined : "Kies een van de antwoorden.";
  }
  if (kind === "date") return isDate(said) ? undefined : "Vul een geldige datum in (jjjj-mm-dd).";
  if (kind === "percentage")
    return /^(100|[1-9]?\d)$/.test(said) ? undefined : "Vul een heel getal in van 0 tot en met 100.";
  const most = mostInForm[kind];
  if (said.length > most) return `Gebruik hoogstens ${most} tekens.`;
  return holdsBsnLike(said)
    ? "In deze tekst staat een nummer dat een BSN kan zijn. Haal het weg: het BSN wordt apart en alleen als het nodig is gedeeld."
    : undefined;
}

/**
 * What is wrong with what is filled in. A draft need not be whole; what is in it must be right, for nobody finds a fault later.
 *
 * @param finishing whether it is to be finished: then what is required must be there
 */
export function formFaults(kind: FormKind, values: Readonly<Record<string, string>>, finishing: boolean): Fault[] {
  const asked = new Set<string>(formFields[kind].map(({ key }) => key));
  // Not which: what was sent as the name of a question can be anything.
  const strange = Object.keys(values).some((key) => !asked.has(key))
    ? [{ path: "values", sentence: "Er is iets ingevuld dat in dit formulier niet wordt gevraagd." }]
    : [];
  const wrong = formFields[kind].flatMap(({ key, required }) => {
    const said = values[key];
    if (said) {
      const sentence = faultIn(key, said);
      return sentence ? [{ path: `values.${key}`, sentence }] : [];
    }
    return finishing && required ? [{ path: `values.${key}`, sentence: "Vul dit in. Zonder dit is het niet af." }] : [];
  });
  return [...strange, ...wrong];
}

/** Only what is asked and answered, without the blanks around it. */
export const trimmedForm = (values: Readonly<Record<string, string>>): FormValues =>
  Object.fromEntries(
    Object.entries(values)
      .map(([key, said]) => [key, said.trim()] as const)
      .filter(([, said]) => said),
  );
