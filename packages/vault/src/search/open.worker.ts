import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { Columns, type Packed } from "./columns.ts";
import { openPiece } from "./pieces.ts";
import type { Asked, Opening, Told } from "./thread.ts";

/**
 * Opens one piece after another, and puts what other threads made behind it; asked for the whole it hands that over, and
 * is done.
 */
const { employerId, keys } = workerData as Opening;
const columns = new Columns();

// Whoever is at the door goes first. Only Linux takes this for a thread; elsewhere it would be all of the server.
if (process.platform === "linux") setPriority(0, 5);

const tell = (told: Told, moving: readonly ArrayBuffer[] = []) => parentPort?.postMessage(told, moving);

const handOver = (packed: Packed) => {
  const { refs, departments, begins, counts, wordsOf, bsns, born, postcodes } = packed;
  const all = [refs, departments, begins, counts, wordsOf, bsns, born, postcodes];
  tell(
    { packed },
    all.map(({ buffer }) => buffer),
  );
};

parentPort?.on("message", (asked: Asked) => {
  try {
    if ("whole" in asked) return handOver(columns.packed());
    if ("behind" in asked) columns.append(asked.behind);
    else for (const line of openPiece(employerId, keys, asked.piece)) columns.put(columns.size, line);
    tell({ ready: true });
  } catch (fault) {
    // An error's own message can quote a person, so only its name goes further.
    tell({ failed: fault instanceof Error ? fault.name : typeof fault });
  }
});
