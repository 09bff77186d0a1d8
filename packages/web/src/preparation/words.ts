import type { PreparationStep } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<PreparationStep, () => string> = {
  informed: m.step_informed,
  representative: m.step_representative,
  signatories: m.step_signatories,
  employer_users: m.step_employer_users,
  service_users: m.step_service_users,
  people: m.step_people,
};

/** What a step of the checklist asks for. */
export const stepWord = (it: PreparationStep) => words[it]();

/** Several steps in the middle of a sentence. */
export const stepsWord = (steps: readonly PreparationStep[]) =>
  steps.map((it) => stepWord(it).toLowerCase()).join(", ");
