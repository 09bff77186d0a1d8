import { sql } from "kysely";
import type { UserId } from "@datakluis/contract";
import { record } from "../events.ts";
import type { Db, Tx } from "../schema.ts";
import { hashOf } from "@datakluis/kit/secrets";

/** Codes that replace every earlier one, used or not. */
export const replaceRecoveryCodes = (
  db: Db,
  accountId: UserId,
  made: { codes: readonly string[]; network: string | null },
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    // Two at the same moment would leave the codes of both.
    await tx.selectFrom("account").select("id").where("id", "=", accountId).forUpdate().execute();
    await tx.deleteFrom("recovery_code").where("account_id", "=", accountId).execute();
    const rows = made.codes.map((code) => ({ account_id: accountId, code_hash: hashOf(code), made_at: now }));
    await tx.insertInto("recovery_code").values(rows).execute();
    await record(tx, now, "recovery_codes.made", accountId, made.network);
  });

/** Uses up a code; false when there is none such, or it was used before, also by a request at the same moment. */
export async function useRecoveryCode(tx: Tx, accountId: UserId, code: string, network: string | null, now: Date) {
  const { numUpdatedRows } = await tx
    .updateTable("recovery_code")
    .set({ used_at: now })
    .where("account_id", "=", accountId)
    .where("code_hash", "=", hashOf(code))
    .where("used_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await record(tx, now, "recovery_code.used", accountId, network);
  return true;
}

/** How many can still be used, and when they were made; null when there never were any. */
export const recoveryCodesOf = (db: Db, accountId: UserId) =>
  db
    .selectFrom("recovery_code")
    .select([
      sql<number>`count(*) filter (where used_at is null)`.as("left"),
      sql<Date | null>`max(made_at)`.as("madeAt"),
    ])
    .where("account_id", "=", accountId)
    .executeTakeFirstOrThrow();
