import type { Route } from "@datakluis/kit/http";
import { absenceRoutes } from "./absence/routes.ts";
import type { Right } from "./access/rules.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { activationRoutes } from "./activation/routes.ts";
import type { World } from "./answer.ts";
import { deliveryRoutes } from "./deliveries/routes.ts";
import { documentRoutes } from "./documents/routes.ts";
import { dossierRoutes } from "./dossiers/routes.ts";
import { exportRoutes } from "./exports/routes.ts";
import { followUpRoutes } from "./follow-up/routes.ts";
import { formRoutes } from "./forms/routes.ts";
import { groupRoutes } from "./groups/routes.ts";
import { endingRoutes } from "./ending/routes.ts";
import { addressRoutes } from "./identities/temporary-address.ts";
import { keyRoutes } from "./identities/keys.ts";
import { noteRoutes } from "./notes/routes.ts";
import { organisationRoutes } from "./organisation/routes.ts";
import { treeRoutes } from "./organisation/tree.ts";
import { preparationRoutes } from "./preparation/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { retrievalRoutes } from "./retrieval/routes.ts";
import { sharingRoutes } from "./sharing/routes.ts";
import { substitutionRoutes } from "./substitution/routes.ts";
import { poortwachterRoutes } from "./poortwachter/routes.ts";
import { planningRoutes } from "./planning/routes.ts";
import { supportRoutes } from "./support/routes.ts";
import { trajectoryRoutes } from "./trajectories/routes.ts";
import { uniquenessRoutes } from "./uniqueness/routes.ts";

/** Everything this server can be asked; routes.test.ts shows who may knock where. */
export const routes: readonly Route<World, Right>[] = [
  ...groupRoutes,
  ...organisationRoutes,
  ...accountRoutes,
  ...substitutionRoutes,
  ...treeRoutes,
  ...dossierRoutes,
  ...exportRoutes,
  ...reportRoutes,
  ...sharingRoutes,
  ...retrievalRoutes,
  ...absenceRoutes,
  ...trajectoryRoutes,
  ...planningRoutes,
  ...noteRoutes,
  ...documentRoutes,
  ...poortwachterRoutes,
  ...formRoutes,
  ...followUpRoutes,
  ...supportRoutes,
  ...deliveryRoutes,
  ...activationRoutes,
  ...preparationRoutes,
  ...uniquenessRoutes,
  ...recoveryRoutes,
  ...endingRoutes,
  ...keyRoutes,
  ...addressRoutes,
];
