import { Refusal, type Account, type UserId } from "@datakluis/contract";
import { record } from "../events.ts";
import type { Db, Tx } from "../schema.ts";

export const accountColumns = ["account.id as userId", "display_name as displayName", "email", "side"] as const;

/**
 * An account as sign-in needs it; one that has not accepted its invitation has no password, and one that is shut might as
 * well have none.
 */
export const findByEmail = (db: Db, email: string) =>
  db
    .selectFrom("account")
    .select(["id", (eb) => eb.case().when("disabled_at", "is", null).then(eb.ref("password_hash")).end().as("hash")])
    .where("email", "=", email)
    .executeTakeFirst();

/** Undefined for an account without an authenticator app: its provider checks the second factor. */
export const sealedSecretOf = async (db: Db, id: UserId): Promise<Buffer | undefined> => {
  const found = await db.selectFrom("account").select("totp_sealed as sealed").where("id", "=", id).executeTakeFirst();
  return found?.sealed ?? undefined;
};

export const readAccount = (db: Db, id: UserId): Promise<Account> =>
  db.selectFrom("account").select(accountColumns).where("id", "=", id).executeTakeFirstOrThrow();

/** Uses up a time step; false when this or a later one was used before, also by a request at the same moment. */
export async function takeStep(tx: Tx, id: UserId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("account")
    .set({ totp_last_step: step })
    .where("id", "=", id)
    .where("totp_last_step", "<", step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Replaces a hash by one of today's cost, unless the password changed meanwhile. */
export const rehash = (db: Db, id: UserId, old: string, fresh: string) =>
  db
    .updateTable("account")
    .set({ password_hash: fresh })
    .where("id", "=", id)
    .where("password_hash", "=", old)
    .execute();

export const hashOfAccount = async (db: Db, id: UserId): Promise<string | undefined> =>
  (await db.selectFrom("account").select("password_hash as hash").where("id", "=", id).executeTakeFirst())?.hash ??
  undefined;

/** Another password in the place of this one; false when it changed meanwhile. A link to choose one is void from now on. */
export async function replaceHash(tx: Tx, id: UserId, old: string, fresh: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("account")
    .set({ password_hash: fresh })
    .where("id", "=", id)
    .where("password_hash", "=", old)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await tx
    .updateTable("password_reset")
    .set({ closed_at: now })
    .where("account_id", "=", id)
    .where("closed_at", "is", null)
    .execute();
  return true;
}

/** All or none: an id that does not exist refuses `not_found`. Guarding twice changes nothing. */
export const guard = (db: Db, ids: readonly UserId[], now: Date) =>
  db.transaction().execute(async (tx) => {
    for (const id of new Set(ids.toSorted())) {
      const account = await tx
        .selectFrom("account")
        .select("guarded")
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirst();
      if (!account) throw new Refusal("not_found");
      if (account.guarded) continue;
      await tx.updateTable("account").set({ guarded: true }).where("id", "=", id).execute();
      await record(tx, now, "account.guarded", id);
    }
  });

/** Any secret that stands sealed, to see whether login's key is the right one. */
export const anySealedSecret = (db: Db) =>
  db
    .selectFrom("account")
    .select(["id", "totp_sealed as sealed"])
    .where("totp_sealed", "is not", null)
    .limit(1)
    .executeTakeFirst();

/**
 * Holds an account while a session of it begins, so that none begins beside its end. Refuses `wrong_credentials`, as for
 * an account that never was.
 */
export async function mustBeOpen(tx: Tx, id: UserId): Promise<void> {
  const account = await tx
    .selectFrom("account")
    .select("id")
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .forShare()
    .executeTakeFirst();
  if (!account) throw new Refusal("wrong_credentials");
}
