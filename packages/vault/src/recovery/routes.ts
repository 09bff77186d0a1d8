import { compareDossiers, finishComparison } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { compare, concludeRecovery } from "./store.ts";

export const recoveryRoutes = [
  answerServer(compareDossiers, ["suite"], ({ db, params, body }) => compare(db, params.employerId, body)),

  answerServer(finishComparison, ["suite"], async ({ db, params, shutter }) => {
    await concludeRecovery(db, params.comparisonId);
    await shutter.look();
    return null;
  }),
];
