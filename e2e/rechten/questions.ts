import type { Questions } from "./question.ts";
import { loginQuestions } from "./questions-login.ts";
import { formQuestions } from "./questions-forms.ts";
import { noteQuestions } from "./questions-notes.ts";
import { planningQuestions } from "./questions-planning.ts";
import { suiteQuestions } from "./questions-suite.ts";
import { vaultQuestions } from "./questions-vault.ts";

/** For each route by its name, a question filled with what really is there. */
export const questions: Questions = {
  ...suiteQuestions,
  ...planningQuestions,
  ...noteQuestions,
  ...formQuestions,
  ...vaultQuestions,
  ...loginQuestions,
};
