import { endVault } from "@datakluis/contract";
import { answerServer } from "../answer.ts";
import { endHere } from "./store.ts";

export const endingRoutes = [
  answerServer(endVault, ["vault"], ({ params, ...suite }) => endHere(suite, params.employerId)),
];
