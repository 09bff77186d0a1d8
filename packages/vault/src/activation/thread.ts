import { Refusal, type RefusalCode } from "@datakluis/contract";
import { movable, startThread } from "@datakluis/kit/threads";
import type { Arrived, Sealed } from "./deposits.ts";

/** What the thread answers to one batch. */
export type Told = Sealed | { refused: RefusalCode } | { failed: string };

/** Something went wrong in the thread. Its name only: the message can quote a person. */
class SealingFailed extends Error {
  override name = "SealingFailed";
}

type Waiting = { resolve(it: Sealed): void; reject(fault: Error): void };

/** A batch lives as long as it is looked at: more room for young values takes memory and gives no time. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** A thread that nobody needs for this long ends, and its memory with it. */
const restMs = 30_000;

type Thread = { seal(it: Arrived): Promise<Sealed> };
let thread: Thread | undefined;

/**
 * Checks and seals a batch in a thread of its own, so that the vault goes on answering while people move in. One
 * thread: a second would only take a core from the database. One that breaks is replaced at the next batch. The lines move
 * there and are gone here. Refuses `invalid`.
 */
export const sealInThread = (it: Arrived): Promise<Sealed> => (thread ??= sealingThread()).seal(it);

/** Begins the thread before the first batch is here; its modules take a moment to load. */
export const warmUp = (): void => void (thread ??= sealingThread());

function sealingThread(): Thread {
  const worker = startThread(new URL("./seal.worker.ts", import.meta.url), { resourceLimits });
  worker.unref();
  // Batches are sealed in the order they came, so an answer is to whoever waits longest.
  const waiting: Waiting[] = [];
  const end = () => {
    if (thread === self) thread = undefined;
    for (const { reject } of waiting.splice(0)) reject(new SealingFailed("draad"));
    void worker.terminate();
  };
  let rest = setTimeout(end, restMs).unref();

  const self: Thread = {
    seal: (it) =>
      new Promise((resolve, reject) => {
        clearTimeout(rest);
        waiting.push({ resolve, reject });
        worker.postMessage(it, movable(it.lines));
      }),
  };
  worker.once("error", end);
  worker.once("exit", end);
  worker.on("message", (told: Told) => {
    const first = waiting.shift();
    if (waiting.length === 0) rest = setTimeout(end, restMs).unref();
    if ("refused" in told) first?.reject(new Refusal(told.refused));
    else if ("failed" in told) first?.reject(new SealingFailed(told.failed));
    else first?.resolve(told);
  });
  return self;
}
