import {
  addPasskey,
  beginPasskey,
  beginPasskeyConfirm,
  beginPasskeySignIn,
  confirmPasskey,
  confirmSessionByPasskey,
  listPasskeys,
  Refusal,
  removePasskey,
} from "@datakluis/contract";
import { answerPerson, type World } from "../answer.ts";
import { networkOf } from "@datakluis/kit/network";
import { passConfirmation } from "../sessions/confirm.ts";
import type { Session } from "../sessions/rules.ts";
import { passSecondFactor } from "../sessions/sign-in.ts";
import { madeCredential, registrationOptions, signInOptions } from "./ceremony.ts";
import { passkeyFactor } from "./factor.ts";
import { add, keepChallenge, passkeysOf, remove, takeChallenge } from "./store.ts";

/** Asks a device of this account to sign. Refuses `no_passkey`. */
async function ask({ db, publicUrl, session, now }: World & { session: Session }) {
  const known = (await passkeysOf(db, session.account.userId)).map(({ credentialId: id }) => ({ id }));
  if (!known.length) throw new Refusal("no_passkey");
  const options = await signInOptions(publicUrl, known);
  await keepChallenge(db, session.id, options.challenge, now);
  return { ...options };
}

export const passkeyRoutes = [
  answerPerson(listPasskeys, "session", async ({ db, session }) => {
    const own = await passkeysOf(db, session.account.userId);
    return own.map(({ id, name, madeAt, usedAt }) => ({
      id,
      name,
      madeAt: madeAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    }));
  }),

  answerPerson(beginPasskey, "session", async ({ db, publicUrl, session, now }) => {
    const known = (await passkeysOf(db, session.account.userId)).map(({ credentialId: id }) => ({ id }));
    const options = await registrationOptions(publicUrl, session.account, known);
    await keepChallenge(db, session.id, options.challenge, now);
    return { ...options };
  }),

  answerPerson(addPasskey, "session", async ({ db, publicUrl, session, now, wire, body }) => {
    const challenge = await takeChallenge(db, session.id, now);
    const credential = challenge && (await madeCredential(publicUrl, challenge, body.response));
    if (!credential) throw new Refusal("passkey_invalid");
    await add(db, session.account.userId, { credential, name: body.name, network: networkOf(wire.address) }, now);
    return null;
  }),

  answerPerson(removePasskey, "session", async ({ db, session, now, wire, params: { id } }) => {
    await remove(db, session.account.userId, id, networkOf(wire.address), now);
    return null;
  }),

  answerPerson(beginPasskeySignIn, "half", ask),

  answerPerson(confirmPasskey, "half", async ({ wire, now, session, body, ...house }) => {
    const factor = () => passkeyFactor(house, session, body.response, wire.address, now);
    wire.setCookie(house.cookies.carry(await passSecondFactor(house, session, wire, factor, now)));
    house.count("session.started");
    return session.account;
  }),

  answerPerson(beginPasskeyConfirm, "session", ask),

  answerPerson(confirmSessionByPasskey, "session", async ({ wire, now, session, body, ...house }) => {
    const factor = () => passkeyFactor(house, session, body.response, wire.address, now);
    wire.setCookie(house.cookies.carry(await passConfirmation(house, session, wire.address, factor, now)));
    house.count("session.confirmed");
    return null;
  }),
];
