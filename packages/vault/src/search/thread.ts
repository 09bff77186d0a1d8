import { Worker } from "node:worker_threads";
import type { EmployerId } from "@datakluis/contract";
import type { Packed } from "./columns.ts";
import type { Keys } from "./pieces.ts";

export type Opening = { employerId: EmployerId; keys: Keys };

/** What the thread answers, once. */
export type Told = { packed: Packed } | { failed: string };

/** Something went wrong in the thread. Its name only: the message can quote a person. */
class OpeningFailed extends Error {
  constructor(name: string) {
    super("OpeningFailed");
    this.name = name;
  }
}

/**
 * Opens the people of an employer in a thread of its own, piece by piece as the database gives them, so that a hundred
 * thousand of them keep nobody else at the door waiting. The thread ends with it, and its memory too.
 */
export async function openInThread(it: Opening, pieces: AsyncIterable<Uint8Array>): Promise<Packed> {
  const worker = new Worker(new URL("./open.worker.ts", import.meta.url), {
    workerData: it,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
  });
  const told = new Promise<Packed>((resolve, reject) => {
    worker.once("message", (answer: Told) =>
      "packed" in answer ? resolve(answer.packed) : reject(new OpeningFailed(answer.failed)),
    );
    worker.once("error", () => reject(new OpeningFailed("OpeningFailed")));
    worker.once("exit", () => reject(new OpeningFailed("OpeningFailed")));
  });
  // Until somebody waits for it a fault has no hearer.
  told.catch(() => undefined);
  try {
    for await (const piece of pieces) worker.postMessage(piece, movable(piece));
    worker.postMessage(null);
    return await told;
  } finally {
    await worker.terminate();
  }
}

/** A small piece lies in Node's shared pool, which cannot be handed over: it is copied. */
const movable = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
