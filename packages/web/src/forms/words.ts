import {
  formAnswers,
  formChoices,
  formQuestions,
  formTitles,
  type ChoiceKey,
  type FormGone,
  type FormKey,
  type FormKind,
  type FormLine,
} from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { hasRight, type Self } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";
import { answers, questions, titles } from "./english.ts";

/** What a form asks, in the language of the screen. The document itself is Dutch: UWV reads it. */
const isDutch = () => getLocale() === "nl";

export function formTitle({ kind, number }: Pick<FormLine, "kind" | "number">): string {
  const title = (isDutch() ? formTitles : titles)[kind];
  return number ? m.forms_numbered({ title, number }) : title;
}

export const questionOf = (key: FormKey): { label: string; hint?: string } =>
  (isDutch() ? formQuestions : questions)[key];

export const choicesOf = (key: ChoiceKey): { id: string; text: string }[] =>
  formChoices[key].map((id) => ({ id, text: answerWord(key, id) }));

/** How an answer reads on the screen. */
export function answerWord(key: FormKey, said: string): string {
  const words = (isDutch() ? formAnswers : answers)[key as ChoiceKey] as Record<string, string> | undefined;
  if (words) return words[said] ?? said;
  if (key === "incapacity") return `${said} %`;
  return key.endsWith("_on") ? showDate(said) : said;
}

/** Why a form has no step any more. */
export const goneWord = (gone: FormGone): string =>
  gone === "withdrawn" ? m.forms_gone_withdrawn() : m.forms_gone_no_step();

/** What the file is called on whose machine it is saved: what it is, and nothing of whom. */
export const fileNameOf = (kind: FormKind, draft: boolean): string =>
  `${formTitles[kind].toLowerCase().replaceAll(/[^a-z]+/g, "-")}${draft ? "-concept" : ""}.pdf`;

/** Whether somebody reads forms at all: at the service who treats people, a planner does without. */
export const readsForms = (self: Self): boolean =>
  hasRight(self, "see_dossiers") &&
  (self.account.side === "employer" || hasRight(self, "notes") || hasRight(self, "medical"));
