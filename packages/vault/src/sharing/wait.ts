import type { DossierRef, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Tools } from "../tools.ts";
import { outcomeOf, type Happened } from "./rules.ts";
import { happenedFor } from "./store.ts";

const patienceMs = 2_000;
const everyMs = 30;

/**
 * Waits a moment for the suite to say whether the dossier is closed, so that whoever asked hears it at once. Undefined
 * when the suite has not said: it is being revoked, and will be.
 */
export async function untilConcluded({ db }: Tools, user: UserId, ref: DossierRef, asked: string) {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    const history: Happened[] = await transactionFor(db, { user }, (tx) => happenedFor(tx, user, ref));
    const outcome = outcomeOf(history, asked);
    if (outcome) return outcome;
  }
  return undefined;
}
