import { Refusal, type UserId } from "@datakluis/contract";
import { readAccount } from "../accounts/store.ts";
import { record } from "../events.ts";
import { useInvitation, type Invitation } from "../invitations/store.ts";
import type { Db, Tx } from "../schema.ts";
import { hashOf } from "@datakluis/kit/secrets";
import { endSessions, startSession, type Start } from "../sessions/store.ts";
import type { Proof } from "./client.ts";
import { lostBefore, type Purpose } from "./rules.ts";

export type Begun = { purpose: Purpose; sessionId?: string; invitationId?: string };

/** Keeps that the browser with this secret was sent away, and for what. */
export const keepVisit = (db: Db, secret: string, { purpose, sessionId, invitationId }: Begun, now: Date) =>
  db
    .insertInto("provider_visit")
    .values({
      secret_hash: hashOf(secret),
      purpose,
      session_id: sessionId ?? null,
      invitation_id: invitationId ?? null,
      begun_at: now,
    })
    .execute();

/** Takes a visit away: each comes back once, whatever it comes back with. */
export const takeVisit = (db: Db, secret: string) =>
  db
    .deleteFrom("provider_visit")
    .where("secret_hash", "=", hashOf(secret))
    .returning(["purpose", "session_id as sessionId", "invitation_id as invitationId", "begun_at as begunAt"])
    .executeTakeFirst();

export const forgetVisits = (db: Db, now: Date) =>
  db.deleteFrom("provider_visit").where("begun_at", "<=", lostBefore(now)).execute();

/** The account that was bound to whom the provider names; undefined when none was, or it is shut. */
export const findLinked = (db: Db, { issuer, subject }: Proof) =>
  db
    .selectFrom("provider_link")
    .innerJoin("account", "account.id", "provider_link.account_id")
    .select("account.id")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .where("disabled_at", "is", null)
    .executeTakeFirst();

export const linkOf = (db: Db, accountId: UserId) =>
  db
    .selectFrom("provider_link")
    .innerJoin("account", "account.id", "provider_link.account_id")
    .select(["linked_at as linkedAt", "used_at as usedAt"])
    .select((eb) => eb("password_hash", "is not", null).$castTo<boolean>().as("hasPassword"))
    .where("account_id", "=", accountId)
    .executeTakeFirst();

/** Binds an account. Refuses `provider_taken` when it is bound already, or the other is to somebody else. */
export const link = (db: Db, accountId: UserId, proof: Proof, network: string | null, now: Date) =>
  db.transaction().execute((tx) => keepLink(tx, accountId, proof, network, now));

async function keepLink(tx: Tx, accountId: UserId, { issuer, subject }: Proof, network: string | null, now: Date) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("provider_link")
    .values({ account_id: accountId, issuer, subject, linked_at: now })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Refusal("provider_taken");
  await record(tx, now, "provider.linked", accountId, network);
}

/** Takes the bond away. Refuses `last_way_in` for an account without a password. */
export const unlink = (db: Db, accountId: UserId, network: string | null, now: Date) =>
  db.transaction().execute(async (tx) => {
    const account = await tx
      .selectFrom("account")
      .select((eb) => eb("password_hash", "is not", null).as("hasPassword"))
      .where("id", "=", accountId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (!account.hasPassword) throw new Refusal("last_way_in");
    const gone = await tx.deleteFrom("provider_link").where("account_id", "=", accountId).executeTakeFirst();
    if (gone.numDeletedRows) await record(tx, now, "provider.unlinked", accountId, network);
  });

/** Writes down that it was used; false when the bond is gone, or is to somebody else by now. */
export async function useLink(tx: Tx, accountId: UserId, { issuer, subject }: Proof, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("provider_link")
    .set({ used_at: now })
    .where("account_id", "=", accountId)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * The provider vouches for somebody: a session begins, half where our second factor is still to come. Whatever session
 * the browser had ends. Refuses `provider_unknown` when the bond was taken away meanwhile.
 */
export const startLinked = (
  db: Db,
  proof: Proof,
  fresh: Start,
  { oldSession, network }: { oldSession: string | undefined; network: string | null },
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    if (!(await useLink(tx, fresh.accountId, proof, now))) throw new Refusal("provider_unknown");
    if (oldSession) await endSessions(tx, { id: oldSession }, now);
    await startSession(tx, fresh, now);
    await record(tx, now, "provider.accepted", fresh.accountId, network);
    if (!fresh.half) await record(tx, now, "session.started", fresh.accountId, network);
  });

/** The invitation is used up, the account is bound, and a session begins: all at once. */
export const acceptLinked = (db: Db, it: Invitation, proof: Proof, fresh: Start, network: string | null, now: Date) =>
  db.transaction().execute(async (tx) => {
    await useInvitation(tx, it, now);
    await keepLink(tx, it.accountId, proof, network, now);
    await startSession(tx, fresh, now);
    await record(tx, now, "invitation.accepted", it.accountId, network);
    return readAccount(tx, it.accountId);
  });
