import { Refusal } from "@datakluis/contract";
import { promiseMail } from "@datakluis/kit/mail";
import { countAttempt, forgiveAttempts } from "../attempts/store.ts";
import type { House } from "../answer.ts";
import { record } from "../events.ts";
import { changedLetter } from "../letters.ts";
import { networkOf } from "@datakluis/kit/network";
import type { Session } from "../sessions/rules.ts";
import { recordRefused } from "../sessions/second-factor.ts";
import { endOtherSessions } from "../sessions/store.ts";
import { isCommon } from "./common.ts";
import { mustBeStrong } from "./rules.ts";
import { hashOfAccount, replaceHash } from "./store.ts";

type Typed = { current: string; password: string };

/**
 * Somebody who is signed in chooses another password. The present one is guessed at no faster than at the door. Every
 * other session ends, so does a link to choose one, and he hears of it by e-mail. Refuses `wrong_password`,
 * `weak_password`, `common_password`.
 */
export async function changeOwnPassword(house: House, session: Session, typed: Typed, address: string, now: Date) {
  const { db, passwords, publicUrl } = house;
  const { userId, email } = session.account;
  const guesser = { email, address };
  mustBeStrong(typed.password, email, isCommon(typed.password));
  await countAttempt(db, guesser, now);
  const old = await hashOfAccount(db, userId);
  if (!(await passwords.matches(typed.current, old)) || !old) {
    await recordRefused(house, "password.refused", userId, address, now);
    throw new Refusal("wrong_password");
  }
  const fresh = await passwords.hash(typed.password);
  await db.transaction().execute(async (tx) => {
    if (!(await replaceHash(tx, userId, old, fresh, now))) throw new Refusal("outdated");
    await endOtherSessions(tx, session, now);
    await forgiveAttempts(tx, guesser, 1);
    await promiseMail(tx, { to: email, ...changedLetter(publicUrl, "elsewhere") });
    await record(tx, now, "password.changed", userId, networkOf(address));
  });
}
