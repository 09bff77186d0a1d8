import { aboutKey, countProcessed, holdRunning, openPart, takePart, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { changeState, holdEmployer } from "../deliveries/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tools } from "../tools.ts";
import type { AbsencePart } from "./look.ts";
import { mustTakeAbsence } from "./scenario.ts";
import { keepMessages } from "./store.ts";

/**
 * Keeps the next messages of a running delivery and takes them off the pile, in one transaction, and promises to tell the
 * service; what is not shared yet is shared there (tell.ts). Answers whether there is more. Refuses
 * `absence_not_delivered` once the employer chose otherwise.
 */
export const keepNextMessages = ({ db, keys }: Tools, of: Of): Promise<boolean> =>
  transactionFor(db, { employer: of.employerId }, async (tx) => {
    const { employerId, deliveryId } = of;
    await holdEmployer(tx, employerId);
    await mustNotBeFrozen(tx, employerId);
    const delivery = await holdRunning(tx, of);
    if (!delivery) return false;
    await mustTakeAbsence(tx, employerId);
    const next = await takePart(tx, of);
    if (!next) {
      await changeState(tx, of, () => "done");
      return false;
    }
    const key = await keys.unwrapUnder(employerId, delivery.wrappedKey, aboutKey(of));
    const { by, messages } = JSON.parse(openPart(key, of, next.part, next.sealed).toString("utf8")) as AbsencePart;
    const ring = await keys.all(employerId);
    for (const [ref, news] of Map.groupBy(messages, (it) => it.ref)) {
      const person = tx.selectFrom("person").select("ref").where("employer_id", "=", employerId);
      if (!(await person.where("ref", "=", ref).forUpdate().executeTakeFirst())) continue;
      if (!(await keepMessages(tx, ring, { employerId, deliveryId, by, now: new Date() }, ref, news))) continue;
      const unsettled = tx.updateTable("person").set({ settled: false });
      await unsettled.where("employer_id", "=", employerId).where("ref", "=", ref).execute();
      await enqueue(tx, "settle", { ref }, `settle:${ref}`);
    }
    await countProcessed(tx, of, messages.length);
    await announce(tx, { kind: "employer", employerId, ref: null });
    await record(tx, by, { deed: "absence.delivered", employerId, ref: deliveryId, amount: messages.length });
    return true;
  });
