import type { DossierRef, Sharing } from "@datakluis/contract";
import { queries, queryClient } from "../app/queries.ts";
import { TakesLong } from "../app/TakesLong.ts";

const patienceMs = 60_000;
/** Live events tell sooner; this is for a page that missed one. Each reading is an event on the record. */
const lookEveryMs = 5_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until the service has a dossier that is on its way, so that what is written next is not refused. At once for one
 * that is shared, or of which this page knows no sharing. Throws TakesLong.
 */
export async function untilShared(ref: DossierRef): Promise<void> {
  const { queryKey } = queries.sharing(ref);
  const until = Date.now() + patienceMs;
  for (let looked = Date.now(); queryClient.getQueryData<Sharing>(queryKey)?.state === "sharing"; await pause(150)) {
    if (Date.now() > until) throw new TakesLong();
    if (Date.now() - looked < lookEveryMs) continue;
    looked = Date.now();
    void queryClient.invalidateQueries({ queryKey });
  }
}
