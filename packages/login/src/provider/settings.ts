import { ConfigFault } from "@datakluis/kit/config";
import { z } from "zod";
import type { ProviderSettings } from "./client.ts";

/** What the environment says of the service's own identity provider; README lists it for an operator. */
export const providerSettings = {
  DATAKLUIS_OIDC_ISSUER: z.url().optional(),
  DATAKLUIS_OIDC_CLIENT_ID: z.string().min(1).optional(),
  DATAKLUIS_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  DATAKLUIS_OIDC_NAME: z.string().trim().min(1).max(40).optional(),
  DATAKLUIS_OIDC_ACR: z.string().min(1).optional(),
  DATAKLUIS_OIDC_AMR: z.string().min(1).optional(),
};
type Said = { [K in keyof typeof providerSettings]?: z.output<(typeof providerSettings)[K]> };

/** All that is needed, or none: half of it would leave out a button that somebody counts on. Throws ConfigFault. */
export function providerIn(said: Said): ProviderSettings | undefined {
  const { DATAKLUIS_OIDC_ISSUER: issuer, DATAKLUIS_OIDC_CLIENT_ID: clientId } = said;
  const { DATAKLUIS_OIDC_CLIENT_SECRET: clientSecret, DATAKLUIS_OIDC_ACR: acr, DATAKLUIS_OIDC_AMR: amr } = said;
  if (!issuer && !clientId && !clientSecret) return undefined;
  if (!issuer || !clientId || !clientSecret)
    throw new ConfigFault(
      "De instellingen kloppen niet:\n- DATAKLUIS_OIDC_ISSUER, _CLIENT_ID en _CLIENT_SECRET horen bij elkaar",
    );
  return { issuer, clientId, clientSecret, name: said.DATAKLUIS_OIDC_NAME ?? new URL(issuer).hostname, acr, amr };
}
