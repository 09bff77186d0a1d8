import { care } from "./en/care.ts";
import { deliveries } from "./en/deliveries.ts";
import { dossiers } from "./en/dossiers.ts";
import { service } from "./en/service.ts";
import { vault } from "./en/vault.ts";
import type { Handbook } from "./topics.ts";

export const handbook: Handbook = { ...dossiers, ...care, ...deliveries, ...vault, ...service };
