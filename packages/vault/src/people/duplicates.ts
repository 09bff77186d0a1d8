import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, Identity, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import type { KeyRing } from "../crypto/keyring.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { alikeIn, mustNotBeAlike } from "./rules.ts";
import { openPersonIfWhole } from "./seal.ts";

/** A date that a system fills in when it does not know can stand with very many. */
const most = 500;

/**
 * Looks whether somebody is in the vault already, under another ref: the same BSN, or the same name and birth date. There is
 * no index at rest: who may be meant is found in memory, and opened. Only within the asker's reach: whoever is out of it does
 * not exist for him, also not by a warning (besluit 019). Refuses `duplicate_person`.
 */
export async function mustBeNew(
  { db, keys, memory }: Pick<Tools, "db" | "keys" | "memory">,
  user: UserId,
  { employerId, ref }: { employerId: EmployerId; ref: DossierRef },
  identity: Identity,
): Promise<void> {
  const lines = await memory.lines(employerId);
  const refs = lines.alike(identity).filter((it) => it !== ref);
  if (!refs.length) return;
  const rows = await transactionFor(db, { user }, (tx) =>
    peopleWithin(tx, user, employerId)
      .where(sql<boolean>`ref = any (${refs.slice(0, most)}::uuid[])`)
      .execute(),
  );
  await mustBeNoneOf(keys, employerId, rows, identity);
}

/** The number PostgreSQL has come to: what a later transaction writes carries a higher one, until they begin anew. */
export async function momentOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ moment: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as moment`.execute(tx);
  return rows[0]!.moment;
}

/** What was written just before a moment may not have been heard of in memory yet. */
const unheard = 1_000;
/** So many are opened at once; who was written last comes first. */
const mostSince = 5_000;

/**
 * The same for who was written, by hand or by a delivery, since the asker was looked at: of two who make one person at
 * once, the second hears so. To be asked while nobody else can write people to this employer (`holdPeople`).
 *
 * @param moment before it was looked in memory
 */
export async function mustStillBeNew(
  tx: Tx,
  keys: KeyRing,
  user: UserId,
  { employerId, ref, moment }: { employerId: EmployerId; ref: DossierRef; moment: string },
  identity: Identity,
): Promise<void> {
  const rows = await peopleWithin(tx, user, employerId)
    .where("ref", "<>", ref)
    .where(sql<boolean>`age(person.xmin) <= age(${moment}::xid8::xid) + ${unheard}`)
    .orderBy(sql`age(person.xmin)`)
    .limit(mostSince)
    .execute();
  await mustBeNoneOf(keys, employerId, rows, identity);
}

/**
 * Nobody else adds, delivers or makes somebody out to be another here until this is done. What only has to do with the
 * employer goes on. Before any of its people is held, as everybody does.
 */
export const holdPeople = (tx: Tx, employerId: EmployerId) =>
  tx.selectFrom("employer").select("id").where("id", "=", employerId).forNoKeyUpdate().execute();

const peopleWithin = (tx: Tx, user: UserId, employerId: EmployerId) =>
  tx
    .selectFrom("person")
    .select(["ref", "version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where(withinReach(user));

/** Some milliseconds of work: nobody else at the door waits longer for it. */
const atOnce = 250;

type Row = { ref: DossierRef; version: number; key_version: number; sealed: Buffer };

async function mustBeNoneOf(keys: KeyRing, employerId: EmployerId, rows: readonly Row[], identity: Identity) {
  const alike: ("bsn" | "name")[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % atOnce === atOnce - 1) await breathe();
    const key = await keys.version(employerId, row.key_version);
    const other = openPersonIfWhole(key, { employerId, ref: row.ref, version: row.version }, row.sealed);
    const by = other && alikeIn(identity, other);
    if (by) alike.push(by);
  }
  mustNotBeAlike(alike);
}
