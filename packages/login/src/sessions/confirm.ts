import type { House } from "../answer.ts";
import type { Guesser } from "../attempts/store.ts";
import { newToken } from "../secrets.ts";
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
  const use = (take: Take) => confirm(house.db, session, take, { token, guesser }, now);
  await guessFactor(house, session, guesser, factor, use, { code: "wrong_code", deed: "confirmation.refused" }, now);
  return token;
}
