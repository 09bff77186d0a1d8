import { TOTP, URI } from "otpauth";
import { acceptInvitation, confirmSession, openInvitation, Refusal, type Account } from "@datakluis/contract";
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
  return { ask: confirming(ask, otpauth), account, email, password, otpauth };
}

/** As the page does: where a server first wants to know that it is still he, he gives a code and asks again. */
const confirming =
  (ask: Ask, otpauth: string): Ask =>
  async (agreed, asked) => {
    try {
      return await ask(agreed, asked);
    } catch (no) {
      if (!(no instanceof Refusal) || no.code !== "confirm_yourself") throw no;
      await ask(confirmSession, { body: { code: (URI.parse(otpauth) as TOTP).generate() } });
      return ask(agreed, asked);
    }
  };
