import { Readable } from "node:stream";
import {
  cancelDestruction,
  confirmDestruction,
  confirmDestructionByLink,
  downloadExport,
  exportCertificate,
  exportCertificatePdf,
  orderDestruction,
  orderExport,
  readCertificateKey,
  readEnding,
} from "@datakluis/contract";
import { answer, answerAnybody } from "../answer.ts";
import { certificateKey } from "./certificate.ts";
import { exportFileFor, orderExportFor } from "./export.ts";
import { certificateFor, endingFor } from "./reading.ts";
import { cancelFor, confirmByLink, confirmFor, orderFor } from "./store.ts";

export const endingRoutes = [
  answer(readEnding, "vault_admin", ({ db, actor, params }) => endingFor(db, actor.userId, params.employerId)),

  answer(orderExport, "vault_admin", ({ actor, params, body, now, ...tools }) =>
    orderExportFor(tools, actor.userId, params.employerId, body, now),
  ),

  answer(downloadExport, "vault_admin", ({ db, actor, params }) =>
    exportFileFor(db, actor.userId, params.employerId, params.exportId),
  ),

  answer(orderDestruction, "vault_admin", ({ actor, params, body, now, ...tools }) =>
    orderFor(tools, actor.userId, params.employerId, body, now),
  ),

  answer(confirmDestruction, "vault_admin", ({ actor, params, body, now, ...tools }) =>
    confirmFor(tools, actor.userId, params.employerId, body.destructionId, now),
  ),

  answer(cancelDestruction, "vault_admin", ({ actor, params, body, now, ...tools }) =>
    cancelFor(tools, actor.userId, params.employerId, body.destructionId, now),
  ),

  answerAnybody(confirmDestructionByLink, "public", ({ body, now, ...tools }) => confirmByLink(tools, body.token, now)),

  answerAnybody(readCertificateKey, "public", ({ db, keyService }) => certificateKey(db, keyService)),

  answer(exportCertificate, "vault_admin", async ({ db, actor, params }) =>
    Readable.from([(await certificateFor(db, actor.userId, params.employerId)).certificate]),
  ),

  answer(exportCertificatePdf, "vault_admin", async ({ db, actor, params }) =>
    Readable.from([(await certificateFor(db, actor.userId, params.employerId)).pdf]),
  ),
];
