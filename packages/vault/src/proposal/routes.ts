import { proposeVault } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { propose } from "./store.ts";

export const proposalRoutes = [
  answerServer(proposeVault, ["suite"], async ({ db, params, body }) => {
    await propose(db, params.employerId, body);
    return null;
  }),
];
