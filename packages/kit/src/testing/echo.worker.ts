import { Refusal } from "@datakluis/contract";
import { answerQuestions } from "../queue.ts";

/** Answers what it is asked, or fails in each way a thread can; for the tests of threads. */
answerQuestions(
  async (it: string) => {
    if (it === "refuse") throw new Refusal("invalid");
    if (it === "break") process.exit(1);
    if (it === "fail") throw new TypeError("Jan de Vries kan niet");
    // The first takes longer than the second: answers keep their order all the same.
    if (it === "slow") await new Promise((resolve) => setTimeout(resolve, 50));
    return `${it} gehoord`;
  },
  () => [],
);
