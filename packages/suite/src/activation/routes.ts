import { acceptVault, activateVault, readActivation } from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import * as store from "./store.ts";

export const activationRoutes = [
  answer(activateVault, "administer", ({ actor, act, params, body }) =>
    act((tx) => store.activateVault(tx, actor, params.employerId, body)),
  ),

  answer(readActivation, "administer", ({ actor, act, params }) =>
    act((tx) => store.movingInFor(tx, actor.userId, params.employerId)),
  ),

  answerServer(acceptVault, ["vault"], ({ db, params }) => store.acceptVault(db, params.employerId)),
];
