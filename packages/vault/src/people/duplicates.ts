import type { DossierRef, EmployerId, Identity, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
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
    tx
      .selectFrom("person")
      .select(["ref", "version", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where(sql<boolean>`ref = any (${refs.slice(0, most)}::uuid[])`)
      .where(withinReach(user))
      .execute(),
  );
  const alike = await Promise.all(
    rows.map(async (row) => {
      const key = await keys.version(employerId, row.key_version);
      const other = openPersonIfWhole(key, { employerId, ref: row.ref, version: row.version }, row.sealed);
      return other && alikeIn(identity, other);
    }),
  );
  mustNotBeAlike(alike.filter((it) => it !== undefined));
}
