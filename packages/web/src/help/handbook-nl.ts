import { care } from "./nl/care.ts";
import { deliveries } from "./nl/deliveries.ts";
import { dossiers } from "./nl/dossiers.ts";
import { service } from "./nl/service.ts";
import { vault } from "./nl/vault.ts";
import type { Handbook } from "./topics.ts";

export const handbook: Handbook = { ...dossiers, ...care, ...deliveries, ...vault, ...service };
