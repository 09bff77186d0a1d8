import { listActivations, readPreparation, tellInformed } from "@datakluis/contract";
import { answer } from "../answer.ts";
import * as store from "./store.ts";

export const preparationRoutes = [
  answer(readPreparation, "administer", ({ actor, act, params }) =>
    act((tx) => store.preparationOf(tx, actor.sight, params.employerId)),
  ),

  answer(tellInformed, "administer", ({ actor, act, params, body }) =>
    act((tx) => store.tellInformed(tx, actor, params.employerId, body.informedOn)),
  ),

  answer(listActivations, "administer", ({ actor, act }) => act((tx) => store.activationsOf(tx, actor.sight))),
];
