import { acceptInvitation, inviteAccount, openInvitation, Refusal } from "@datakluis/contract";
import { isCommon } from "../accounts/common.ts";
import { mustBeStrong } from "../accounts/rules.ts";
import { newSecret, openSecret, otpauthOf, sealSecret, stepOf } from "../accounts/second-factor.ts";
import { readAccount } from "../accounts/store.ts";
import { answer } from "../answer.ts";
import { invitationLetter } from "../letters.ts";
import { networkOf } from "@datakluis/kit/network";
import { newToken } from "@datakluis/kit/secrets";
import { accept, findInvitation, invite } from "./store.ts";

export const invitationRoutes = [
  answer(inviteAccount, ["suite"], async ({ db, keys, now, publicUrl, params: { userId }, body }) => {
    const token = newToken();
    const sealed = await sealSecret(keys, userId, newSecret());
    const expiresAt = await invite(
      db,
      { userId, ...body },
      { token, sealed, letter: invitationLetter(publicUrl, token) },
      now,
    );
    return { invitation: token, expiresAt: expiresAt.toISOString() };
  }),

  answer(openInvitation, "public", async ({ db, keys, now, body }) => {
    const { accountId, email, displayName, side, sealed } = await findInvitation(db, body.token, now);
    return { email, displayName, side, otpauth: otpauthOf(await openSecret(keys, accountId, sealed), email) };
  }),

  answer(acceptInvitation, "public", async ({ db, keys, passwords, cookies, wire, now, body, count }) => {
    const invitation = await findInvitation(db, body.token, now);
    const { accountId, email, sealed } = invitation;
    mustBeStrong(body.password, email, isCommon(body.password));
    const step = stepOf(await openSecret(keys, accountId, sealed), body.code, now);
    if (step === undefined) throw new Refusal("wrong_credentials");

    const token = newToken();
    const chosen = { hash: await passwords.hash(body.password), step, network: networkOf(wire.address) };
    await accept(db, invitation, chosen, { token, accountId, half: false, agent: wire.agent }, now);
    wire.setCookie(cookies.carry(token));
    count("invitation.accepted");
    return readAccount(db, accountId);
  }),
];
