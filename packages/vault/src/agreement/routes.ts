import { Readable } from "node:stream";
import { acceptAgreement, exportAgreement, readAcceptedAgreement, readAgreement } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { acceptedFor, pdfFor } from "./accepted.ts";
import { acceptFor, agreementFor } from "./store.ts";

export const agreementRoutes = [
  answer(readAgreement, "proposed", ({ actor, params, ...tools }) =>
    agreementFor(tools, actor.userId, params.employerId),
  ),

  answer(readAcceptedAgreement, "vault_admin", ({ db, actor, params }) =>
    acceptedFor(db, actor.userId, params.employerId),
  ),

  answer(exportAgreement, "vault_admin", async ({ db, actor, params }) =>
    Readable.from([await pdfFor(db, actor.userId, params.employerId)]),
  ),

  answer(acceptAgreement, "proposed", ({ actor, params, body, now, ...tools }) =>
    acceptFor(tools, actor.userId, params.employerId, body, now),
  ),
];
