import { listRecentDossiers, readDossier } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { openDossier, recentDossiers } from "./store.ts";

export const dossierRoutes = [
  answer(readDossier, "see_dossiers", ({ actor, params, ...suite }) => openDossier(suite, actor, params.ref)),

  answer(listRecentDossiers, "see_dossiers", ({ actor, act, master }) =>
    act((tx) => recentDossiers(tx, master, actor)),
  ),
];
