import { parentPort, workerData } from "node:worker_threads";
import { Lines } from "./lines.ts";
import { openPiece } from "./pieces.ts";
import type { Opening, Told } from "./thread.ts";

/** Opens one piece after another; asked for the whole (`null`) it hands that over, and is done. */
const { employerId, keys } = workerData as Opening;
const lines = new Lines();

parentPort?.on("message", (packed: Uint8Array | null) => {
  try {
    if (packed) {
      for (const line of openPiece(employerId, keys, packed)) lines.add(line);
      return;
    }
    const it = lines.packed();
    const { refs, departments, begins, counts, wordsOf, bsns, born, postcodes } = it;
    const bytes = [refs, departments, begins, counts, wordsOf, bsns, born, postcodes].map(({ buffer }) => buffer);
    parentPort?.postMessage({ packed: it } satisfies Told, bytes);
  } catch (fault) {
    // An error's own message can quote a person, so only its name goes further.
    parentPort?.postMessage({ failed: fault instanceof Error ? fault.name : typeof fault } satisfies Told);
  }
});
