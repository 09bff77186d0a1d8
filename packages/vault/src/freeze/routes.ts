import { objectToAgreement, readFreeze, releaseFreeze } from "@datakluis/contract";
import { answer, answerAnybody } from "../answer.ts";
import { object } from "./objections.ts";
import { freezeFor, releaseFor } from "./store.ts";

export const freezeRoutes = [
  answerAnybody(objectToAgreement, "public", ({ body, now, ...tools }) => object(tools, body.token, now)),

  answer(readFreeze, "vault_admin", ({ db, actor, params }) => freezeFor(db, actor.userId, params.employerId)),

  answer(releaseFreeze, "vault_admin", ({ db, actor, params, body, now }) =>
    releaseFor(db, actor.userId, params.employerId, body, now),
  ),
];
