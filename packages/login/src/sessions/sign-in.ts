import { Refusal, type UserId } from "@datakluis/contract";
import { openSecret, stepOf } from "../accounts/second-factor.ts";
import { findByEmail, rehash, sealedSecretOf, takeStep } from "../accounts/store.ts";
import { countAttempt, type Guesser } from "../attempts/store.ts";
import type { House } from "../answer.ts";
import { record, type Deed } from "../events.ts";
import { networkOf } from "../network.ts";
import { isRecoveryCode } from "../recovery/codes.ts";
import { useRecoveryCode } from "../recovery/store.ts";
import { newToken } from "../secrets.ts";
import { guessesPerHalf, mustHaveGuess, type Session } from "./rules.ts";
import { endSessions, enter, findSession, startSession, takeGuess, type Take } from "./store.ts";

/** The first step: a password. Answers the token of a half session, which opens nothing but the second step. */
export async function passPassword(
  house: House,
  { email, address }: Guesser,
  typed: { password: string; agent: string; oldToken: string | undefined },
  now: Date,
): Promise<string> {
  const { db, passwords } = house;
  await countAttempt(db, { email, address }, now);
  const account = await findByEmail(db, email);
  const hash = account?.hash ?? undefined;
  if (!(await passwords.matches(typed.password, hash)) || !account || !hash)
    throw await refused(house, "password.refused", account?.id ?? null, address, now);

  const token = newToken();
  await db.transaction().execute(async (tx) => {
    // Signing in anew on the same browser replaces its cookie; the session that loses it should not live on unseen.
    const old = typed.oldToken ? await findSession(tx, typed.oldToken, now) : undefined;
    if (old) {
      await endSessions(tx, { id: old.id }, now);
      await record(tx, now, "session.ended", old.account.userId, networkOf(address));
    }
    await startSession(tx, { token, accountId: account.id, half: true, agent: typed.agent }, now);
    await record(tx, now, "password.accepted", account.id, networkOf(address));
  });
  if (passwords.outdated(hash)) await rehash(db, account.id, hash, await passwords.hash(typed.password));
  return token;
}

/**
 * The second step. Answers a new token, so that one planted before signing in is worth nothing.
 *
 * @param factor looks at what was offered, once the guess has been counted; undefined when it is wrong
 */
export async function passSecondFactor(
  house: House,
  half: Session,
  from: { agent: string; address: string },
  factor: () => Promise<Take | undefined>,
  now: Date,
): Promise<string> {
  const { db } = house;
  const { userId: accountId, email } = half.account;
  const guesser = { email, address: from.address };
  await countAttempt(db, guesser, now);
  const before = await takeGuess(db, half.id);
  mustHaveGuess(before);

  const take = await factor();
  const token = newToken();
  const fresh = { token, accountId, half: false, agent: from.agent };
  if (take && (await enter(db, half, take, fresh, guesser, now))) return token;

  if (before + 1 >= guessesPerHalf) await db.transaction().execute((tx) => endSessions(tx, { id: half.id }, now));
  throw await refused(house, "second_factor.refused", accountId, from.address, now);
}

/** What a typed code uses up; undefined for a wrong code of the app. */
export async function codeFactor(
  { db, keys }: House,
  accountId: UserId,
  { code, address }: { code: string; address: string },
  now: Date,
): Promise<Take | undefined> {
  if (isRecoveryCode(code)) return (tx) => useRecoveryCode(tx, accountId, code, networkOf(address), now);
  const secret = await openSecret(keys, accountId, await sealedSecretOf(db, accountId));
  const step = stepOf(secret, code, now);
  return step === undefined ? undefined : (tx) => takeStep(tx, accountId, step);
}

/** One answer for every wrong guess, known account or not. */
async function refused({ db, count }: House, deed: Deed, accountId: UserId | null, address: string, now: Date) {
  count(deed);
  await db.transaction().execute((tx) => record(tx, now, deed, accountId, networkOf(address)));
  return new Refusal("wrong_credentials");
}
