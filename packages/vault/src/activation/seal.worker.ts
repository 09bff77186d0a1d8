import { parentPort } from "node:worker_threads";
import { Refusal } from "@datakluis/contract";
import { sealDeposits, type Arrived } from "./deposits.ts";
import type { Told } from "./thread.ts";

/** Seals one batch after another. An error's own message can quote a person, so only its name goes further. */
parentPort?.on("message", (arrived: Arrived) => {
  const told = sealed(arrived);
  // A small batch lies in Node's shared pool, which cannot be handed over: it is copied.
  const own = "batch" in told && told.batch.byteLength === told.batch.buffer.byteLength;
  parentPort?.postMessage(told, own ? [told.batch.buffer as ArrayBuffer] : []);
});

function sealed(arrived: Arrived): Told {
  try {
    return sealDeposits(arrived);
  } catch (fault) {
    if (fault instanceof Refusal) return { refused: fault.code };
    return { failed: fault instanceof Error ? fault.name : typeof fault };
  }
}
