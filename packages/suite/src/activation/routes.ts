import { acceptVault, activateVault, pauseMovingIn, readActivation } from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import * as store from "./store.ts";

export const activationRoutes = [
  answer(activateVault, "administer", ({ actor, act, params, body }) =>
    act((tx) =>
      store.activateVault(tx, actor, params.employerId, {
        ...body,
        atNight: body.atNight ?? false,
        quarantine: body.quarantine ?? false,
      }),
    ),
  ),

  answer(readActivation, "administer", ({ actor, act, params }) =>
    act((tx) => store.movingInFor(tx, actor.sight, params.employerId)),
  ),

  answer(pauseMovingIn, "administer", ({ actor, act, params, body }) =>
    act((tx) => store.pauseMovingIn(tx, actor, params.employerId, body.paused)),
  ),

  answerServer(acceptVault, ["vault"], ({ db, now, params }) => store.acceptVault(db, params.employerId, now)),
];
