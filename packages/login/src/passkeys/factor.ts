import type { House } from "../answer.ts";
import { networkOf } from "@datakluis/kit/network";
import type { Session } from "../sessions/rules.ts";
import type { Take } from "../sessions/store.ts";
import { checkedCounter } from "./ceremony.ts";
import { findCredential, takeChallenge, usePasskey } from "./store.ts";

/** What an authenticator's answer uses up; undefined when it is not of this account, this question or this site. */
export async function passkeyFactor(
  { db, publicUrl }: House,
  session: Session,
  response: { id: string },
  address: string,
  now: Date,
): Promise<Take | undefined> {
  const { userId } = session.account;
  const challenge = await takeChallenge(db, session.id, now);
  const credential = await findCredential(db, userId, response.id);
  if (!challenge || !credential) return undefined;
  const counter = await checkedCounter(publicUrl, challenge, credential, response);
  if (counter === undefined) return undefined;
  const used = { credentialId: credential.id, before: credential.counter, counter, network: networkOf(address) };
  return (tx) => usePasskey(tx, userId, used, now);
}
