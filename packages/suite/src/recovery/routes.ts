import { askComparison } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { answerWhileShut } from "../answer.ts";
import { keepAsked } from "./store.ts";

export const recoveryRoutes = [
  answerWhileShut(askComparison, ["vault"], async ({ db, params, body }) => {
    await keepAsked(db, params.comparisonId, new Date(body.madeAt));
    await enqueue(db, "compare", {}, "compare");
    return null;
  }),
];
