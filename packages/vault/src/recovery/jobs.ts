import { askComparison } from "@datakluis/contract";
import type { Tools } from "../tools.ts";
import { pendingRecoveries } from "./store.ts";

/** After a backup of the vault was put back: asks the suite to compare. Asked again it changes nothing. */
export async function askToCompare({ db, ask }: Pick<Tools, "db" | "ask">): Promise<void> {
  for (const { id, madeAt } of await pendingRecoveries(db))
    await ask(askComparison, { params: { comparisonId: id }, body: { madeAt: madeAt.toISOString() } });
}
