import { sql } from "kysely";
import { Refusal, type DeliveryState, type EmployerId, type VaultProblem } from "@datakluis/contract";
import { forgetFile, Outdated, quarantineDays, waitingDays, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { SealBroken } from "@datakluis/kit/seal";
import { keepNextMessages } from "../absence/write.ts";
import type { Tools } from "../tools.ts";
import { changeState } from "./store.ts";
import { bringDepartments, stop, writeNextPart } from "./write.ts";

/** Writes a running delivery to its end. Killed anywhere, or run twice, it goes on with the parts that are left. */
export const writeDelivery = (tools: Tools) => async (of: Of) => {
  try {
    if (await isOfAbsence(tools, of)) {
      while (await keepNextMessages(tools, of));
      return;
    }
    await bringDepartments(tools, of);
    while (await writeNextPart(tools, of));
  } catch (fault) {
    const problem = problemOf(fault);
    if (!problem) throw fault;
    await transactionFor(tools.db, { employer: of.employerId }, (tx) => stop(tx, of, problem));
  }
};

const isOfAbsence = ({ db }: Tools, { employerId, deliveryId }: Of): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const found = tx.selectFrom("delivery").select("kind").where("employer_id", "=", employerId);
    return (await found.where("id", "=", deliveryId).executeTakeFirst())?.kind === "absence";
  });

/** Faults that trying again does not cure. */
function problemOf(fault: unknown): VaultProblem | undefined {
  if (fault instanceof SealBroken) return "broken";
  if (fault instanceof Refusal && fault.code === "absence_not_delivered") return "not_taken";
  return fault instanceof Outdated ? "outdated" : undefined;
}

const dayMs = 86_400_000;

/** A file nobody begins, or tries again, is not kept, and one that came before the agreement thirty days and no longer (B7). */
export async function discardStale({ db }: Pick<Tools, "db">, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const { rows } = await sql<{ employer_id: EmployerId; id: string }>`
    select employer_id, id from stale_deliveries(${before(quarantineDays)}, ${before(waitingDays)})`.execute(db);
  for (const { employer_id: employerId, id: deliveryId } of rows)
    await transactionFor(db, { employer: employerId }, async (tx) => {
      const of = { employerId, deliveryId };
      const discard = ({ state }: { state: DeliveryState }) =>
        state === "waiting" || state === "quarantined" ? "discarded" : state;
      const { to } = await changeState(tx, of, discard);
      if (to === "failed") await forgetFile(tx, of);
    });
}
