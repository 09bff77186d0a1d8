import { tmpdir } from "node:os";
import { parentPort } from "node:worker_threads";
import { Refusal, type DeliveryConcern, type Fault, type RefusalCode } from "@datakluis/contract";
import { movable, startThread } from "@datakluis/kit/threads";
import { intakeOf, type AnyFile } from "./intake.ts";
import type { Conclusion, KnownPerson, Report } from "./look.ts";
import { once } from "./once.ts";

/** A first look as a server asks it: what it will write comes out in sealed parts, until there is no more. */
export type FirstLook<K extends KnownPerson> = {
  read(bytes: Uint8Array): Promise<Report>;
  compare(known: readonly K[]): Promise<void>;
  conclude(): Promise<Conclusion>;
  /** The next page of whom it concerns and of what is rejected, for a server that keeps those; null when there is no more. */
  list(): Promise<Listed | null>;
  part(): Promise<Uint8Array | null>;
};

/** A page of people whom a file adds, changes or leaves out, or of rows that are rejected, sealed. */
export type Listed = { kind: DeliveryConcern | "rejected"; page: number; sealed: Uint8Array };

/** A look may be asked more than that; each question has one argument or none. */
type Look = FirstLook<any>;

type Question = { ask: string; about: unknown };
type Begin = { begin: unknown };
type Take = { take: Uint8Array };
type Answer = { answer: unknown } | { refused: RefusalCode; faults: readonly Fault[] } | { failed: string };

/**
 * A file whose rows need more memory than this is refused; the process that reads it lives on. Room for young values is
 * enough for what is read and looked at in one breath: with less the garbage collector takes a quarter of the time.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 32 };

/** Where what memory has no room for may stand (spill.ts). */
const env = { TMPDIR: tmpdir() };

/** Something went wrong in the thread. Its name only: the message can quote the file. */
class LookFailed extends Error {
  override name = "LookFailed";
}

/** A thread to look at a file in, under way before there is a file: it takes half a second to begin. */
export type LookThread = {
  /**
   * Takes a file in, piece by piece as it comes, which may take long: what the look needs to know is asked once it is there.
   * Refuses `too_large`.
   */
  take(piece: Uint8Array): Promise<void>;
  say(said: Begin): void;
  ask(question: Question): Promise<unknown>;
  end(): Promise<unknown>;
};

/** @param script the server's own worker, which ends in `answerLooks` */
export function startLookThread(script: URL): LookThread {
  const worker = startThread(script, { resourceLimits }, env);
  // Until somebody waits for an answer a fault has no hearer; the next question meets it.
  let fault: Error | undefined;
  let hear: ((fault: Error) => void) | undefined;
  const gone = (why: Error) => {
    fault ??= why;
    hear?.(fault);
  };
  worker.once("error", (why: NodeJS.ErrnoException) =>
    gone(why.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Refusal("too_large") : new LookFailed("draad")),
  );
  worker.once("exit", () => gone(new LookFailed("draad")));
  // A race with a promise for the end of the thread would hold every answer until then: all that is sealed, at once.
  const orGone = <A>(told: Promise<A>): Promise<A> =>
    new Promise((resolve, reject) => {
      if (fault) return reject(fault);
      hear = reject;
      told.then(resolve, reject);
    });
  const ask = async (question: Question | Take): Promise<unknown> => {
    const told = new Promise<Answer>((resolve) => worker.once("message", resolve));
    worker.postMessage(question, movable("take" in question ? question.take : question.about));
    const answer = await orGone(told);
    if ("refused" in answer) throw new Refusal(answer.refused, answer.faults);
    if ("failed" in answer) throw new LookFailed(answer.failed);
    return answer.answer;
  };
  return {
    take: async (piece) => void (await ask({ take: piece })),
    say: (said) => worker.postMessage(said),
    ask,
    end: () => worker.terminate(),
  };
}

/**
 * A first look in a thread of its own, under the names it has without one. The bytes handed to it move into the
 * thread and are gone here; when `work` is done the thread ends and its memory with it. Refuses `too_large` for a file
 * that takes too much memory, and what reading it refuses.
 *
 * @param about what the look needs; it may hold keys
 */
export async function lookInThread<L extends Look, A>(
  { say, ask, end }: LookThread,
  about: unknown,
  work: (look: L) => Promise<A>,
): Promise<A> {
  say({ begin: about });
  const look = new Proxy({} as L, { get: (_, name: string) => (about: unknown) => ask({ ask: name, about }) });

  try {
    return await work(look);
  } finally {
    await end();
  }
}

/**
 * In the thread: answers one question after another. An error's own message can quote a cell, so it goes no further.
 *
 * @param lookOf gets, besides what the look needs, the file that was taken in piece by piece
 */
export function answerLooks<It>(lookOf: (it: It, file: () => AnyFile) => Look): void {
  const intake = intakeOf();
  let look: Look | undefined;
  const answer = async (said: Take | Question): Promise<unknown> => {
    if ("take" in said) return intake.take(said.take);
    const asked = look![said.ask as keyof Look] as (about: unknown) => Promise<unknown>;
    return asked(said.about);
  };
  parentPort?.on("message", (said: Begin | Take | Question) => {
    if ("begin" in said) {
      look = lookOf(said.begin as It, once(intake.done));
      return;
    }
    void answer(said)
      .then((answer) => ({ answer }))
      .catch((fault: unknown) =>
        fault instanceof Refusal ? { refused: fault.code, faults: fault.faults } : { failed: nameOf(fault) },
      )
      .then((told: Answer) => parentPort?.postMessage(told, "answer" in told ? movable(told.answer) : []));
  });
}

const nameOf = (fault: unknown) => (fault instanceof Error ? fault.name : typeof fault);
