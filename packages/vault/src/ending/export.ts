import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { newLock, sealParts } from "@datakluis/kit/archive";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { atMostEvery } from "@datakluis/kit/pace";
import { aboutOf, unwrapKey, wrapKey } from "@datakluis/kit/seal";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Db } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { everything } from "./everything.ts";
import { exportOf } from "./reading.ts";
import { exportsBefore, mayExport } from "./rules.ts";

const about = (employerId: EmployerId, id: string) => aboutOf(employerId, "export", id);

/**
 * Orders an export. Of the passphrase only the key of the file is kept, under the employer's own, until the file is
 * made; then nobody here can open it. The same order again changes nothing. Refuses `export_running`.
 */
export async function orderExportFor(
  { db, keys }: Tools,
  user: UserId,
  employerId: EmployerId,
  { id, passphrase }: { id: string; passphrase: string },
  now: Date,
) {
  await transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    mayExport((await stateOf(tx, employerId)) ?? "awaiting");
  });
  const { version, key } = await keys.newest(employerId);
  const lock = await newLock(Buffer.from(passphrase, "utf8"));
  return transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    await mustNotBeFrozen(tx, employerId);
    mayExport((await stateOf(tx, employerId)) ?? "awaiting");
    const standing = await exportOf(tx, employerId);
    if (standing?.id === id) return standing;
    if (standing?.state === "running") throw new Refusal("export_running");
    const made = await tx
      .insertInto("export")
      .values({
        id,
        employer_id: employerId,
        ordered_by: user,
        ordered_at: now,
        head: lock.head,
        wrapped: wrapKey(key, lock.key, about(employerId, id)),
        key_version: version,
      })
      .onConflict((it) => it.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!made) throw new Refusal("already_written");
    await record(tx, { userId: user }, { deed: "export.ordered", employerId, ref: id });
    await enqueue(tx, "make-export", { employerId, exportId: id }, `make-export:${id}`);
    await announce(tx, { kind: "employer", employerId, ref: null });
    return (await exportOf(tx, employerId))!;
  });
}

/** The key of an export that is still to be made, under another data key. Throws SealBroken. */
export const rewrapExportKey = (
  employerId: EmployerId,
  id: string,
  wrapped: Uint8Array,
  from: KeyObject,
  to: KeyObject,
): Buffer => wrapKey(to, unwrapKey(from, wrapped, about(employerId, id)), about(employerId, id));

const stateOf = async (tx: Parameters<typeof exportOf>[0], employerId: EmployerId) =>
  (await tx.selectFrom("employer").select("state").where("id", "=", employerId).executeTakeFirst())?.state;

export async function waitingExports(db: Db) {
  const { rows } = await sql<{ employerId: EmployerId; id: string }>`
    select employer_id as "employerId", id from waiting_exports()`.execute(db);
  return rows;
}

const pieceBytes = 1_048_576;
/** Open screens follow the count; more often than this nobody can read it. */
const telling = atMostEvery(400);

/**
 * Makes the file, all of it in one transaction: a process that dies leaves nothing, and the next begins anew. Two at once
 * take turns, and the second finds it done.
 */
export async function makeExport(tools: Tools, employerId: EmployerId, id: string): Promise<void> {
  const { db, keys } = tools;
  const count = (done: number, total: number) =>
    transactionFor(db, { employer: employerId }, async (tx) => {
      await tx.updateTable("export").set({ done, total }).where("id", "=", id).execute();
      if (telling(employerId)) await announce(tx, { kind: "employer", employerId, ref: null });
    });
  await transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${id}, 44)) as mine`.execute(tx);
    if (!rows[0]!.mine) return;
    const order = await tx.selectFrom("export").selectAll().where("id", "=", id).executeTakeFirst();
    if (order?.state !== "running" || !order.wrapped) return;
    const under = await keys.version(employerId, order.key_version);
    const lock = { head: order.head, key: unwrapKey(under, order.wrapped, about(employerId, id)) };

    let part = 0;
    let held: Buffer[] = [];
    let bytes = 0;
    const write = async () => {
      const piece = Buffer.concat(held);
      held = [];
      if (piece.length)
        await tx
          .insertInto("export_part")
          .values({ employer_id: employerId, export_id: id, part: (part += 1), bytes: piece })
          .execute();
    };
    for await (const piece of sealParts(everything(tools, tx, employerId, count), lock)) {
      held.push(piece);
      bytes += piece.length;
      if (held.reduce((sum, it) => sum + it.length, 0) >= pieceBytes) await write();
    }
    await write();
    await tx
      .updateTable("export")
      .set({ state: "ready", wrapped: null, bytes, ready_at: sql<Date>`now()` })
      .where("id", "=", id)
      .execute();
    await announce(tx, { kind: "employer", employerId, ref: null });
  });
}

/** The sealed file, piece by piece; that it was taken along is on the record. Refuses `export_gone`. */
export async function exportFileFor(db: Db, user: UserId, employerId: EmployerId, id: string) {
  await transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    await mustNotBeFrozen(tx, employerId);
    const found = tx.selectFrom("export").select("state").where("employer_id", "=", employerId).where("id", "=", id);
    const state = (await found.executeTakeFirst())?.state;
    if (!state) throw new Refusal("not_found");
    if (state === "running") throw new Refusal("export_running");
    if (state !== "ready") throw new Refusal("export_gone");
    await record(tx, { userId: user }, { deed: "export.downloaded", employerId, ref: id });
  });
  return piecesOf(db, user, employerId, id);
}

/** Whoever loses his access while he downloads gets no more of it. */
async function* piecesOf(db: Db, user: UserId, employerId: EmployerId, id: string): AsyncGenerator<Buffer> {
  for (let part = 1; ; part += 1) {
    const bytes = await transactionFor(db, { user }, async (tx) => {
      await mustAdminister(tx, user, employerId);
      const piece = tx.selectFrom("export_part").select("bytes").where("export_id", "=", id).where("part", "=", part);
      return (await piece.executeTakeFirst())?.bytes;
    });
    if (!bytes) return;
    yield bytes;
  }
}

/** What lay ready for its days is thrown away. */
export async function dropStaleExports(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ employerId: EmployerId; id: string }>`
    select employer_id as "employerId", id from stale_exports(${exportsBefore(now)})`.execute(db);
  for (const { employerId, id } of rows)
    await transactionFor(db, { employer: employerId }, async (tx) => {
      await tx.deleteFrom("export_part").where("export_id", "=", id).execute();
      await tx.updateTable("export").set({ state: "removed" }).where("id", "=", id).execute();
    });
}
