import {
  deliverToVault,
  discardVaultDelivery,
  exportRejected,
  listDelivered,
  listVaultDeliveries,
  readAcknowledgement,
  mostWhole,
  readColumns,
  readUndo,
  readVaultDelivery,
  Refusal,
  releaseDelivery,
  retryDelivery,
  saveColumns,
  startVaultDelivery,
  undoDelivery,
  type Delivery,
} from "@datakluis/contract";
import { correctableCsv, discard, listOf, mustReport, start, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { readBytes } from "@datakluis/kit/wire";
import { enqueue } from "@datakluis/kit/jobs";
import { PassThrough } from "node:stream";
import type { Actor } from "../access/rules.ts";
import { answer } from "../answer.ts";
import { mustTakeAbsence } from "../absence/scenario.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { acknowledgementOf } from "./acknowledged.ts";
import { askedKind, checkFile, openKept } from "./check.ts";
import { keepColumns, lookAtColumns, mayLook } from "./columns.ts";
import { reportFor } from "./lines.ts";
import { listedIn, rejectedIn, shownRows } from "./lists.ts";
import { inTurn, receiveFile } from "./receive.ts";
import { retry } from "./retry.ts";
import { beginUndo, undoOf } from "./undo.ts";
import { mayRelease, type Place } from "./rules.ts";
import { changeState, mustEnter, placeOf } from "./store.ts";

/** A report names nobody, so whoever delivers reads it, also before he has access. */
const reading = <A>(
  { db }: Tools,
  { userId }: Actor,
  { employerId }: Pick<Of, "employerId">,
  work: (tx: Tx) => Promise<A>,
) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await placeOf(tx, { userId }, employerId);
    return work(tx);
  });

/** Something this user does with a delivery of a vault he works in all of. */
const within = <A>(
  { db }: Tools,
  { userId }: Actor,
  { employerId }: Pick<Of, "employerId">,
  work: (tx: Tx, place: Place) => Promise<A>,
) => transactionFor(db, { user: userId }, async (tx) => work(tx, await mustEnter(tx, userId, employerId)));

async function release(tools: Tools, actor: Actor, of: Of, now: Date): Promise<Delivery> {
  const known = await within(tools, actor, of, async (tx, place) => {
    mayRelease(place);
    await mustNotBeFrozen(tx, of.employerId);
    return reportFor(tx, tools.keys, of);
  });
  if (known.state !== "quarantined") return known;
  // There is no sender who could go away.
  return inTurn(new PassThrough(), async () => {
    const bytes = await openKept(tools, of, "quarantined");
    if (bytes) return checkFile(tools, { ...of, kind: askedKind(known.kind), by: actor, now }, [bytes]);
    // Somebody else was first.
    return within(tools, actor, of, (tx) => reportFor(tx, tools.keys, of));
  });
}

export const deliveryRoutes = [
  answer(readColumns, "vault_user", async ({ actor, params: { employerId }, wire, ...tools }) => {
    await mayLook(tools, actor.userId, employerId);
    return inTurn(wire.bytes, async () => lookAtColumns(tools, employerId, await readBytes(wire.bytes, mostWhole)));
  }),
  answer(saveColumns, "vault_user", async ({ actor, params: { employerId }, body, ...tools }) => {
    await mayLook(tools, actor.userId, employerId);
    return keepColumns(tools, actor.userId, employerId, body);
  }),
  answer(deliverToVault, "deliverer", ({ actor, params, query, wire, now, ...tools }) =>
    receiveFile(tools, { ...params, ...query, by: actor, now }, wire),
  ),
  answer(readVaultDelivery, "deliverer", ({ actor, params, ...tools }) =>
    reading(tools, actor, params, (tx) => reportFor(tx, tools.keys, params)),
  ),
  answer(listVaultDeliveries, "deliverer", ({ actor, params, ...tools }) =>
    reading(tools, actor, params, (tx) => listOf(tx, params.employerId)),
  ),
  answer(listDelivered, "vault_user", ({ actor, params, query, keys, ...tools }) =>
    within({ ...tools, keys }, actor, params, async (tx) => {
      await mustNotBeFrozen(tx, params.employerId);
      const { counts } = await mustReport(tx, params);
      const people = await listedIn(tx, keys, params, query.concern, query.page);
      return { kept: people !== null, people: people ?? [], pages: Math.ceil(counts[query.concern] / shownRows) };
    }),
  ),
  answer(readAcknowledgement, "vault_user", ({ actor, params, now, keys, ...tools }) =>
    within({ ...tools, keys }, actor, params, (tx) => acknowledgementOf(tx, keys, params, now)),
  ),
  answer(exportRejected, "vault_user", async ({ actor, params, ...tools }) =>
    within(tools, actor, params, async (tx) => {
      await mustNotBeFrozen(tx, params.employerId);
      const { rejections, counts, kind } = await mustReport(tx, params);
      const pages = await rejectedIn(tx, tools, params);
      // Of absence no rows are kept to correct: its sender makes the message anew.
      if (!pages || kind === "absence") throw new Refusal("rejected_rows_gone");
      const { employerId, deliveryId: ref } = params;
      const deed = { deed: "delivery.rejected_exported", employerId, ref, amount: counts.rejected } as const;
      await record(tx, { userId: actor.userId }, deed);
      return correctableCsv(pages, rejections);
    }),
  ),
  answer(readUndo, "vault_user", ({ actor, params, now, ...tools }) =>
    within(tools, actor, params, (tx) => undoOf(tx, params, now)),
  ),
  answer(undoDelivery, "vault_user", ({ actor, params, now, ...tools }) =>
    within(tools, actor, params, async (tx) => {
      await mustNotBeFrozen(tx, params.employerId);
      await beginUndo(tx, params, actor, now);
      return undoOf(tx, params, now);
    }),
  ),
  answer(retryDelivery, "vault_user", ({ actor, params, body, now, ...tools }) =>
    retry(tools, { of: params, by: actor, id: body.id, now }),
  ),
  answer(releaseDelivery, "vault_user", ({ actor, params, now, ...tools }) => release(tools, actor, params, now)),
  answer(startVaultDelivery, "vault_user", ({ actor, params, ...tools }) =>
    within(tools, actor, params, async (tx) => {
      await mustNotBeFrozen(tx, params.employerId);
      const { from, to } = await changeState(tx, params, startable, { by: { userId: actor.userId } });
      const report = await reportFor(tx, tools.keys, params);
      if (from === "waiting" && to === "running") {
        if (report.kind === "absence") await mustTakeAbsence(tx, params.employerId);
        await enqueue(tx, "write-delivery", params, `write-delivery:${params.deliveryId}`);
      }
      return report;
    }),
  ),
  answer(discardVaultDelivery, "vault_user", ({ actor, params, ...tools }) =>
    within(tools, actor, params, async (tx) => {
      await changeState(tx, params, ({ state }) => discard(state), { by: { userId: actor.userId } });
      return reportFor(tx, tools.keys, params);
    }),
  ),
];

/** What is in quarantine is looked at before it begins. */
const startable: Parameters<typeof changeState>[2] = (it) => {
  if (it.state === "quarantined") throw new Refusal("delivery_quarantined");
  return start(it);
};
