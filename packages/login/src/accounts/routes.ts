import { guardAccounts } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { guard } from "./store.ts";

export const accountRoutes = [
  answer(guardAccounts, ["vault"], async ({ db, now, body }) => {
    await guard(db, body.userIds, now);
    return null;
  }),
];
