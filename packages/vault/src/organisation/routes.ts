import { putDepartments } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { replaceDepartments } from "./store.ts";

export const organisationRoutes = [
  answerServer(putDepartments, ["suite"], async ({ db, params, body }) => {
    await replaceDepartments(db, params.employerId, body);
    return null;
  }),
];
