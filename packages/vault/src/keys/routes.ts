import { orderKeyRotation, readKeyRotation } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { orderRotation } from "./jobs.ts";
import { progressOf } from "./store.ts";

export const keyRoutes = [
  answerServer(orderKeyRotation, ["operator"], async ({ body, now, ...tools }) => ({
    ordered: await orderRotation(tools, body, now),
  })),

  answerServer(readKeyRotation, ["operator"], ({ db }) => progressOf(db)),
];
