import { PassThrough } from "node:stream";
import { Refusal, type Delivery, type UserId } from "@datakluis/contract";
import { forgetFile, hold, openDelivery, reportOf, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { askedKind, checkFile, openKept } from "./check.ts";
import { reportFor } from "./lines.ts";
import { inTurn } from "./receive.ts";
import { mayRelease, mayRetry } from "./rules.ts";
import { mustEnter } from "./store.ts";

type Retrying = { of: Of; by: { userId: UserId; displayName: string }; id: string; now: Date };

/**
 * Looks once more at the file of a delivery that stopped, as a new delivery that waits for a word: what was written of the old
 * one stays, and can be undone with it. Its file is then kept for the new one alone. Asked again it answers the new one.
 */
export async function retry(tools: Tools, { of, by, id, now }: Retrying): Promise<Delivery> {
  const next = { employerId: of.employerId, deliveryId: id };
  const before = () =>
    transactionFor(tools.db, { user: by.userId }, async (tx) => {
      mayRelease(await mustEnter(tx, by.userId, of.employerId));
      await mustNotBeFrozen(tx, of.employerId);
      if (await reportOf(tx, next)) return { done: await reportFor(tx, tools.keys, next) };
      const report = await reportFor(tx, tools.keys, of);
      mayRetry({ state: report.state, file: report.keptUntil !== null, ...(await besideIt(tx, of)) });
      return { kind: askedKind(report.kind) };
    });
  const known = await before();
  if ("done" in known) return known.done;
  // There is no sender who could go away.
  return inTurn(new PassThrough(), async () => {
    const still = await before();
    if ("done" in still) return still.done;
    const bytes = await openKept(tools, of, "failed");
    if (!bytes) throw new Refusal("delivery_file_gone");
    const decide = async (tx: Tx) => {
      await forgetFile(tx, of);
      await holdIncomplete(tx, next);
    };
    return checkFile(tools, { ...next, kind: still.kind, by, now, keepsFile: true, decide }, [bytes]);
  });
}

/** Whether another waits or is written, and whether what it says is older than what was written since; of absence neither counts. */
async function besideIt(tx: Tx, { employerId, deliveryId }: Of): Promise<{ last: boolean; open: boolean }> {
  const { rows } = await sql<{ last: boolean; people: boolean }>`
    select kind <> 'absence' as people, kind = 'absence' or not exists (
      select from delivery later where later.employer_id = it.employer_id and later.kind <> 'absence'
        and later.processed > 0 and later.delivered_at > it.delivered_at
    ) as last
    from delivery it where employer_id = ${employerId} and id = ${deliveryId}`.execute(tx);
  const { last, people } = rows[0]!;
  return { last, open: people && (await openDelivery(tx, employerId)) !== undefined };
}

/** What its coupling would have been told of it; only that it seems broken off keeps a person from beginning it. */
async function holdIncomplete(tx: Tx, next: Of): Promise<void> {
  const delivery = tx.selectFrom("delivery").select("incomplete").where("employer_id", "=", next.employerId);
  const { incomplete } = await delivery.where("id", "=", next.deliveryId).executeTakeFirstOrThrow();
  if (incomplete) await hold(tx, next, ["incomplete"]);
}
