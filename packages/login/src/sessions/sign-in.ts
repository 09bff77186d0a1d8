import { Refusal } from "@datakluis/contract";
import { findByEmail, rehash } from "../accounts/store.ts";
import { countAttempt, type Guesser } from "../attempts/store.ts";
import type { House } from "../answer.ts";
import { record } from "../events.ts";
import { networkOf } from "@datakluis/kit/network";
import { newToken } from "@datakluis/kit/secrets";
import type { Session } from "./rules.ts";
import { guessFactor, recordRefused } from "./second-factor.ts";
import { endSessions, enter, findSession, startSession, type Take } from "./store.ts";

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
  if (!(await passwords.matches(typed.password, hash)) || !account || !hash) {
    await recordRefused(house, "password.refused", account?.id ?? null, address, now);
    // One answer for every wrong guess, known account or not.
    throw new Refusal("wrong_credentials");
  }

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
  const { userId: accountId, email } = half.account;
  const guesser: Guesser = { email, address: from.address };
  const token = newToken();
  const fresh = { token, accountId, half: false, agent: from.agent };
  const use = (take: Take) => enter(house.db, half, take, fresh, guesser, now);
  const no = { code: "wrong_credentials", deed: "second_factor.refused" } as const;
  await guessFactor(house, half, guesser, factor, use, no, now);
  return token;
}
