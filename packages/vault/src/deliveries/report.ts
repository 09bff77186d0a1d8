import { sql } from "kysely";
import {
  canonicalPersonnelNumber,
  mostReported,
  putVaultReport,
  VaultProblem,
  vaultProblemSentences,
  type Delivery,
  type EmployerId,
  type VaultReport,
  type WriteId,
} from "@datakluis/contract";
import { reportOf, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";

/** Later than any before it, also after an older backup was put back. */
const later = sql<number>`greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)`;

/** Promises the service the report of a delivery as this transaction leaves it. */
export async function promiseReport(tx: Tx, { employerId, deliveryId }: Of): Promise<void> {
  await tx
    .updateTable("delivery")
    .set({ version: later })
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .execute();
  await enqueueReport(tx, { employerId, deliveryId });
}

const enqueueReport = (tx: Tx | Db, of: Of) => {
  const job = `tell-delivery:${of.deliveryId}`;
  return enqueue(tx, "tell-delivery", of, job, job);
};

/** What the service may not be known to have any more, since a backup was put back here or there. */
export const reportAnew = (tx: Tx, employerId: EmployerId) =>
  tx.updateTable("delivery").set({ version: later, told: 0 }).where("employer_id", "=", employerId).execute();

/** Promises anew what the service was not told. */
export async function promiseReports({ db }: Tools): Promise<void> {
  const { rows } = await sql<Of>`
    select employer_id as "employerId", id as "deliveryId" from untold_deliveries(50)`.execute(db);
  for (const of of rows) await enqueueReport(db, of);
}

/** Tells the service of a delivery as it stands now (product.md, E5); what it has already is not told again. */
export const tellReport =
  ({ db, ask }: Tools) =>
  async (of: Of): Promise<void> => {
    const { employerId, deliveryId } = of;
    const found = await transactionFor(db, { employer: employerId }, async (tx) => {
      const row = await versionOf(tx, of);
      const report = await reportOf(tx, of);
      return row && row.told < row.version && report ? { ...row, report } : undefined;
    });
    if (!found) return;
    const { version, byCoupling, report } = found;
    await ask(putVaultReport, {
      params: { employerId, deliveryId: deliveryId as WriteId },
      body: { version, report: toldReport(report, byCoupling) },
    });
    await transactionFor(db, { employer: employerId }, (tx) =>
      tx
        .updateTable("delivery")
        .set({ told: version })
        .where("employer_id", "=", employerId)
        .where("id", "=", deliveryId)
        .where("told", "<", version)
        .execute(),
    );
  };

/** Held, so that what is read beside it is of this version. */
const versionOf = (tx: Tx, { employerId, deliveryId }: Of) =>
  tx
    .selectFrom("delivery")
    .select(["version", "told", sql<boolean>`coupling_id is not null`.as("byCoupling")])
    .where("employer_id", "=", employerId)
    .where("id", "=", deliveryId)
    .forShare()
    .executeTakeFirst();

/**
 * What of a report the service may know: no name, also not of who delivered it; no code that stood in the file; no label in
 * which a BSN could stand; and of absence not whose it is.
 */
export function toldReport(it: Delivery, byCoupling: boolean): Omit<VaultReport, "id"> {
  const { kind, state, deliveredAt, format, rows, counts, changedFields, processed, ignoredColumns } = it;
  const told = { kind, state, deliveredAt, format, rows, counts, changedFields, processed, ignoredColumns };
  // Nobody knows that it is not a birth date where that could not be read.
  const unsure = new Set(it.rejections.filter((no) => no.field === "bornOn").map((no) => no.row));
  const labelOf = ({ personnelNumber: number, row }: (typeof it.rejections)[number]) =>
    kind !== "absence" && number && canonicalPersonnelNumber(number) === number && !unsure.has(row) ? number : null;
  return {
    ...told,
    unread: it.unread,
    held: it.held,
    // Of a file that is kept to be tried again the service need not know.
    keptUntil: state === "quarantined" ? it.keptUntil : null,
    by: byCoupling ? "coupling" : "person",
    rejections: it.rejections.slice(0, mostReported).map((no) => ({ ...no, personnelNumber: labelOf(no) })),
    absence: it.absence && { outcomes: it.absence.outcomes, shares: it.absence.shares },
    problem: VaultProblem.options.find((one) => vaultProblemSentences[one] === it.problem) ?? null,
  };
}
