import { mostWhole, type Delivery, type DeliveryKind, type EmployerId } from "@datakluis/contract";
import {
  aboutKey,
  filePart,
  forgetParts,
  keepChecked,
  keepPart,
  keepParts,
  lookInThread,
  mustReport,
  openDelivery,
  openPart,
  replace,
  reportOf,
  sealPart,
  startLookThread,
  type LookThread,
  type Of,
  type Report,
} from "@datakluis/delivery";
import { transactionWithCopy, type CopyOut } from "@datakluis/kit/copy";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { newKey } from "@datakluis/kit/seal";
import { letGo } from "@datakluis/kit/threads";
import { piecesOf, readBytes } from "@datakluis/kit/wire";
import type { KeyObject } from "node:crypto";
import type { Readable } from "node:stream";
import { codesIn } from "../absence/codes.ts";
import { keepAbsence } from "../absence/look.ts";
import { knowOwn } from "../absence/own.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { writeDepartments } from "../organisation/store.ts";
import { todayOf } from "../people/check.ts";
import type { Tables, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { keepAsked } from "./asked.ts";
import { chosenColumns } from "./columns.ts";
import { departmentsAt, eachStanding, knownOf } from "./known.ts";
import { reportFor } from "./lines.ts";
import { aboutListKey, keepLists } from "./lists.ts";
import type { LookAt, VaultLook } from "./look.ts";
import { promiseReport } from "./report.ts";
import { mayPushAside, receive } from "./rules.ts";
import { changeState, holdEmployer, placeOf, remember, type Asker } from "./store.ts";

export type Upload = Of & {
  kind: DeliveryKind;
  by: Asker;
  now: Date;
  /** What follows at once from the first look, in its transaction: nothing of it is half done. */
  decide?: (tx: Tx) => Promise<void>;
  /** Whether the file stays until it is written or thrown away, to be looked at once more when writing stops. */
  keepsFile?: boolean;
};

/** Half a gigabyte is some two million employees. A spreadsheet may be no more than `mostWhole`. */
const mostBytes = 500 * 1024 * 1024;

/**
 * Whether these bytes may be received at all, before one of them is read. Answers the report when this delivery is
 * known: sent again it is the same.
 */
export const mayReceive = ({ db, keys }: Tools, upload: Upload): Promise<Delivery | undefined> =>
  inOrder(db, upload, async (tx) => {
    const { employerId, by } = upload;
    const place = await placeOf(tx, by, employerId);
    if (await reportOf(tx, upload)) return reportFor(tx, keys, upload);
    await mustNotBeFrozen(tx, employerId);
    if (receive(place) === "look") await mayTakePlace(tx, employerId);
    return undefined;
  });

/** Work for one employer, after it is known that this user may (placeOf): the second lock then holds it to that one. */
const inOrder = <A>(db: Tools["db"], { employerId }: Of, work: (tx: Tx) => Promise<A>): Promise<A> =>
  transactionFor(db, { employer: employerId }, work);

async function mayTakePlace(tx: Tx, employerId: EmployerId): Promise<void> {
  const open = await openDelivery(tx, employerId);
  if (open) replace(open.state);
}

/** Takes the bytes in: into quarantine unread, or to the first look while they come. */
export async function takeIn(tools: Tools, upload: Upload, bytes: Readable): Promise<Delivery> {
  const toLook = async () => receive(await placeOf(tools.db, upload.by, upload.employerId)) === "look";
  if (await toLook()) return checkFile(tools, upload, megabytes(piecesOf(bytes, mostBytes)));
  const whole = await readBytes(bytes, mostWhole);
  // The bytes took a while: what becomes of them is asked once they are there.
  return (await toLook()) ? checkFile(tools, upload, [whole]) : quarantine(tools, upload, whole);
}

/** Some at a time, with memory of their own, so that each crosses to the thread at once. */
async function* megabytes(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [some, size]: [Buffer[], number] = [[], 0];
  for await (const piece of pieces) {
    some.push(piece);
    size += piece.length;
    if (size < 1024 * 1024) continue;
    const whole = Buffer.concat(some);
    some.forEach(letGo);
    yield whole;
    [some, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(some);
}

/** Keeps the whole file sealed under a key of its own, which the employer's key wraps: destroyed with either. */
async function quarantine({ db, keys }: Tools, upload: Upload, bytes: Buffer): Promise<Delivery> {
  const { employerId, deliveryId, kind, by } = upload;
  const key = newKey();
  const wrapped_key = await keys.wrapUnder(employerId, key, aboutKey(upload));
  const sealed = sealPart(key, upload, filePart, bytes);
  return inOrder(db, upload, async (tx) => {
    await holdEmployer(tx, employerId);
    receive(await placeOf(tx, by, employerId));
    const before = await reportOf(tx, upload);
    if (before) return before;
    await tx
      .insertInto("delivery")
      .values({
        employer_id: employerId,
        id: deliveryId,
        kind,
        state: "quarantined",
        delivered_by: by.displayName,
        coupling_id: "couplingId" in by ? by.couplingId : null,
        counts: "{}",
        rejections: "[]",
        problem: null,
        wrapped_key,
      })
      .execute();
    await keepPart(tx, upload, filePart, sealed);
    await promiseReport(tx, upload);
    await record(tx, by, { deed: "delivery.quarantined", employerId, ref: deliveryId });
    await announce(tx, { kind: "employer", employerId, ref: null });
    return mustReport(tx, upload);
  });
}

/** The kind somebody says a file is of that turned out to be of absence. */
export const askedKind = (kind: Delivery["kind"]): DeliveryKind => (kind === "absence" ? "changes" : kind);

/** The whole file of a delivery in this state, opened; undefined when it is there no more. Throws SealBroken. */
export async function openKept(
  { db, keys }: Tools,
  of: Of,
  state: "quarantined" | "failed",
): Promise<Buffer | undefined> {
  const found = await inOrder(db, of, (tx) =>
    tx
      .selectFrom("delivery")
      .innerJoin("delivery_part", (on) =>
        on
          .onRef("delivery_part.employer_id", "=", "delivery.employer_id")
          .onRef("delivery_part.delivery_id", "=", "delivery.id"),
      )
      .select(["wrapped_key", "sealed"])
      .where("delivery.employer_id", "=", of.employerId)
      .where("delivery.id", "=", of.deliveryId)
      .where("state", "=", state)
      .where("part", "=", filePart)
      .executeTakeFirst(),
  );
  if (!found?.wrapped_key) return undefined;
  const key = await keys.unwrapUnder(of.employerId, found.wrapped_key, aboutKey(of));
  return openPart(key, of, filePart, found.sealed);
}

const lookScript = new URL("./look.worker.ts", import.meta.url);

/** The first look: reads, compares, and keeps the report and the sealed rows. Writes nothing of anybody yet (E3). */
export async function checkFile(
  tools: Tools,
  upload: Upload,
  pieces: AsyncIterable<Buffer> | readonly Buffer[],
): Promise<Delivery> {
  // It begins while what it needs is fetched.
  const thread = startLookThread(lookScript);
  try {
    return await lookAtFile(tools, upload, pieces, thread);
  } finally {
    await thread.end();
  }
}

async function lookAtFile(
  tools: Tools,
  upload: Upload,
  pieces: AsyncIterable<Buffer> | readonly Buffer[],
  thread: LookThread,
): Promise<Delivery> {
  const { pool, keys } = tools;
  const { employerId, deliveryId, kind } = upload;
  // A slow line may take a quarter of an hour: what somebody can change meanwhile, data keys above all, is asked after it.
  for await (const piece of pieces) await thread.take(piece);
  const key = newKey();
  const wrappedKey = await keys.wrapUnder(employerId, key, aboutKey(upload));
  const listKey = newKey();
  const wrappedListKey = await keys.wrapUnder(employerId, listKey, aboutListKey(upload));
  const { all, newest } = await keys.all(employerId);
  const { columns: chosen } = await chosenColumns(tools, employerId);
  const today = todayOf(upload.now);
  const codes = await transactionFor(tools.db, { employer: employerId }, (tx) => codesIn(tx, ofCodes(upload)));
  const it: LookAt = { employerId, deliveryId, kind, today, chosen, codes, keys: all, newest, key, listKey };

  return lookInThread<VaultLook, Delivery>(thread, it, async (look) => {
    // One that is too large to stay is delivered again by who delivered it.
    const sealed = upload.keepsFile ? await look.file() : null;
    const file = sealed && Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const absence = await look.absence();
    if (absence) {
      const sealing = { key, wrappedKey, listKey, wrappedListKey, file };
      return keepAbsence(tools, upload, await knowOwn(tools, employerId, absence), sealing);
    }
    await expectAll(pool, employerId, look);
    const report = await look.read();
    const departments = await departmentsAt(tools, employerId, []);
    const kept = await transactionWithCopy<Tables, Delivery>(pool, { employer: employerId }, async (tx, _, copyOut) => {
      await holdEmployer(tx, employerId);
      await writeDepartments(tx, employerId, departments);
      const compare = () => compareAll(tools, tx, copyOut, employerId, look);
      return keep(tx, upload, { report, look, file, wrappedKey, listKey, wrappedListKey, keyVersion: newest, compare });
    });
    // Apart, a batch at a time: whoever edits somebody meanwhile need not wait for it, and it changes nothing.
    for (let batch = await look.remembered(); batch; batch = await look.remembered())
      await remember(pool, employerId, batch);
    return kept;
  });
}

const ofCodes = ({ employerId, by }: Upload) =>
  "couplingId" in by ? { employerId, couplingId: by.couplingId } : { employerId };

/** Tells of everybody what is remembered of him: a row that says it again need not be judged. Nobody is held for it. */
const expectAll = (pool: Pool, employerId: EmployerId, look: VaultLook): Promise<void> =>
  transactionWithCopy<Tables, void>(pool, { employer: employerId }, (_tx, _copy, copyOut) =>
    eachStanding(copyOut, employerId, look.expect),
  );

/** Everybody of the employer is met; opened are only those of whom it is not known that the file says what it said. */
const compareAll = (tools: Tools, tx: Tx, copyOut: CopyOut, employerId: EmployerId, look: VaultLook): Promise<void> =>
  eachStanding(copyOut, employerId, async (batch) => {
    const sifted = await look.sift(batch);
    if (sifted.open.length > 0) await look.compare(await knownOf(tools, tx, employerId, sifted));
  });

type Look = {
  report: Report;
  look: VaultLook;
  /** Sealed, where it stays. */
  file: Buffer | null;
  wrappedKey: Buffer;
  listKey: KeyObject;
  wrappedListKey: Buffer;
  /** The data key its people are sealed under: that one stays until they are written. */
  keyVersion: number;
  compare: () => Promise<void>;
};

async function keep(tx: Tx, upload: Upload, it: Look): Promise<Delivery> {
  const { report, look, file, wrappedKey, listKey, wrappedListKey, keyVersion, compare } = it;
  const { employerId, deliveryId, kind, by } = upload;
  const before = await reportOf(tx, upload);
  if (before && before.state !== "quarantined") return before;
  // Reading the file takes a while: who delivers, and whether there is still a vault, is asked once more.
  receive(await placeOf(tx, by, employerId));
  await mustNotBeFrozen(tx, employerId);
  const open = await openDelivery(tx, employerId);
  const replaced = open && { employerId, deliveryId: open.id };
  if (replaced) {
    mayPushAside("couplingId" in by ? by.state : undefined);
    await changeState(tx, replaced, ({ state }) => replace(state), { by });
  }

  await compare();
  const told = { ...(await look.conclude()), report, wrappedKey, deliveredBy: by.displayName };
  if (before) await forgetParts(tx, upload);
  await keepChecked(tx, { employerId, deliveryId, kind, ...told });
  await tx
    .updateTable("delivery")
    .set({
      key_version: keyVersion,
      list_key: wrappedListKey,
      // Whoever lets it out of quarantine did not deliver it.
      ...("couplingId" in by ? { coupling_id: by.couplingId } : {}),
    })
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();
  await keepLists(tx, upload, look.list);
  const faults = report.rejections.length + told.strangers.length;
  await keepAsked(tx, listKey, upload, { asked: report.asked, faults });
  await keepParts(tx, upload, look.part);
  if (file) await keepPart(tx, upload, filePart, file);
  await promiseReport(tx, upload);
  const amount = report.rows;
  await record(tx, by, { deed: "delivery.checked", employerId, ref: deliveryId, amount });
  await upload.decide?.(tx);
  await announce(tx, { kind: "employer", employerId, ref: null });
  return mustReport(tx, upload);
}
