import { parentPort } from "node:worker_threads";
import { Refusal } from "@datakluis/contract";
import { letGo, movable } from "@datakluis/kit/threads";
import { sealDeposits, type Arrived } from "./deposits.ts";
import type { Told } from "./thread.ts";

/** Seals one batch after another. An error's own message can quote a person, so only its name goes further. */
parentPort?.on("message", (arrived: Arrived) => {
  const told = sealed(arrived);
  letGo(arrived.lines);
  parentPort?.postMessage(told, "batch" in told ? movable(told.batch) : []);
});

function sealed(arrived: Arrived): Told {
  try {
    return sealDeposits(arrived);
  } catch (fault) {
    if (fault instanceof Refusal) return { refused: fault.code };
    return { failed: fault instanceof Error ? fault.name : typeof fault };
  }
}
