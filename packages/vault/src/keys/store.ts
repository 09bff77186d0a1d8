import { sql } from "kysely";
import { type EmployerId, type KeyProgress } from "@datakluis/contract";
import { aboutKey } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { rewrapped } from "@datakluis/kit/rewrap";
import { keyAbout } from "../crypto/keyring.ts";
import { record } from "../audit/store.ts";
import { aboutListKey } from "../deliveries/lists.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { places } from "./places.ts";
import { needsNewKey, nextStep, retireBefore, type KeptKey } from "./rules.ts";

const keysOf = async (tx: Tx, employerId: EmployerId): Promise<KeptKey[]> => {
  const rows = await tx
    .selectFrom("employer_key")
    .select(["version", "made_at as madeAt"])
    .where("employer_id", "=", employerId)
    .orderBy("version")
    .execute();
  return rows;
};

/** Of two that change the keys of an employer the second waits, and sees what the first did. */
const holdEmployer = (tx: Tx, employerId: EmployerId) =>
  tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();

/**
 * Makes a new version of an employer's wrapping key, and wraps anew under it what is kept of him: data keys, and keys of
 * deliveries. Again it only finishes what was left. The old version stays at the key service (retireOld).
 */
export async function renewWrappingKey(tools: Tools, employerId: EmployerId, since: Date): Promise<void> {
  await tools.keyService.rotate(employerId, since);
  await rewrapAll(tools, employerId);
  await transactionFor(tools.db, { employer: employerId }, async (tx) => {
    const kept = await tx
      .insertInto("wrapping_rotation")
      .values({ employer_id: employerId, rotated_at: since })
      .onConflict((it) => it.doNothing())
      .returning("rotated_at")
      .executeTakeFirst();
    if (kept) await record(tx, "system", { deed: "keys.rewrapped", employerId });
  });
}

async function rewrapAll({ db, keyService }: Tools, employerId: EmployerId): Promise<void> {
  for (const { about, wrapped, put } of await wrappedOf(db, employerId)) {
    const anew = await rewrapped(keyService, employerId, wrapped, about);
    if (anew) await transactionFor(db, { employer: employerId }, (tx) => put(tx, anew));
  }
}

/**
 * Everything that is wrapped under an employer's wrapping key, and how what is wrapped anew takes its place: only of what
 * was read, because a delivery may have got another key since.
 */
const wrappedOf = (db: Db, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const data = await tx
      .selectFrom("employer_key")
      .select(["version", "wrapped"])
      .where("employer_id", "=", employerId)
      .execute();
    const deliveries = await tx
      .selectFrom("delivery")
      .select(["id", "wrapped_key", "list_key"])
      .where("employer_id", "=", employerId)
      .where((eb) => eb.or([eb("wrapped_key", "is not", null), eb("list_key", "is not", null)]))
      .execute();
    const wrappedIn = (column: "wrapped_key" | "list_key", id: string, wrapped: Buffer, about: Buffer) => ({
      wrapped,
      about,
      put: (later: Tx, anew: Buffer) =>
        later
          .updateTable("delivery")
          .set({ [column]: anew })
          .where("employer_id", "=", employerId)
          .where("id", "=", id)
          .where(column, "=", wrapped)
          .execute(),
    });
    return [
      ...data.map(({ version, wrapped }) => ({
        wrapped,
        about: keyAbout(employerId, version),
        put: (later: Tx, anew: Buffer) =>
          later
            .updateTable("employer_key")
            .set({ wrapped: anew })
            .where("employer_id", "=", employerId)
            .where("version", "=", version)
            .where("wrapped", "=", wrapped)
            .execute(),
      })),
      ...deliveries.flatMap(({ id: deliveryId, wrapped_key, list_key }) => [
        ...(wrapped_key
          ? [wrappedIn("wrapped_key", deliveryId, wrapped_key, aboutKey({ employerId, deliveryId }))]
          : []),
        ...(list_key ? [wrappedIn("list_key", deliveryId, list_key, aboutListKey({ employerId, deliveryId }))] : []),
      ]),
    ];
  });

/** A new data key, under which everything new is sealed from now on; every process hears of it. */
export async function renewDataKey({ db, keys }: Tools, employerId: EmployerId, since: Date): Promise<void> {
  const before = await transactionFor(db, { employer: employerId }, (tx) => keysOf(tx, employerId));
  if (!needsNewKey(before, since)) return;
  const made = await keys.makeNext(employerId, before.at(-1)!.version + 1);
  await transactionFor(db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    const now = await keysOf(tx, employerId);
    if (!needsNewKey(now, since) || now.at(-1)!.version + 1 !== made.version) return;
    await tx
      .insertInto("employer_key")
      .values({ employer_id: employerId, ...made })
      .execute();
    await record(tx, "system", { deed: "keys.renewed", employerId });
    await announce(tx, { kind: "access", employerId, ref: null });
  });
  keys.drop(employerId);
}

/**
 * What is to be done next for this employer; when nothing is sealed under his old data keys any more, they go, for good.
 * The database refuses to let go of one that something is sealed under.
 */
export const step = ({ db, keys }: Tools, employerId: EmployerId, now: Date) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await holdEmployer(tx, employerId);
    const kept = await keysOf(tx, employerId);
    const newest = kept.at(-1)?.version ?? 0;
    const next = nextStep(
      kept,
      { records: await leftOf(tx, employerId, newest), ...(await waiting(tx, employerId, newest)) },
      now,
    );
    if (next !== "drop") return next;
    await tx.deleteFrom("employer_key").where("employer_id", "=", employerId).where("version", "<", newest).execute();
    await record(tx, "system", { deed: "keys.dropped", employerId, amount: kept.length - 1 });
    await announce(tx, { kind: "access", employerId, ref: null });
    keys.drop(employerId);
    return next;
  });

/** Whether anything is sealed under an older key: one is enough to know. */
async function leftOf(tx: Tx, employerId: EmployerId, newest: number): Promise<number> {
  for (const place of places) {
    const found = await place.page(tx, employerId, newest, undefined, 1);
    if (found.length) return found.length;
  }
  return 0;
}

/** Deliveries whose people lie sealed under an older key; one of before that was kept is of the first. */
async function waiting(tx: Tx, employerId: EmployerId, newest: number): Promise<{ deliveries: number }> {
  const { rows } = await sql<{ deliveries: number }>`
    select count(*)::int as deliveries from delivery
    where employer_id = ${employerId} and state in ('waiting', 'running') and coalesce(key_version, 1) < ${newest}
  `.execute(tx);
  return rows[0]!;
}

/** Lets the key service destroy wrapping keys that were replaced so long ago that no backup needs them any more. */
export async function retireOld(tools: Tools, employerId: EmployerId, now: Date): Promise<void> {
  const { db, keyService, keyCopyDays } = tools;
  // What was being kept while the key was renewed may still be wrapped under the old one.
  await rewrapAll(tools, employerId);
  const { replaced, rotated } = retireBefore(now, keyCopyDays);
  await keyService.retire(employerId, replaced);
  await transactionFor(db, { employer: employerId }, async (tx) => {
    const gone = await tx
      .deleteFrom("wrapping_rotation")
      .where("employer_id", "=", employerId)
      .where("rotated_at", "<", rotated)
      .returning("rotated_at")
      .execute();
    if (gone.length) await record(tx, "system", { deed: "keys.retired", employerId });
  });
}

const idsOf = (rows: readonly { employer_id: EmployerId }[]) => rows.map((row) => row.employer_id);

export const employersWithKeys = async (db: Db) =>
  idsOf((await sql<{ employer_id: EmployerId }>`select employer_id from employers_with_keys()`.execute(db)).rows);

/** Who has something left to seal anew or an old key to let go; not those who only wait for the time to pass. */
export const employersResealing = async (db: Db, newestBefore: Date, most: number) =>
  idsOf(
    (
      await sql<{ employer_id: EmployerId }>`
        select employer_id from employers_resealing(${newestBefore}, ${most})`.execute(db)
    ).rows,
  );

export const dueRetirements = async (db: Db, rotatedBefore: Date, most: number) =>
  idsOf(
    (
      await sql<{ employer_id: EmployerId }>`
        select employer_id from due_retirements(${rotatedBefore}, ${most})`.execute(db)
    ).rows,
  );

/** How far the renewing of keys is, of all employers together: counts only. */
export async function progressOf(db: Db): Promise<KeyProgress> {
  const { rows } = await sql<KeyProgress>`
    select employers, resealing, people, done,
      (select count(*)::int from graphile_worker.jobs where task_identifier = 'rotate-keys') as waiting
    from key_progress()`.execute(db);
  return rows[0]!;
}
