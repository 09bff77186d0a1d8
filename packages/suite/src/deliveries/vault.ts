import { sql } from "kysely";
import { Refusal, type EmployerId, type VaultReport, type WriteId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import type { Db, Tx } from "../schema.ts";
import { employerFor, type Asker } from "./store.ts";

type Of = { employerId: EmployerId; deliveryId: WriteId };
type Told = { version: number; report: Omit<VaultReport, "id"> };

/** What the vault tells of a delivery. Older than what was told before, it changes nothing; of no employer here neither. */
export const keepVaultReport = (db: Db, { employerId, deliveryId }: Of, { version, report }: Told): Promise<null> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    await employerFor(tx, employerId, {}, "share");
    const told = { version, delivered_at: new Date(report.deliveredAt), report: JSON.stringify(report) };
    const { numInsertedOrUpdatedRows: news } = await tx
      .insertInto("vault_delivery")
      .values({ employer_id: employerId, id: deliveryId, ...told })
      .onConflict((on) =>
        on
          .columns(["employer_id", "id"])
          .doUpdateSet(told)
          .where(sql<boolean>`vault_delivery.version < excluded.version`),
      )
      .executeTakeFirstOrThrow();
    if (news) await announce(tx, { kind: "employer", employerId, ref: null });
    return null;
  });

const mostListed = 100;

/** The newest deliveries to the vault of an employer, for whoever may follow them here. */
export async function vaultReportsFor(tx: Tx, by: Asker, employerId: EmployerId) {
  await employerFor(tx, employerId, by);
  const rows = await tx
    .selectFrom("vault_delivery")
    .select(["id", sql<Omit<VaultReport, "id" | "rejections">>`report - 'rejections'`.as("report")])
    .where("employer_id", "=", employerId)
    .orderBy("delivered_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  return rows.map(({ id, report }) => ({ id, ...report }));
}

/** Refuses `not_found`. */
export async function vaultReportFor(tx: Tx, by: Asker, { employerId, deliveryId }: Of): Promise<VaultReport> {
  await employerFor(tx, employerId, by);
  const found = await tx
    .selectFrom("vault_delivery")
    .select(["id", "report"])
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return { id: found.id, ...found.report };
}

/** The vault is gone, and with it what still waited there or was being written. */
export const endVaultReports = (tx: Tx, employerId: EmployerId) =>
  sql`
    update vault_delivery set report = report || '{"state": "discarded", "keptUntil": null}'
    where employer_id = ${employerId} and report->>'state' in ('quarantined', 'waiting', 'running', 'undoing')`.execute(
    tx,
  );
