import { TOTP, URI } from "otpauth";
import { acceptInvitation, openInvitation, type Account } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { visitorAt } from "@datakluis/kit/visitor";

/** Somebody who is signed in, and what he needs to sign in again. */
export type Person = { ask: Ask; account: Account; email: string; password: string; otpauth: string };

export const password = "een lang wachtwoord voor de proef";

/** Takes an invitation the way a person does with the link in hand. */
export async function acceptLink(url: string, link: string): Promise<Person> {
  const token = new URL(link).hash.slice(1);
  const { ask } = visitorAt(url);
  const { email, otpauth } = await ask(openInvitation, { body: { token } });
  const code = (URI.parse(otpauth) as TOTP).generate();
  const account = await ask(acceptInvitation, { body: { token, password, code } });
  return { ask, account, email, password, otpauth };
}
