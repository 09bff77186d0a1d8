import { changePassword, disableAccount, guardAccounts, readAccountStates } from "@datakluis/contract";
import { answer, answerPerson } from "../answer.ts";
import { changeOwnPassword } from "./change.ts";
import { setDisabled, statesOf } from "./disable.ts";
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

  answer(readAccountStates, ["suite"], ({ db, body }) => statesOf(db, body.userIds)),

  answer(guardAccounts, ["vault"], async ({ db, now, body }) => {
    await guard(db, body.userIds, now);
    return null;
  }),
];
