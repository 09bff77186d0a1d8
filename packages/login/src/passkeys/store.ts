import { Refusal, type UserId } from "@datakluis/contract";
import type { WebAuthnCredential } from "@simplewebauthn/server";
import { record } from "../events.ts";
import type { Db, Tx } from "../schema.ts";

const challengeMs = 5 * 60_000;

export const passkeysOf = (db: Db, accountId: UserId) =>
  db
    .selectFrom("passkey")
    .select(["id", "name", "made_at as madeAt", "used_at as usedAt", "credential_id as credentialId"])
    .where("account_id", "=", accountId)
    .orderBy("made_at")
    .execute();

/** Keeps what the authenticator of this session is asked to sign, in the place of an earlier question. */
export const keepChallenge = (db: Db, sessionId: string, challenge: string, now: Date) =>
  db
    .insertInto("passkey_challenge")
    .values({ session_id: sessionId, challenge, made_at: now })
    .onConflict((oc) => oc.column("session_id").doUpdateSet({ challenge, made_at: now }))
    .execute();

/** Takes the question of this session away: each is answered once, within five minutes. */
export async function takeChallenge(db: Db, sessionId: string, now: Date): Promise<string | undefined> {
  const kept = await db
    .deleteFrom("passkey_challenge")
    .where("session_id", "=", sessionId)
    .returning(["challenge", "made_at as madeAt"])
    .executeTakeFirst();
  return kept && now.getTime() - kept.madeAt.getTime() < challengeMs ? kept.challenge : undefined;
}

/** Refuses `passkey_invalid` for one that is known already. */
export const add = (
  db: Db,
  accountId: UserId,
  made: { credential: WebAuthnCredential; name: string; network: string | null },
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("passkey")
      .values({
        id: crypto.randomUUID(),
        account_id: accountId,
        credential_id: made.credential.id,
        public_key: Buffer.from(made.credential.publicKey),
        counter: made.credential.counter,
        transports: made.credential.transports ?? [],
        name: made.name,
        made_at: now,
      })
      .onConflict((oc) => oc.column("credential_id").doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw new Refusal("passkey_invalid");
    await record(tx, now, "passkey.added", accountId, made.network);
  });

/** Somebody else's is not there: refuses `not_found`. */
export const remove = (db: Db, accountId: UserId, id: string, network: string | null, now: Date) =>
  db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("passkey")
      .where("id", "=", id)
      .where("account_id", "=", accountId)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) throw new Refusal("not_found");
    await record(tx, now, "passkey.removed", accountId, network);
  });

/** A passkey of this account, with its public half. */
export async function findCredential(db: Db, accountId: UserId, credentialId: string) {
  const found = await db
    .selectFrom("passkey")
    .select(["credential_id as id", "public_key as publicKey", "counter"])
    .where("account_id", "=", accountId)
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
  return found && { ...found, publicKey: new Uint8Array(found.publicKey) };
}

/** Writes down that it was used; false when it is gone, or was used further on another device (a copy). */
export async function usePasskey(
  tx: Tx,
  accountId: UserId,
  used: { credentialId: string; before: number; counter: number; network: string | null },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("passkey")
    .set({ counter: used.counter, used_at: now })
    .where("account_id", "=", accountId)
    .where("credential_id", "=", used.credentialId)
    .where("counter", "=", used.before)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await record(tx, now, "passkey.used", accountId, used.network);
  return true;
}
