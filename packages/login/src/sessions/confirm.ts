import type { House } from "../answer.ts";
import { forgiveAttempts, type Guesser } from "../attempts/store.ts";
import { networkOf } from "@datakluis/kit/network";
import type { Tx } from "../schema.ts";
import { newToken } from "@datakluis/kit/secrets";
import type { Session } from "./rules.ts";
import { guessFactor } from "./second-factor.ts";
import { confirm, type Take } from "./store.ts";

/**
 * Somebody who is signed in proves with his second factor that it is still he. Answers a new token for the same session
 * (OWASP ASVS 5.0, 7.2.4): so a cookie that was stolen before gains nothing by it, and no door still holds what was
 * exchanged for the old one.
 */
export async function passConfirmation(
  house: House,
  session: Session,
  address: string,
  factor: () => Promise<Take | undefined>,
  now: Date,
): Promise<string> {
  const guesser: Guesser = { email: session.account.email, address };
  const token = newToken();
  const network = networkOf(address);
  const use = (take: Take) =>
    confirm(house.db, session, (tx) => andForgive(tx, take, guesser), { token, network }, now);
  await guessFactor(house, session, guesser, factor, use, { code: "wrong_code", deed: "confirmation.refused" }, now);
  return token;
}

/** Uses the factor up, and gives the guess that was counted for it back. */
async function andForgive(tx: Tx, take: Take, guesser: Guesser): Promise<boolean> {
  const taken = await take(tx);
  if (taken) await forgiveAttempts(tx, guesser, 1);
  return taken;
}
