import { queuedThread } from "@datakluis/kit/queue";
import { movable } from "@datakluis/kit/threads";
import type { Arrived, Sealed } from "./deposits.ts";

/**
 * One thread: a second would only take a core from the database. A batch lives as long as it is looked at: more room for
 * young values takes memory and gives no time.
 */
const thread = queuedThread<Arrived, Sealed>(new URL("./seal.worker.ts", import.meta.url), {
  restMs: 30_000,
  resourceLimits: { maxYoungGenerationSizeMb: 12 },
});

/**
 * Checks and seals a batch in a thread of its own, so that the vault goes on answering while people move in. The lines move
 * there and are gone here. Refuses `invalid`.
 */
export const sealInThread = (it: Arrived): Promise<Sealed> => thread.give(it, movable(it.lines));

/** Begins the thread before the first batch is here. */
export const warmUp = thread.warmUp;
