import { sql } from "kysely";
import type { AgreedDossier, DossierRef, EmployerId, HeldDossier, VaultState } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import type { Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { lockDossiersOf } from "../dossiers/lock.ts";
import type { Db, Tx } from "../schema.ts";
import { keepVisitors } from "../retrieval/visitors.ts";
import { forgetExtents } from "../sharing/extents.ts";

/** Returns of a backup, here or at the vault, after which nothing was compared yet. */
export const pendingRecoveries = (db: Db) =>
  db.selectFrom("recovery").select(["id", "asked_by_vault as askedByVault"]).where("compared_at", "is", null).execute();

/** Whether nobody may be answered: a backup was put back here. */
export const isShut = async (db: Db): Promise<boolean> =>
  (await pendingRecoveries(db)).some(({ askedByVault }) => !askedByVault);

/** The vault was put back and asks. Asked again it changes nothing. */
export async function keepAsked(db: Db, id: string, madeAt: Date): Promise<void> {
  await db
    .insertInto("recovery")
    .values({ id, made_at: madeAt, asked_by_vault: true })
    .onConflict((it) => it.doNothing())
    .execute();
}

export const concludeRecovery = (db: Db, id: string) =>
  db
    .updateTable("recovery")
    .set({ compared_at: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();

/** All employers, and where this side believes their vault to be. */
export async function employersHere(db: Db): Promise<{ id: EmployerId; vault: VaultState }[]> {
  const { rows } = await sql<{ id: EmployerId }>`select id from employer_names()`.execute(db);
  const found: { id: EmployerId; vault: VaultState }[] = [];
  for (const { id } of rows)
    found.push(
      await transactionFor(db, { employer: id }, (tx) =>
        tx.selectFrom("employer").select(["id", "vault"]).where("id", "=", id).executeTakeFirstOrThrow(),
      ),
    );
  return found;
}

/** A stretch of what this side knows of the dossiers of one employer, in order. */
export const heldAfter = (db: Db, employerId: EmployerId, after: DossierRef | null, most: number) =>
  transactionFor(db, { employer: employerId }, async (tx): Promise<HeldDossier[]> => {
    const { rows } = await sql<HeldDossier>`
      select dossier.ref, dossier.sharing, employment_version as employment, identity.version
      from dossier left join identity
        on identity.employer_id = dossier.employer_id and identity.ref = dossier.ref and identity.source = 'shared'
      where dossier.employer_id = ${employerId} and (${after}::uuid is null or dossier.ref > ${after})
      order by dossier.ref limit ${most}`.execute(tx);
    return rows;
  });

type Opening = Pick<Suite, "db" | "master">;

/** Makes this side what the vault says: counts as told, and whoever is not shared any more forgotten, with his key. */
export const makeAgreed = ({ db, master }: Opening, employerId: EmployerId, agreed: readonly AgreedDossier[]) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const refs = agreed.map(({ ref }) => ref);
    await sql`
      select from dossier where employer_id = ${employerId} and ref = any (${refs}::uuid[]) order by ref for update
    `.execute(tx);
    await sql`
      update dossier set sharing = it.sharing, employment_version = it.employment
      from unnest(${refs}::uuid[], ${agreed.map((it) => it.sharing)}::integer[], ${agreed.map((it) => it.employment)}::integer[])
        as it (ref, sharing, employment)
      where employer_id = ${employerId} and dossier.ref = it.ref`.execute(tx);
    const forgotten = agreed.filter(({ forget }) => forget).map(({ ref }) => ref);
    const going = sql<boolean>`identity.source = 'shared' and identity.ref = any (${forgotten}::uuid[])`;
    await keepVisitors(tx, master, employerId, going);
    const { numAffectedRows } = await sql`
      delete from identity where employer_id = ${employerId} and ${going}`.execute(tx);
    await forgetExtents(tx, employerId);
    await record(tx, { deed: "comparison.forgotten", employerId, amount: Number(numAffectedRows ?? 0) });
    await announce(tx, { kind: "employer", employerId, ref: null });
  });

/**
 * The vault has everybody: whoever is here as delivered is a copy that was put back, and goes. Dossiers are held first, so
 * that whom somebody is expecting at this moment is known, and nobody who shares or writes waits the other way round.
 */
export const blankMoved = ({ db, master }: Opening, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await lockDossiersOf(tx, employerId);
    await keepVisitors(tx, master, employerId, sql`identity.source = 'delivered'`);
    const { numDeletedRows } = await tx
      .deleteFrom("identity")
      .where("employer_id", "=", employerId)
      .where("source", "=", "delivered")
      .executeTakeFirst();
    await tx.deleteFrom("delivery_part").where("employer_id", "=", employerId).execute();
    await tx.updateTable("employer").set({ vault: "active" }).where("id", "=", employerId).execute();
    await keepMove(tx, employerId);
    await tx
      .updateTable("moving_in")
      .set({ finished_at: sql<Date>`now()` })
      .where("employer_id", "=", employerId)
      .execute();
    await record(tx, { deed: "people.blanked", employerId, amount: Number(numDeletedRows) });
    await announce(tx, { kind: "employer", employerId, ref: null });
  });

/** The employer agreed while this side had not even proposed it: it waits for him, so that he can be told so. */
export const awaitAgain = (db: Db, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await tx
      .updateTable("employer")
      .set({ vault: "awaiting" })
      .where("id", "=", employerId)
      .where("vault", "=", "none")
      .execute();
    await keepMove(tx, employerId);
  });

const keepMove = (tx: Tx, employerId: EmployerId) =>
  tx
    .insertInto("moving_in")
    .values({ employer_id: employerId })
    .onConflict((it) => it.doNothing())
    .execute();

/** How far the move was, for a vault that does not know it ended. */
export const movedCounts = (db: Db, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("moving_in")
      .select(["total", "retained"])
      .where("employer_id", "=", employerId)
      .executeTakeFirstOrThrow(),
  );
