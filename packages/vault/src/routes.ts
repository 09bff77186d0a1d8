import { absenceRoutes } from "./absence/routes.ts";
import type { Route } from "@datakluis/kit/http";
import { accessRoutes } from "./access/routes.ts";
import type { Right } from "./access/rules.ts";
import { activationRoutes } from "./activation/routes.ts";
import { agreementRoutes } from "./agreement/routes.ts";
import type { World } from "./answer.ts";
import { recordRoutes } from "./audit/routes.ts";
import { couplingRoutes } from "./couplings/routes.ts";
import { deliveryRoutes } from "./deliveries/routes.ts";
import { endingRoutes } from "./ending/routes.ts";
import { exportRoutes } from "./exports/routes.ts";
import { freezeRoutes } from "./freeze/routes.ts";
import { invitationRoutes } from "./invitations/routes.ts";
import { keyRoutes } from "./keys/routes.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { peopleRoutes } from "./people/routes.ts";
import { proposalRoutes } from "./proposal/routes.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { retrievalRoutes } from "./retrieval/routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { searchRoutes } from "./search/routes.ts";
import { successionRoutes } from "./succession/routes.ts";
import { sharingRoutes } from "./sharing/routes.ts";
import { webhookRoutes } from "./webhooks/routes.ts";

/** Everything the vault can be asked. */
export const routes: readonly Route<World, Right>[] = [
  ...accessRoutes,
  ...requestRoutes,
  ...proposalRoutes,
  ...agreementRoutes,
  ...freezeRoutes,
  ...successionRoutes,
  ...endingRoutes,
  ...keyRoutes,
  ...noticeRoutes,
  ...recordRoutes,
  ...activationRoutes,
  ...deliveryRoutes,
  ...absenceRoutes,
  ...couplingRoutes,
  ...webhookRoutes,
  ...peopleRoutes,
  ...exportRoutes,
  ...searchRoutes,
  ...sharingRoutes,
  ...recoveryRoutes,
  ...retrievalRoutes,
  ...invitationRoutes,
];
