import type { EmployerId } from "@datakluis/contract";
import { movable, startThread } from "@datakluis/kit/threads";
import type { Packed } from "./columns.ts";
import type { Keys } from "./pieces.ts";

export type Opening = { employerId: EmployerId; keys: Keys };

/** What a thread is asked, one thing at a time, and what it answers to each. */
export type Asked = { piece: Uint8Array } | { behind: Packed } | { whole: true };
export type Told = { ready: true } | { packed: Packed } | { failed: string };

/** Something went wrong in a thread. Its name only: the message can quote a person. */
class OpeningFailed extends Error {
  constructor(name: string) {
    super("OpeningFailed");
    this.name = name;
  }
}

/**
 * Opens the people of an employer in threads of their own, one for each share of the pieces, so that a hundred thousand
 * of them keep nobody else at the door waiting. A piece is read while the one before it is opened. The shares stand behind
 * one another, as if one thread had opened them all. The threads end with it, and their memory too.
 */
export async function openInThreads(it: Opening, shares: readonly AsyncIterable<Uint8Array>[]): Promise<Packed> {
  const threads = shares.map(() => threadFor(it));
  try {
    const filled = threads.map(async (thread, at) => {
      for await (const piece of shares[at]!) await thread.give({ piece }, movable(piece));
      return thread;
    });
    const others = filled.slice(1).map(async (thread) => packedIn(await (await thread).give({ whole: true })));
    // Awaited in turn, but a fault of any ends all.
    await Promise.all([...filled, ...others]);
    const first = threads[0]!;
    for (const other of others) await first.give({ behind: await other });
    return packedIn(await first.give({ whole: true }));
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

type Thread = { give(asked: Asked, moving?: ArrayBuffer[]): Promise<Told>; end(): Promise<unknown> };

function threadFor(it: Opening): Thread {
  const worker = startThread(new URL("./open.worker.ts", import.meta.url), { workerData: it });
  let waiting: PromiseWithResolvers<Told> | undefined;
  let gone = false;
  const fail = (name: string) => waiting?.reject(new OpeningFailed(name));
  const stopped = () => {
    gone = true;
    fail("OpeningFailed");
  };
  worker.on("message", (told: Told) => ("failed" in told ? fail(told.failed) : waiting?.resolve(told)));
  worker.on("error", stopped);
  worker.on("exit", stopped);
  return {
    give: (asked, moving = []) => {
      waiting = Promise.withResolvers();
      if (gone) stopped();
      else worker.postMessage(asked, moving);
      return waiting.promise;
    },
    end: () => worker.terminate(),
  };
}

function packedIn(told: Told): Packed {
  if (!("packed" in told)) throw new OpeningFailed("OpeningFailed");
  return told.packed;
}
