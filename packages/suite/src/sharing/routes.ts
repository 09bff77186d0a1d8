import {
  forgetBsn,
  forgetPerson,
  putEmployment,
  putEmployments,
  putUpdates,
  receiveBsn,
  receivePerson,
  Refusal,
  showBsn,
} from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import { keepEmployment, keepEmployments } from "./employment.ts";
import { bsnFor, dropBsn, keepBsn, keepUpdates } from "./extents.ts";
import { closeDossier, keepPerson } from "./store.ts";

export const sharingRoutes = [
  answerServer(receivePerson, ["vault"], ({ db, master, params, body }) => {
    if (body.ref !== params.ref) throw new Refusal("invalid");
    return keepPerson(db, master, body);
  }),

  answerServer(forgetPerson, ["vault"], ({ params, body, ...suite }) => closeDossier(suite, params.ref, body)),

  answerServer(putEmployment, ["vault"], ({ db, params, body }) => keepEmployment(db, params, body)),

  answerServer(putEmployments, ["vault"], async ({ db, params, body }) => ({
    refused: await keepEmployments(db, params.employerId, body.people),
  })),

  answerServer(receiveBsn, ["vault"], ({ db, master, params, body }) => keepBsn(db, master, params.ref, body)),

  answerServer(forgetBsn, ["vault"], ({ db, params, body }) => dropBsn(db, params.ref, body)),

  answerServer(putUpdates, ["vault"], ({ db, params, body }) => keepUpdates(db, params.ref, body)),

  answer(showBsn, "see_dossiers", ({ act, actor, master, params }) =>
    act((tx) => bsnFor(tx, master, actor, params.ref)),
  ),
];
