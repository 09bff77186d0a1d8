import type { DossierRef, EmployerId } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import { waitingCases } from "../absence/tell.ts";
import type { Db, Tx } from "../schema.ts";
import { lacking, type ToTell } from "./extent-rules.ts";
import { extentsOf } from "./extents.ts";
import { historyOf } from "./store.ts";

/** A dossier as it is now, still sealed, and what the suite is known to have of it. */
export type Held = NonNullable<Awaited<ReturnType<typeof readHeld>>>;

/** Reads one dossier for the vault's own work; the ref tells whose it is. Undefined when there is none. */
export async function readHeld(db: Db, ref: DossierRef) {
  const { rows } = await sql<{ employer: EmployerId | null }>`select employer_of(${ref}) as employer`.execute(db);
  const employerId = rows[0]?.employer;
  if (!employerId) return undefined;
  return transactionFor(db, { employer: employerId }, async (tx) => {
    const person = await tx
      .selectFrom("person")
      .selectAll()
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref)
      .executeTakeFirst();
    if (!person) return undefined;
    const waiting = await waitingCases(tx, { employerId, ref });
    const history = await historyOf(tx, employerId, ref);
    return { ...person, history, waiting, extents: await extentsOf(tx, employerId, ref) };
  });
}

/** How far the suite is behind with one dossier. */
export const lackOf = (it: Held): ToTell =>
  lacking(it.history, it.extents, it.version, {
    ...{ sharing: it.told_sharing, version: it.told_version },
    ...{ bsn: it.told_bsn, bsnVersion: it.told_bsn_version, updates: it.told_updates },
  });

/**
 * Writes down what the suite has been told. The dossier is settled only if nothing happened to it since it was read;
 * the row is locked before looking, so a change is either seen here or comes after and promises its own work.
 *
 * @param what was told of whom is shared: of somebody who is not, and of who is held back, no version was
 * @param told the newest line of the history that the suite knows of
 */
export const markTold = (db: Db, it: Held, what: ToTell, told = it.history.at(-1)?.seq ?? 0) =>
  transactionFor(db, { employer: it.employer_id }, async (tx) => {
    const now = await tx
      .selectFrom("person")
      .select(["version", "told_sharing", "told_version", "told_employment"])
      .select(["told_bsn", "told_bsn_version", "told_updates"])
      .where("employer_id", "=", it.employer_id)
      .where("ref", "=", it.ref)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const since = await linesOf(tx, it);
    const person = tx
      .updateTable("person")
      .set({
        told_sharing: Math.max(now.told_sharing, told),
        told_version: Math.max(now.told_version, what.person ? it.version : 0),
        told_employment: Math.max(now.told_employment, it.version),
        told_bsn: Math.max(now.told_bsn, what.bsn?.grant ?? 0),
        told_bsn_version: Math.max(now.told_bsn_version, what.bsn ? it.version : 0),
        told_updates: Math.max(now.told_updates, what.updates?.seq ?? 0),
        ...(now.version === it.version ? { put_back: null } : {}),
        settled:
          now.version === it.version && since.latest === told && since.extents === it.extents.length && !since.waiting,
      })
      .where("employer_id", "=", it.employer_id)
      .where("ref", "=", it.ref);
    await sendAlong(tx, person);
    if (told > now.told_sharing || what.bsn || what.updates)
      await announce(tx, { kind: "dossier", employerId: it.employer_id, ref: it.ref });
  });

type Since = { latest: number; extents: number; waiting: number };

/** How far the history of a dossier has come, how many lines there are on how far its sharing reaches, and what waits. */
async function linesOf(tx: Tx, { employer_id, ref }: Held): Promise<Since> {
  const { rows } = await sql<Since>`select
    (select coalesce(max(seq), 0) from sharing_event where employer_id = ${employer_id} and ref = ${ref}) as latest,
    (select count(*) from extent_event where employer_id = ${employer_id} and ref = ${ref}) as extents,
    (select count(*) from absence_case
      where employer_id = ${employer_id} and ref = ${ref} and told < version) as waiting`.execute(tx);
  return rows[0]!;
}

/** Dossiers the suite must still be told something about, of all employers. */
export async function unsettledRefs(db: Db, most: number) {
  const { rows } = await sql<{ ref: DossierRef; employerId: EmployerId }>`
    select ref, employer_of(ref) as "employerId" from unsettled(${most})`.execute(db);
  return rows;
}
