import { Refusal, type UserId } from "@datakluis/contract";
import { sql } from "kysely";
import { accountColumns, mustBeOpen } from "../accounts/store.ts";
import { forgiveAttempts, type Guesser } from "../attempts/store.ts";
import { record } from "../events.ts";
import { networkOf } from "@datakluis/kit/network";
import type { Db, Tx } from "../schema.ts";
import { hashOf } from "@datakluis/kit/secrets";
import { formerMs, idleMs, lives, longestMs, seenEveryMs, type Session } from "./rules.ts";

/** Every process of login hears this channel; see revocations.ts. */
export const endedChannel = "session_ended";

const life = ["half", "started_at as startedAt", "last_seen_at as lastSeenAt", "ended_at as endedAt"] as const;

/**
 * The living session a token opens. One that ended, or never was, is not there. A token that was replaced a moment ago
 * still opens it, but proves nothing.
 */
export async function findSession(db: Db, token: string, now: Date): Promise<Session | undefined> {
  const hash = hashOf(token);
  const found = await db
    .selectFrom("session")
    .innerJoin("account", "account.id", "session.account_id")
    .select(["session.id", "guesses", "confirmed_at", "token_hash", ...life, ...accountColumns])
    .where((eb) =>
      eb.or([eb("token_hash", "=", hash), eb.and([eb("former_hash", "=", hash), eb("former_until", ">", now)])]),
    )
    .executeTakeFirst();
  if (!found || !lives(found, now)) return undefined;
  const { userId, displayName, email, side, confirmed_at, token_hash, ...session } = found;
  const confirmedAt = token_hash.equals(hash) ? confirmed_at : null;
  return { ...session, confirmedAt, account: { userId, displayName, email, side } };
}

/** `confirmedAt` is now when it is left out: whoever comes in has just given his second factor. */
export type Start = {
  token: string;
  accountId: UserId;
  half: boolean;
  agent: string;
  confirmedAt?: Date | null;
};

/** Refuses `wrong_credentials` for an account that is shut, also at this very moment. */
export async function startSession(tx: Tx, { token, accountId, half, agent, confirmedAt }: Start, now: Date) {
  await mustBeOpen(tx, accountId);
  await tx
    .insertInto("session")
    .values({
      id: crypto.randomUUID(),
      token_hash: hashOf(token),
      account_id: accountId,
      half,
      agent,
      started_at: now,
      last_seen_at: now,
      confirmed_at: half ? null : confirmedAt === undefined ? now : confirmedAt,
    })
    .execute();
}

type Which = { id: string; accountId?: UserId } | { id?: undefined; accountId: UserId; except?: string };

/** Ends sessions and tells every server, both or neither: the word goes out when the transaction commits. */
export async function endSessions(tx: Tx, which: Which, now: Date): Promise<number> {
  let open = tx.updateTable("session").set({ ended_at: now }).where("ended_at", "is", null);
  if (which.id !== undefined) open = open.where("id", "=", which.id);
  else if (which.except !== undefined) open = open.where("id", "!=", which.except);
  if (which.accountId !== undefined) open = open.where("account_id", "=", which.accountId);
  const ended = await open.returning(["id", "half"]).execute();
  for (const it of ended) if (!it.half) await announceEnd(tx, it.id);
  return ended.length;
}

export const endOtherSessions = (tx: Tx, { id, account }: Session, now: Date) =>
  endSessions(tx, { accountId: account.userId, except: id }, now);

const announceEnd = (tx: Tx, id: string) => sql`select pg_notify(${endedChannel}, ${id})`.execute(tx);

/** Uses up one guess at the second factor, and says how many there were before. */
export async function takeGuess(db: Db, id: string): Promise<number> {
  const { guesses } = await db
    .updateTable("session")
    .set((eb) => ({ guesses: eb("guesses", "+", 1) }))
    .where("id", "=", id)
    .returning("guesses")
    .executeTakeFirstOrThrow();
  return guesses - 1;
}

/** Uses up what was typed: the time step of a code, or a recovery code. False when it was used before. */
export type Take = (tx: Tx) => Promise<boolean>;

/**
 * The second factor was right: it is used up, the half session makes way for a whole one under a new token, all at
 * once. False when it was used up before, also by a request at the same moment.
 */
export const enter = (db: Db, half: Session, take: Take, fresh: Start, guesser: Guesser, now: Date) =>
  db.transaction().execute(async (tx) => {
    if (!(await take(tx))) return false;
    // Another request took the half session: what this one would have used up stays good.
    if (!(await endSessions(tx, { id: half.id }, now))) throw new Refusal("not_signed_in");
    await startSession(tx, fresh, now);
    await forgiveAttempts(tx, guesser, 2);
    await record(tx, now, "session.started", fresh.accountId, networkOf(guesser.address));
    return true;
  });

/**
 * The second factor was right: it is used up, and the session goes on under a new token, all at once. False when it was
 * used up before, also by a request at the same moment.
 */
export const confirm = (
  db: Db,
  session: Session,
  take: Take,
  { token, network }: { token: string; network: string | null },
  now: Date,
) =>
  db.transaction().execute(async (tx) => {
    if (!(await take(tx))) return false;
    const { numUpdatedRows } = await tx
      .updateTable("session")
      .set((eb) => ({
        token_hash: hashOf(token),
        former_hash: eb.ref("token_hash"),
        former_until: new Date(now.getTime() + formerMs),
        confirmed_at: now,
        guesses: 0,
      }))
      .where("id", "=", session.id)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    // It ended meanwhile: what this would have used up stays good.
    if (numUpdatedRows !== 1n) throw new Refusal("not_signed_in");
    await record(tx, now, "session.confirmed", session.account.userId, network);
    return true;
  });

export const sawSession = (db: Db, id: string, now: Date) =>
  db
    .updateTable("session")
    .set({ last_seen_at: now })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("last_seen_at", "<=", new Date(now.getTime() - seenEveryMs))
    .execute();

export async function sessionsOf(db: Db, accountId: UserId, now: Date) {
  const found = await db
    .selectFrom("session")
    .select(["id", "agent", ...life])
    .where("account_id", "=", accountId)
    .where("half", "=", false)
    .where("ended_at", "is", null)
    .orderBy("last_seen_at", "desc")
    .execute();
  return found.filter((session) => lives(session, now));
}

export async function isAlive(db: Db, id: string, now: Date): Promise<boolean> {
  const found = await db.selectFrom("session").select(life).where("id", "=", id).executeTakeFirst();
  return Boolean(found && !found.half && lives(found, now));
}

export const endedSince = (db: Db, moment: Date) =>
  db.selectFrom("session").select("id").where("ended_at", ">=", moment).where("half", "=", false).execute();

/** Ends what nobody used any more, so that open screens close by themselves too. */
export const expireSessions = (db: Db, now: Date) =>
  db.transaction().execute(async (tx) => {
    const before = (ms: number) => new Date(now.getTime() - ms);
    const expired = await tx
      .updateTable("session")
      .set({ ended_at: now })
      .where("ended_at", "is", null)
      .where("half", "=", false)
      .where((eb) => eb.or([eb("last_seen_at", "<=", before(idleMs)), eb("started_at", "<=", before(longestMs))]))
      .returning(["id", "account_id"])
      .execute();
    for (const { id, account_id } of expired) {
      await announceEnd(tx, id);
      await record(tx, now, "session.expired", account_id);
    }
  });

/** What began before this moment is of no use any more; what happened stays in the events. */
export const forgetSessionsBefore = (db: Db, moment: Date) =>
  db.deleteFrom("session").where("started_at", "<", moment).execute();
