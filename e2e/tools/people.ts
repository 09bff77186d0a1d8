import { TOTP, URI } from "otpauth";
import {
  acceptInvitation,
  confirmSecondFactor,
  openInvitation,
  Refusal,
  signIn,
  type Account,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { visitorAt } from "@datakluis/kit/visitor";

/** Somebody who is signed in, and what he needs to sign in again. */
export type Person = { ask: Ask; account: Account; email: string; password: string; otpauth: string };

export const password = "een lang wachtwoord voor de proef";

/**
 * A code that was not used yet: a code works once, and one step early or late is accepted, so three sign-ins fit in
 * half a minute.
 */
export async function withFreshCode<A>(otpauth: string, use: (code: string) => Promise<A>): Promise<A> {
  const totp = URI.parse(otpauth) as TOTP;
  for (let turn = 0; ; turn++)
    for (const shift of [-30_000, 0, 30_000])
      try {
        return await use(totp.generate({ timestamp: Date.now() + shift }));
      } catch (no) {
        if (!(no instanceof Refusal) || no.code !== "wrong_credentials" || turn > 30) throw no;
        if (shift === 30_000) await new Promise((resolve) => setTimeout(resolve, 3_000));
      }
}

/** Takes an invitation the way a person does with the link in hand. */
export async function acceptLink(url: string, link: string): Promise<Person> {
  const token = new URL(link).hash.slice(1);
  const { ask } = visitorAt(url);
  const { email, otpauth } = await ask(openInvitation, { body: { token } });
  const code = (URI.parse(otpauth) as TOTP).generate();
  const account = await ask(acceptInvitation, { body: { token, password, code } });
  return { ask, account, email, password, otpauth };
}

export async function signInAs(
  url: string,
  who: { email: string; password: string; otpauth: string },
): Promise<Person> {
  const { ask } = visitorAt(url);
  await ask(signIn, { body: { email: who.email, password: who.password } });
  const account = await withFreshCode(who.otpauth, (code) => ask(confirmSecondFactor, { body: { code } }));
  return { ask, account, ...who };
}
