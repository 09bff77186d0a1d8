import { sql } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import { Outdated, type Of } from "@datakluis/delivery";
import { isThereAlready, transactionFor } from "@datakluis/kit/db";
import { SealBroken } from "@datakluis/kit/seal";
import type { Suite } from "../answer.ts";
import { changeState } from "./store.ts";
import { stop, writeNextPart, type Problem } from "./write.ts";

/** Writes a running delivery to its end. Killed anywhere, or run twice, it goes on with the parts that are left. */
export const importDelivery = (suite: Suite) => async (of: Of) => {
  try {
    while (await writeNextPart(suite, of));
  } catch (fault) {
    const problem = problemOf(fault);
    if (!problem) throw fault;
    await transactionFor(suite.db, { employer: of.employerId }, (tx) => stop(tx, of, problem));
  }
};

/** Faults that trying again does not cure. */
function problemOf(fault: unknown): Problem | undefined {
  if (fault instanceof SealBroken) return "broken";
  if (fault instanceof Outdated || isThereAlready(fault)) return "outdated";
  return undefined;
}

const keptDays = 7;

/** A file nobody starts is not kept, and one whose employer has come to a vault not a moment longer (B7). */
export async function discardStale({ db }: Suite, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  const { rows } = await sql<{ employer_id: EmployerId; id: string }>`
    select employer_id, id from stale_deliveries(${before})`.execute(db);
  for (const { employer_id, id } of rows)
    await transactionFor(db, { employer: employer_id }, (tx) =>
      changeState(tx, { employerId: employer_id, deliveryId: id }, ({ state }) =>
        state === "waiting" ? "discarded" : state,
      ),
    );
}
