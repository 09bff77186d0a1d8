import type { Acknowledgement, Delivery, EmployerId } from "@datakluis/contract";
import type { Of } from "@datakluis/delivery";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { messagesAbout } from "./acknowledged-rules.ts";
import { askedOf, whoAsked } from "./asked.ts";
import { reportFor } from "./lines.ts";

/**
 * What the sender of a delivery hears back where his message asks for it (*OntvngstbevJN*): that it was received and what is wrong
 * with it, and once it is processed what became of each case. Null of either that there is not, or not yet. Refuses `not_found`.
 *
 * @param now stands in it as the moment of making; all else of it is the same however often it is asked
 */
export async function acknowledgementOf(tx: Tx, keys: Tools["keys"], of: Of, now: Date): Promise<Acknowledgement> {
  const report = await reportFor(tx, keys, of);
  const kept = await askedOf(tx, keys, of);
  if (!kept) return { received: null, processed: null };
  return messagesAbout(of, kept, report, await isProcessed(tx, of, report), now);
}

/** Which messages there are of each of these deliveries, without opening one. */
export async function acknowledgedOf(
  tx: Tx,
  employerId: EmployerId,
  deliveries: readonly Pick<Delivery, "id" | "state">[],
): Promise<Map<string, (keyof Acknowledgement)[]>> {
  const asked = await whoAsked(
    tx,
    employerId,
    deliveries.map(({ id }) => id),
  );
  const found = new Map<string, (keyof Acknowledgement)[]>();
  for (const { id, state } of deliveries) {
    if (!asked.has(id)) continue;
    const isDone = asked.get(id) && (await isProcessed(tx, { employerId, deliveryId: id }, { state }));
    found.set(id, isDone ? ["received", "processed"] : ["received"]);
  }
  return found;
}

/** Until the service said of each case whether it takes it, nobody knows what became of them. */
async function isProcessed(
  tx: Tx,
  { employerId, deliveryId }: Of,
  { state }: Pick<Delivery, "state">,
): Promise<boolean> {
  if (state !== "done" && state !== "failed" && state !== "discarded") return false;
  const waiting = await tx
    .selectFrom("absence_case")
    .select("id")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .whereRef("told", "<", "version")
    .limit(1)
    .executeTakeFirst();
  return waiting === undefined;
}
