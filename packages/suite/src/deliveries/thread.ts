import { Worker } from "node:worker_threads";
import { Refusal, type Fault, type RefusalCode } from "@datakluis/contract";
import type { FirstLook, LookAt } from "./look.ts";

export type Question = { ask: keyof FirstLook; about: unknown };
export type Answer = { answer: unknown } | { refused: RefusalCode; faults: readonly Fault[] } | { failed: string };

/** Bytes that have a buffer to themselves move between threads instead of being copied. */
export const movable = (value: unknown): ArrayBuffer[] =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength
    ? [value.buffer]
    : [];

/**
 * A file whose rows need more memory than this is refused; the process that reads it lives on. Room for young values is
 * kept small: nearly all of a row lives until the end, so a large one only makes the process larger.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 12 };

/** Something went wrong in the thread. Its name only: the message can quote the file. */
class LookFailed extends Error {
  override name = "LookFailed";
}

/**
 * A first look in a thread of its own, under the names it has without one. The bytes handed to `read` move into the
 * thread and are gone here; when `work` is done the thread ends and its memory with it.
 */
export async function inThread<A>(it: LookAt, work: (look: FirstLook) => Promise<A>): Promise<A> {
  const worker = new Worker(new URL("./look.worker.ts", import.meta.url), {
    workerData: it,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits,
  });
  // Until somebody waits for an answer a fault has no hearer; the next question meets it.
  const gone = new Promise<never>((_, reject) => {
    worker.once("error", (fault: NodeJS.ErrnoException) =>
      reject(fault.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Refusal("too_large") : new LookFailed("draad")),
    );
    worker.once("exit", () => reject(new LookFailed("draad")));
  });
  gone.catch(() => undefined);

  const ask = async (question: Question): Promise<unknown> => {
    const told = new Promise<Answer>((resolve) => worker.once("message", resolve));
    worker.postMessage(question, movable(question.about));
    const answer = await Promise.race([told, gone]);
    if ("refused" in answer) throw new Refusal(answer.refused, answer.faults);
    if ("failed" in answer) throw new LookFailed(answer.failed);
    return answer.answer;
  };
  const look = {
    read: (about: unknown) => ask({ ask: "read", about }),
    compare: (about: unknown) => ask({ ask: "compare", about }),
    conclude: () => ask({ ask: "conclude", about: null }),
    part: () => ask({ ask: "part", about: null }),
  } as FirstLook;

  try {
    return await work(look);
  } finally {
    await worker.terminate();
  }
}
