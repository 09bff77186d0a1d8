import {
  giveRetrievalAgreement,
  readRetrievalAgreement,
  recognisePerson,
  retrieveAgain,
  unlockRetrieval,
  useTicket,
  withdrawRetrievalAgreement,
} from "@datakluis/contract";
import { answer, answerApart, answerServer } from "../answer.ts";
import { agreementFor, giveFor, unlockFor, withdrawFor } from "./agreement.ts";
import { retrieveAgainFor, useFor } from "./store.ts";

export const retrievalRoutes = [
  answer(readRetrievalAgreement, "vault_admin", ({ db, actor, params }) =>
    agreementFor(db, actor.userId, params.employerId),
  ),

  answer(giveRetrievalAgreement, "vault_admin", ({ db, actor, params, body, now }) =>
    giveFor(db, actor.userId, params.employerId, body, now),
  ),

  answer(withdrawRetrievalAgreement, "vault_admin", ({ db, actor, params, body, now }) =>
    withdrawFor(db, actor.userId, params.employerId, body, now),
  ),

  answer(unlockRetrieval, "vault_admin", ({ db, actor, params, body, now }) =>
    unlockFor(db, actor.userId, params.employerId, body, now),
  ),

  answerApart(recognisePerson, "retriever", ({ actor, params, body, retrieval }) =>
    retrieval.recognise({ employerId: params.employerId, userId: actor.userId }, body),
  ),

  answerServer(useTicket, ["suite"], ({ params, body, now, ...tools }) => useFor(tools, params.employerId, body, now)),

  answerServer(retrieveAgain, ["suite"], ({ params, body, now, ...tools }) =>
    retrieveAgainFor(tools, params.ref, body, now),
  ),
];
