import { setTimeout as pause } from "node:timers/promises";
import type { DossierRef, UserId } from "@datakluis/contract";
import type { Tools } from "../tools.ts";
import { outcomeOf } from "./rules.ts";
import { happenedFor } from "./store.ts";

const patienceMs = 2_000;
/** That it was asked for is announced as well; the answer of the suite is never there sooner. */
const ownMs = 5;
/** Over a line that broke nothing is heard; then it is looked at now and then. */
const everyMs = 300;

/**
 * Waits a moment for the suite to say whether the dossier is closed, so that whoever asked hears it at once. Undefined
 * when the suite has not said: it is being revoked, and will be.
 */
export async function untilConcluded(tools: Tools, user: UserId, ref: DossierRef, asked: string) {
  const until = Date.now() + patienceMs;
  await pause(ownMs);
  while (Date.now() < until) {
    await tools.live.heard(ref, everyMs);
    const outcome = outcomeOf(await happenedFor(tools, user, ref), asked);
    if (outcome) return outcome;
  }
  return undefined;
}
