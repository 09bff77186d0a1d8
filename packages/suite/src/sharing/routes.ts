import { forgetPerson, putEmployment, receivePerson, Refusal } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { keepEmployment } from "./employment.ts";
import { closeDossier, keepPerson } from "./store.ts";

export const sharingRoutes = [
  answerServer(receivePerson, ["vault"], ({ db, master, params, body }) => {
    if (body.ref !== params.ref) throw new Refusal("invalid");
    return keepPerson(db, master, body);
  }),

  answerServer(forgetPerson, ["vault"], ({ db, params, body }) => closeDossier(db, params.ref, body)),

  answerServer(putEmployment, ["vault"], ({ db, params, body }) => keepEmployment(db, params, body)),
];
