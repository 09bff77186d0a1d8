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

/**
 * The same for who was added while the asker was looked at: of two who add one person at once, the second hears so. To be
 * asked while nobody else can add to this employer.
 */
export async function mustStillBeNew(
  tx: Tx,
  keys: KeyRing,
  user: UserId,
  { employerId, ref }: { employerId: EmployerId; ref: DossierRef },
  identity: Identity,
): Promise<void> {
  const rows = await peopleWithin(tx, user, employerId)
    .where("ref", "<>", ref)
    .where(sql<boolean>`ref in (select id from done where at > now() - interval '2 minutes')`)
    .execute();
  await mustBeNoneOf(keys, employerId, rows, identity);
}

const peopleWithin = (tx: Tx, user: UserId, employerId: EmployerId) =>
  tx
    .selectFrom("person")
    .select(["ref", "version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where(withinReach(user));

type Row = { ref: DossierRef; version: number; key_version: number; sealed: Buffer };

async function mustBeNoneOf(keys: KeyRing, employerId: EmployerId, rows: readonly Row[], identity: Identity) {
  const alike = await Promise.all(
    rows.map(async (row) => {
      const key = await keys.version(employerId, row.key_version);
      const other = openPersonIfWhole(key, { employerId, ref: row.ref, version: row.version }, row.sealed);
      return other && alikeIn(identity, other);
    }),
  );
  mustNotBeAlike(alike.filter((it) => it !== undefined));
}
