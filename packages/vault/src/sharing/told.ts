import type { DossierRef, EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import type { Db } from "../schema.ts";
import { happenedTo, historyOf } from "./store.ts";

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
    return person && { ...person, history: await historyOf(tx, employerId, ref) };
  });
}

/**
 * Writes down what the suite has been told. The dossier is settled only if nothing happened to it since it was read;
 * the row is locked before looking, so a change is either seen here or comes after and promises its own work.
 */
export const markTold = (db: Db, it: Held) =>
  transactionFor(db, { employer: it.employer_id }, async (tx) => {
    const now = await tx
      .selectFrom("person")
      .select(["version", "told_sharing", "told_version", "told_employment"])
      .where("employer_id", "=", it.employer_id)
      .where("ref", "=", it.ref)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const latest = (await happenedTo(tx, it.employer_id, it.ref)).at(-1)?.seq ?? 0;
    const last = it.history.at(-1);
    const told = last?.seq ?? 0;
    // Of somebody who is not shared the suite was told no version.
    const shared = last?.kind === "shared" || last?.kind === "revoke_refused";
    await tx
      .updateTable("person")
      .set({
        told_sharing: Math.max(now.told_sharing, told),
        told_version: shared ? Math.max(now.told_version, it.version) : now.told_version,
        told_employment: Math.max(now.told_employment, it.version),
        settled: now.version === it.version && latest === told,
      })
      .where("employer_id", "=", it.employer_id)
      .where("ref", "=", it.ref)
      .execute();
    if (told > now.told_sharing) await announce(tx, { kind: "dossier", employerId: it.employer_id, ref: it.ref });
  });

/** Dossiers the suite must still be told something about, of all employers. */
export async function unsettledRefs(db: Db, most: number): Promise<DossierRef[]> {
  const { rows } = await sql<{ ref: DossierRef }>`select ref from unsettled(${most})`.execute(db);
  return rows.map((row) => row.ref);
}
