import { disableAccount, guardAccounts, readAccountStates } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { setDisabled, statesOf } from "./disable.ts";
import { guard } from "./store.ts";

export const accountRoutes = [
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
