import type { Delivery } from "@datakluis/contract";
import {
  keepChecked,
  keepParts,
  lookInThread,
  mustReport,
  openDelivery,
  replace,
  reportOf,
  startLookThread,
  type FirstLook,
  type Report,
} from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { newKey } from "@datakluis/kit/seal";
import type { Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { knownPeople } from "./known.ts";
import type { KnownPerson, LookAt } from "./look.ts";
import { wrapDeliveryKey, type Delivered } from "./part.ts";
import { mustAccept } from "./rules.ts";
import { changeState, doerOf, employerFor, type Asker } from "./store.ts";

export type Upload = Delivered & { by: Asker; now: Date };

/**
 * Whether these bytes may be received at all, before one of them is read. Answers the report when this delivery was
 * checked before: sent again it is the same.
 */
export async function mayReceive(tx: Tx, upload: Upload): Promise<Delivery | undefined> {
  const { employerId, by } = upload;
  const { vault } = await employerFor(tx, employerId, by);
  const before = await reportOf(tx, upload);
  if (before) return before;
  mustAccept(vault);
  const open = await openDelivery(tx, employerId);
  if (open) replace(open.state);
  return undefined;
}

/** The first look: reads, compares, and keeps the report and the sealed rows. Writes nothing of anybody yet (E3). */
export async function checkFile(suite: Suite, upload: Upload, bytes: Buffer): Promise<Delivery> {
  const { employerId, deliveryId, kind } = upload;
  const key = newKey();
  const it: LookAt = { employerId, deliveryId, kind, today: amsterdamDay(upload.now), master: suite.master, key };
  return lookInThread<Look, Delivery>(startLookThread(lookScript), it, async (look) => {
    const report = await look.read(bytes);
    return transactionFor(suite.db, { employer: employerId }, (tx) =>
      keep(tx, upload, report, look, wrapDeliveryKey(suite.master, it, key)),
    );
  });
}

const lookScript = new URL("./look.worker.ts", import.meta.url);

type Look = FirstLook<KnownPerson>;

async function keep(tx: Tx, upload: Upload, report: Report, look: Look, wrappedKey: Buffer): Promise<Delivery> {
  const { employerId, deliveryId, kind, by } = upload;
  const actor = doerOf(by);
  const { vault } = await employerFor(tx, employerId, by, "alone");
  const before = await reportOf(tx, upload);
  if (before) return before;
  mustAccept(vault);
  const open = await openDelivery(tx, employerId);
  if (open) await changeState(tx, { employerId, deliveryId: open.id }, ({ state }) => replace(state), actor);

  for await (const people of knownPeople(tx, employerId)) await look.compare(people);
  const told = { ...(await look.conclude()), report, wrappedKey, deliveredBy: by.name };
  await keepChecked(tx, { employerId, deliveryId, kind, ...told });
  await keepParts(tx, upload, look.part);
  await record(tx, { deed: "delivery.checked", employerId, amount: report.rows, ...actor });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return mustReport(tx, upload);
}

const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" });

/** The calendar date in the Netherlands. */
const amsterdamDay = (moment: Date): string => day.format(moment);
