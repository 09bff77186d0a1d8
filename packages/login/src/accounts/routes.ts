import { changePassword, disableAccount, guardAccounts, readAccountStates, renewAccount } from "@datakluis/contract";
import { newToken } from "@datakluis/kit/secrets";
import { answer, answerPerson } from "../answer.ts";
import { renewalLetter } from "../letters.ts";
import { changeOwnPassword } from "./change.ts";
import { setDisabled, statesOf } from "./disable.ts";
import { sendRenewal } from "./renew.ts";
import { newSecret, sealSecret } from "./second-factor.ts";
import { guard } from "./store.ts";

export const accountRoutes = [
  answerPerson(changePassword, "session", async ({ session, wire, now, body, ...house }) => {
    await changeOwnPassword(house, session, body, wire.address, now);
    house.count("password.changed");
    return null;
  }),

  answer(disableAccount, ["suite"], async ({ db, now, params, body }) => {
    await setDisabled(db, { ...params, ...body }, now);
    return null;
  }),

  answer(renewAccount, ["suite", "vault"], async ({ db, keys, now, publicUrl, from, params: { userId }, body }) => {
    const token = newToken();
    const sealed = await sealSecret(keys, userId, newSecret());
    const asked = { userId, ...body, from: from === "vault" ? from : ("suite" as const) };
    await sendRenewal(db, asked, { token, sealed, letter: renewalLetter(publicUrl, token) }, now);
    return null;
  }),

  answer(readAccountStates, ["suite"], ({ db, body }) => statesOf(db, body.userIds)),

  answer(guardAccounts, ["vault"], async ({ db, now, body }) => {
    await guard(db, body.userIds, now);
    return null;
  }),
];
