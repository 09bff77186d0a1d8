import { askAccess, decideAccessRequest, listAccessRequests } from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import { askForAccess, decideRequest, openRequests } from "./store.ts";

export const requestRoutes = [
  answer(listAccessRequests, "vault_admin", ({ db, actor }) => openRequests(db, actor.userId)),

  answer(decideAccessRequest, "vault_admin", ({ db, actor, params, body, now }) =>
    decideRequest(db, actor.userId, params.requestId, body, now),
  ),

  answerServer(askAccess, ["suite"], async ({ db, params, body }) => {
    await askForAccess(db, params.employerId, params.requestId, body);
    return null;
  }),
];
