import {
  answerSuccession,
  askSuccession,
  objectToSuccession,
  openSuccession,
  readSuccession,
  withdrawSuccession,
} from "@datakluis/contract";
import { answer, answerAnybody } from "../answer.ts";
import { answerWith, objectFor, openWith, withdrawFor } from "./deciding.ts";
import { askFor, successionFor } from "./store.ts";

export const successionRoutes = [
  answer(readSuccession, "vault_member", ({ db, actor, params }) => successionFor(db, actor.userId, params.employerId)),

  answer(askSuccession, "vault_user", ({ actor, params, body, now, ...tools }) =>
    askFor(tools, actor.userId, params.employerId, body, now),
  ),

  answer(withdrawSuccession, "vault_user", ({ actor, params, now, ...tools }) =>
    withdrawFor(tools, actor.userId, params.employerId, now),
  ),

  answer(objectToSuccession, "vault_admin", ({ actor, params, body, now, ...tools }) =>
    objectFor(tools, actor.userId, params.employerId, body.successionId, now),
  ),

  answerAnybody(openSuccession, "public", ({ body, now, ...tools }) => openWith(tools, body.token, now)),

  answerAnybody(answerSuccession, "public", ({ body, now, ...tools }) =>
    answerWith(tools, body.token, body.confirm, now),
  ),
];
