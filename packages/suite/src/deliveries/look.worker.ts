import { parentPort, workerData } from "node:worker_threads";
import { Refusal } from "@datakluis/contract";
import { firstLook, type FirstLook, type LookAt } from "./look.ts";
import { movable, type Answer, type Question } from "./thread.ts";

/** Answers one question after another. An error's own message can quote a cell of the file, so it goes no further. */
const look: FirstLook = firstLook(workerData as LookAt);

parentPort?.on("message", ({ ask, about }: Question) => {
  const asked = look[ask] as (about: unknown) => Promise<unknown>;
  void asked(about)
    .then((answer) => ({ answer }))
    .catch((fault: unknown) =>
      fault instanceof Refusal ? { refused: fault.code, faults: fault.faults } : { failed: nameOf(fault) },
    )
    .then((told: Answer) => parentPort?.postMessage(told, "answer" in told ? movable(told.answer) : []));
});

const nameOf = (fault: unknown) => (fault instanceof Error ? fault.name : typeof fault);
