import { Refusal, type UserId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { promiseMail } from "@datakluis/kit/mail";
import { record } from "../events.ts";
import type { Words } from "../letters.ts";
import type { Db, Tx } from "../schema.ts";
import { hashOf } from "@datakluis/kit/secrets";
import { endSessions } from "../sessions/store.ts";
import { expiryOf, maySend, mustBeOpen } from "./rules.ts";

/** Keeps that somebody asked, for the job to look into. Whether the account exists is not looked at here. */
export const keepRequest = (db: Db, asked: { email: string; network: string | null }, now: Date) =>
  db.transaction().execute(async (tx) => {
    const id = crypto.randomUUID();
    await tx
      .insertInto("reset_request")
      .values({ id, ...asked, asked_at: now })
      .execute();
    await enqueue(tx, "answer-reset", { request: id }, `reset:${id}`);
  });

/** Takes a request away, and where it is of somebody who has a password, makes a link and promises the mail. */
export const answerRequest = (db: Db, id: string, made: { token: string; letter: Words }, now: Date) =>
  db.transaction().execute(async (tx) => {
    const asked = await tx.deleteFrom("reset_request").where("id", "=", id).returningAll().executeTakeFirst();
    if (!asked) return;
    const account = await tx
      .selectFrom("account")
      .select(["id", "email"])
      .where("email", "=", asked.email)
      .where("password_hash", "is not", null)
      .where("disabled_at", "is", null)
      .forUpdate()
      .executeTakeFirst();
    await record(tx, now, "password.reset_asked", account?.id ?? null, asked.network);
    if (!account || !maySend(await openOf(tx, account.id), now)) return;

    await closeResets(tx, account.id, now);
    await tx
      .insertInto("password_reset")
      .values({
        id: crypto.randomUUID(),
        account_id: account.id,
        token_hash: hashOf(made.token),
        made_at: now,
        expires_at: expiryOf(now),
      })
      .execute();
    await promiseMail(tx, { to: account.email, ...made.letter });
  });

const openOf = (tx: Tx, accountId: UserId) =>
  tx
    .selectFrom("password_reset")
    .select("made_at as madeAt")
    .where("account_id", "=", accountId)
    .where("closed_at", "is", null)
    .executeTakeFirst();

const closeResets = (tx: Tx, accountId: UserId, now: Date) =>
  tx
    .updateTable("password_reset")
    .set({ closed_at: now })
    .where("account_id", "=", accountId)
    .where("closed_at", "is", null)
    .executeTakeFirst();

export type Reset = { id: string; accountId: UserId; email: string };

/** The open reset behind a token. Refuses `reset_invalid`. */
export async function findReset(db: Db, token: string, now: Date): Promise<Reset> {
  const found = await db
    .selectFrom("password_reset")
    .innerJoin("account", "account.id", "password_reset.account_id")
    .select(["password_reset.id", "account.id as accountId", "email"])
    .select(["expires_at as expiresAt", "closed_at as closedAt"])
    .where("token_hash", "=", hashOf(token))
    .executeTakeFirst();
  mustBeOpen(found, now);
  return found!;
}

/** The new password stands, the link is used up, and every session of the account ends: all at once. */
export const complete = (
  db: Db,
  it: Reset,
  chosen: { hash: string; network: string | null; letter: Words },
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("password_reset")
      .set({ closed_at: now })
      .where("id", "=", it.id)
      .where("closed_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Refusal("reset_invalid");
    await tx.updateTable("account").set({ password_hash: chosen.hash }).where("id", "=", it.accountId).execute();
    await endSessions(tx, { accountId: it.accountId }, now);
    await promiseMail(tx, { to: it.email, ...chosen.letter });
    await record(tx, now, "password.reset", it.accountId, chosen.network);
  });
