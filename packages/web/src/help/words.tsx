import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";
import type { Audience, Handbook } from "./topics.ts";
import type { WalkTexts } from "./walks.ts";

export const audienceWord: Record<Audience, () => string> = {
  employer: m.help_for_employer,
  vault_administrator: m.help_for_vault_administrator,
  case_manager: m.group_case_manager,
  planner: m.group_planner,
  doctor: m.group_company_doctor,
  functional_administrator: m.group_functional_administrator,
};

/** The texts in the language of the screen; they come along when somebody first asks for help. */
export const loadHandbook = async (): Promise<Handbook> =>
  (getLocale() === "nl" ? await import("./handbook-nl.ts") : await import("./handbook-en.ts")).handbook;

export const loadWalks = async (): Promise<WalkTexts> =>
  (getLocale() === "nl" ? await import("./nl/walks.ts") : await import("./en/walks.ts")).walkTexts;

/** A sentence of the handbook: what stands between asterisks is a word on the screen. */
export const Sentence = ({ of }: { of: string }) => (
  <>{of.split("*").map((part, at) => (at % 2 ? <b key={`${at} ${part}`}>{part}</b> : part))}</>
);
