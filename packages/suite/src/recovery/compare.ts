import {
  compareDossiers,
  finishComparison,
  finishMovingIn,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import { acceptVault } from "../activation/store.ts";
import { alone } from "../activation/lock.ts";
import type { Suite } from "../answer.ts";
import { endHere } from "../ending/store.ts";
import { resetExtents } from "../sharing/extents.ts";
import { stepFor, type Step } from "./rules.ts";
import * as store from "./store.ts";

export type Comparing = Pick<Suite, "db" | "pool" | "ask" | "log" | "master">;

const stretch = 2_000;

/**
 * Compares all this side knows with the vault, for every return of a backup that asks for it, and then says so: only
 * after that this side opens. Safe to break off and to begin again anywhere.
 */
export const compareAll = (it: Comparing): Promise<void> =>
  alone(it.pool, "comparing", async () => {
    const pending = await store.pendingRecoveries(it.db);
    if (!pending.length) return;
    for (const { id, vault } of await store.employersHere(it.db)) {
      const { state } = await it.ask(compareDossiers, {
        params: { employerId: id },
        // Nothing lies before the first ref: this asks the state alone.
        body: { after: lastRef, until: lastRef, dossiers: [] },
      });
      await steps[stepFor(vault, state)](it, id);
    }
    for (const { id, askedByVault } of pending) {
      if (askedByVault) await it.ask(finishComparison, { params: { comparisonId: id } });
      await store.concludeRecovery(it.db, id);
    }
  });

const lastRef = "ffffffff-ffff-4fff-bfff-ffffffffffff" as DossierRef;

const steps: Record<Step, (it: Comparing, employerId: EmployerId) => Promise<unknown>> = {
  nothing: async () => undefined,
  left_alone: async ({ log }) =>
    log.error("de datakluis weet minder van een werkgever dan zij eerder bevestigde; ga na welke kopie is teruggezet"),
  accept: async ({ db, ...it }, employerId) => {
    await store.awaitAgain(db, employerId);
    await acceptVault(db, employerId, new Date());
    await compareDossiersOf({ db, ...it }, employerId);
  },
  moved: async (it, employerId) => {
    await store.blankMoved(it, employerId);
    await compareDossiersOf(it, employerId);
  },
  finish_there: async (it, employerId) => {
    await it.ask(finishMovingIn, { params: { employerId }, body: await store.movedCounts(it.db, employerId) });
    await compareDossiersOf(it, employerId);
  },
  end: endHere,
  compare: compareDossiersOf,
};

/** Stretch after stretch; the last one reaches to the end, so that whom only the vault knows is seen too. */
async function compareDossiersOf({ db, master, ask }: Comparing, employerId: EmployerId): Promise<void> {
  await resetExtents(db, employerId);
  for (let after: DossierRef | null = null; ;) {
    const dossiers = await store.heldAfter(db, employerId, after, stretch);
    const last = dossiers.length < stretch;
    const until: DossierRef | null = last ? null : dossiers.at(-1)!.ref;
    const { agreed } = await ask(compareDossiers, { params: { employerId }, body: { after, until, dossiers } });
    if (agreed.length) await store.makeAgreed({ db, master }, employerId, agreed);
    if (last) return;
    after = until;
  }
}
