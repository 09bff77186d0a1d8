import { putInvitation } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { keepInvitation } from "./store.ts";

export const invitationRoutes = [
  answerServer(putInvitation, ["suite"], async ({ params, body, ...tools }) => {
    await keepInvitation(tools, params, body);
    return null;
  }),
];
