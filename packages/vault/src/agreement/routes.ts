import { Readable } from "node:stream";
import {
  acceptAgreement,
  exportAgreement,
  keepAgreementDraft,
  listAgreements,
  readAgreement,
  readAgreementsToSign,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { acceptedFor, pdfFor } from "./accepted.ts";
import { keepDraft, toSign } from "./draft.ts";
import { acceptFor, agreementFor } from "./store.ts";

export const agreementRoutes = [
  answer(readAgreement, "proposed", ({ actor, params, ...tools }) =>
    agreementFor(tools, actor.userId, params.employerId),
  ),

  answer(listAgreements, "vault_admin", ({ db, actor, params }) => acceptedFor(db, actor.userId, params.employerId)),

  answer(exportAgreement, "vault_admin", async ({ actor, params, now, ...tools }) =>
    Readable.from([await pdfFor(tools, actor.userId, params.employerId, params.agreementId, now)]),
  ),

  answer(readAgreementsToSign, "proposed", ({ db, actor }) => toSign(db, actor.userId)),

  answer(keepAgreementDraft, "proposed", async ({ db, actor, body }) => {
    await keepDraft(db, actor.userId, body);
    return null;
  }),

  answer(acceptAgreement, "proposed", ({ actor, params, body, now, ...tools }) =>
    acceptFor(tools, actor.userId, params.employerId, body, now),
  ),
];
