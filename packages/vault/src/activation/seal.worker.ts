import { answerQuestions } from "@datakluis/kit/queue";
import { letGo, movable } from "@datakluis/kit/threads";
import { sealDeposits, type Arrived } from "./deposits.ts";

/** Seals one batch after another. */
answerQuestions(
  (it: Arrived) => {
    const sealed = sealDeposits(it);
    letGo(it.lines);
    return sealed;
  },
  ({ batch }) => movable(batch),
);
