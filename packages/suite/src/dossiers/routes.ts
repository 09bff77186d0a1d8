import { listRecentDossiers, readDossier } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { openDossier, recentDossiers } from "./store.ts";

export const dossierRoutes = [
  answer(readDossier, "see_dossiers", ({ actor, act, master, params }) =>
    act((tx) => openDossier(tx, master, actor, params.ref)),
  ),

  answer(listRecentDossiers, "see_dossiers", ({ actor, act, master }) =>
    act((tx) => recentDossiers(tx, master, actor)),
  ),
];
