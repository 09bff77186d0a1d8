import { parentPort } from "node:worker_threads";
import { Refusal, type RefusalCode } from "@datakluis/contract";
import { startThread } from "./threads.ts";

/** What a thread answers. */
type Told<Answer> = { answer: Answer } | { refused: RefusalCode } | { failed: string };

/** Something went wrong in a thread. Its name only: the message can quote a person. */
class ThreadFailed extends Error {
  override name = "ThreadFailed";
}

type Waiting<Answer> = { resolve(it: Answer): void; reject(fault: Error): void };

export type QueuedThread<Question, Answer> = {
  /** Refuses what the work refuses. @param moving what of the question goes to the thread and is gone here */
  give(it: Question, moving?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Begins it before the first question; its modules take a moment to load. */
  warmUp(): void;
};

/**
 * Work in a thread of its own, so that the server goes on answering: one question after another, in the order they came. It
 * begins at the first, ends with its memory when nobody needed it for a while, and one that breaks is replaced.
 *
 * @param script a worker that ends in `answerQuestions`
 * @param restMs how long it waits for a next question, in milliseconds
 */
export function queuedThread<Question, Answer>(
  script: URL,
  it: {
    restMs: number;
    resourceLimits?: { maxYoungGenerationSizeMb: number };
  },
): QueuedThread<Question, Answer> {
  type Thread = Pick<QueuedThread<Question, Answer>, "give">;
  let thread: Thread | undefined;

  function begin(): Thread {
    const worker = startThread(script, it.resourceLimits ? { resourceLimits: it.resourceLimits } : {});
    worker.unref();
    // They are answered in the order they came, so an answer is to whoever waits longest.
    const waiting: Waiting<Answer>[] = [];
    const end = () => {
      if (thread === self) thread = undefined;
      clearTimeout(rest);
      for (const { reject } of waiting.splice(0)) reject(new ThreadFailed("draad"));
      void worker.terminate();
    };
    let rest = setTimeout(end, it.restMs).unref();
    const self: Thread = {
      give: (question, moving = []) =>
        new Promise((resolve, reject) => {
          clearTimeout(rest);
          waiting.push({ resolve, reject });
          worker.postMessage(question, moving);
        }),
    };
    worker.once("error", end);
    worker.once("exit", end);
    worker.on("message", (told: Told<Answer>) => {
      const first = waiting.shift();
      if (waiting.length === 0) rest = setTimeout(end, it.restMs).unref();
      if ("refused" in told) first?.reject(new Refusal(told.refused));
      else if ("failed" in told) first?.reject(new ThreadFailed(told.failed));
      else first?.resolve(told.answer);
    });
    return self;
  }

  return {
    give: (question, moving) => (thread ??= begin()).give(question, moving),
    warmUp: () => void (thread ??= begin()),
  };
}

/**
 * In the thread: answers one question after another. An error's own message can quote a person, so only its name goes
 * further.
 *
 * @param movingOf what of an answer goes along instead of being copied
 */
export function answerQuestions<Question, Answer>(
  work: (it: Question) => Answer | Promise<Answer>,
  movingOf: (it: Answer) => readonly ArrayBuffer[],
): void {
  let before = Promise.resolve();
  const told = async (question: Question): Promise<Told<Answer>> => {
    try {
      return { answer: await work(question) };
    } catch (fault) {
      if (fault instanceof Refusal) return { refused: fault.code };
      return { failed: fault instanceof Error ? fault.name : typeof fault };
    }
  };
  parentPort?.on("message", (question: Question) => {
    before = before.then(async () => {
      const it = await told(question);
      parentPort?.postMessage(it, "answer" in it ? movingOf(it.answer) : []);
    });
  });
}
