import { sql } from "kysely";
import { Refusal, type Side, type UserId } from "@datakluis/contract";
import { promiseMail } from "@datakluis/kit/mail";
import { takeStep } from "../accounts/store.ts";
import { record } from "../events.ts";
import type { Words } from "../letters.ts";
import type { Db, Tx } from "../schema.ts";
import { hashOf } from "@datakluis/kit/secrets";
import { endSessions, startSession, type Start } from "../sessions/store.ts";
import { expiryOf, mustBeInvitable, mustBeOpen, type Invited } from "./rules.ts";

/** Makes the account where there is none, and an invitation, also by e-mail, that makes every earlier one void. */
export const invite = (
  db: Db,
  invited: Invited,
  made: { token: string; sealed: Buffer; letter: Words },
  now: Date,
): Promise<Date> =>
  db.transaction().execute(async (tx) => {
    await keepAccount(tx, invited, now);
    const expiresAt = await keepInvitation(tx, invited.userId, made, now);
    await promiseMail(tx, { to: invited.email, ...made.letter });
    await record(tx, now, "invitation.made", invited.userId);
    return expiresAt;
  });

/** Keeps an invitation for an account; every earlier one is void. Answers until when it works. */
export async function keepInvitation(
  tx: Tx,
  accountId: UserId,
  made: { token: string; sealed: Buffer },
  now: Date,
): Promise<Date> {
  await closeInvitations(tx, accountId, now);
  const expiresAt = expiryOf(now);
  await tx
    .insertInto("invitation")
    .values({
      id: crypto.randomUUID(),
      account_id: accountId,
      token_hash: hashOf(made.token),
      totp_sealed: made.sealed,
      made_at: now,
      expires_at: expiresAt,
    })
    .execute();
  return expiresAt;
}

async function keepAccount(tx: Tx, { userId, email, displayName, side }: Invited, now: Date): Promise<void> {
  // Whoever wants the same address waits, and then sees whose it is.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`address:${email}`}, 0))`.execute(tx);
  await tx
    .insertInto("account")
    .values({ id: userId, email, display_name: displayName, side, created_at: now })
    .onConflict((oc) => oc.doNothing())
    .execute();
  const known = await tx
    .selectFrom("account")
    .select((eb) => ["guarded", "side", eb("password_hash", "is not", null).as("hasPassword")])
    .select("disabled_at as disabledAt")
    .where("id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  // Not made and not there: the address belongs to somebody else.
  if (!known) throw new Refusal("account_exists");
  const linked = tx.selectFrom("provider_link").select("account_id").where("account_id", "=", userId);
  const accepted = Boolean(known.hasPassword) || Boolean(await linked.executeTakeFirst());
  mustBeInvitable({ ...known, accepted }, side);

  const other = await tx
    .selectFrom("account")
    .select("id")
    .where("email", "=", email)
    .where("id", "!=", userId)
    .executeTakeFirst();
  if (other) throw new Refusal("account_exists");
  await tx.updateTable("account").set({ email, display_name: displayName }).where("id", "=", userId).execute();
}

const closeInvitations = (tx: Tx, accountId: UserId, now: Date) =>
  tx
    .updateTable("invitation")
    .set({ closed_at: now, totp_sealed: null })
    .where("account_id", "=", accountId)
    .where("closed_at", "is", null)
    .execute();

export type Invitation = {
  id: string;
  accountId: UserId;
  email: string;
  displayName: string;
  side: Side;
  sealed: Buffer;
};

/** The open invitation behind a token. Refuses `invitation_invalid`. */
export const findInvitation = async (db: Db, token: string, now: Date): Promise<Invitation> =>
  openOr(await invitations(db).where("token_hash", "=", hashOf(token)).executeTakeFirst(), now);

/** The same, for who was on his way with it. */
export const findInvitationById = async (db: Db, id: string, now: Date): Promise<Invitation> =>
  openOr(await invitations(db).where("invitation.id", "=", id).executeTakeFirst(), now);

const invitations = (db: Db) =>
  db
    .selectFrom("invitation")
    .innerJoin("account", "account.id", "invitation.account_id")
    .select(["invitation.id", "account.id as accountId", "email", "display_name as displayName", "side"])
    .select(["invitation.totp_sealed as sealed", "expires_at as expiresAt", "closed_at as closedAt"]);

type Kept = Omit<Invitation, "sealed"> & { sealed: Buffer | null; expiresAt: Date; closedAt: Date | null };

function openOr(found: Kept | undefined, now: Date): Invitation {
  mustBeOpen(found, now);
  if (!found?.sealed) throw new Refusal("invitation_invalid");
  const { id, accountId, email, displayName, side, sealed } = found;
  return { id, accountId, email, displayName, side, sealed };
}

/** Uses an invitation up. Refuses `invitation_invalid` when somebody was first. */
export async function useInvitation(tx: Tx, { id, accountId }: Invitation, now: Date): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("invitation")
    .set({ closed_at: now, totp_sealed: null })
    .where("id", "=", id)
    .where("closed_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Refusal("invitation_invalid");
  await beginAnew(tx, accountId, now);
}

/**
 * Whoever had the account before keeps no way in: his password, second factors, codes and sessions are gone, all with the
 * acceptance. Of an account that nobody used yet there are none.
 */
async function beginAnew(tx: Tx, accountId: UserId, now: Date): Promise<void> {
  const ways = ["passkey", "recovery_code", "provider_link"] as const;
  const gone = [];
  for (const way of ways) gone.push(await tx.deleteFrom(way).where("account_id", "=", accountId).executeTakeFirst());
  const had = await tx
    .selectFrom("account")
    .select((eb) => eb("password_hash", "is not", null).as("password"))
    .where("id", "=", accountId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (!had.password && gone.every((it) => it.numDeletedRows === 0n)) return;
  await tx
    .updateTable("account")
    .set({ password_hash: null, totp_sealed: null, totp_last_step: 0 })
    .where("id", "=", accountId)
    .execute();
  await tx
    .updateTable("password_reset")
    .set({ closed_at: now })
    .where("account_id", "=", accountId)
    .where("closed_at", "is", null)
    .execute();
  await endSessions(tx, { accountId }, now);
  await record(tx, now, "account.renewed", accountId);
}

/** What was pending becomes the account's own, the invitation is used up and a session begins: all at once. */
export const accept = (
  db: Db,
  it: Invitation,
  chosen: { hash: string; step: number; network: string | null },
  fresh: Start,
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    await useInvitation(tx, it, now);
    await tx
      .updateTable("account")
      .set({ password_hash: chosen.hash, totp_sealed: it.sealed })
      .where("id", "=", it.accountId)
      .execute();
    await takeStep(tx, it.accountId, chosen.step);
    await startSession(tx, fresh, now);
    await record(tx, now, "invitation.accepted", it.accountId, chosen.network);
  });
