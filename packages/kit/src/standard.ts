import { z } from "zod";
import type { JWK } from "jose";
import { clientIssuerOf } from "@datakluis/contract";
import { askAs, type Ask } from "./ask.ts";
import { Address, json } from "./config.ts";
import { logOf, type Log } from "./log.ts";
import { Jwk, PublicKeys, signerOf, verifierOf, type ServiceName, type Signer, type Verify } from "./tokens.ts";

/** What every server of ours is told by its environment; README lists them for an operator. */
export const standardSettings = {
  DATAKLUIS_LISTEN: Address.default("127.0.0.1:0"),
  DATAKLUIS_DATABASE_URL: z.string().min(1),
  DATAKLUIS_PRIVATE_KEY: json(Jwk),
  DATAKLUIS_PUBLIC_KEYS: json(PublicKeys),
  DATAKLUIS_LOGIN_URL: z.url(),
  DATAKLUIS_VAULT_URL: z.url(),
  DATAKLUIS_SUITE_URL: z.url(),
  DATAKLUIS_PUBLIC_URL: z.url().default("http://127.0.0.1:4300"),
  DATAKLUIS_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
};

type Settings = { [K in keyof typeof standardSettings]: z.output<(typeof standardSettings)[K]> };

/** The tools of one server: its log, its signature, and its way to ask the others. */
export type Tools = { log: Log; signer: Signer; verify: Verify; ask: Ask };

export async function toolsOf(name: ServiceName, settings: Omit<Settings, "DATAKLUIS_DATABASE_URL">): Promise<Tools> {
  const signer = await signerOf(name, settings.DATAKLUIS_PRIVATE_KEY as JWK);
  return {
    log: logOf(name, settings.DATAKLUIS_LOG_LEVEL),
    signer,
    verify: await verifierOf(name, settings.DATAKLUIS_PUBLIC_KEYS, clientIssuerOf(settings.DATAKLUIS_PUBLIC_URL)),
    ask: askAs(signer, {
      login: settings.DATAKLUIS_LOGIN_URL,
      vault: settings.DATAKLUIS_VAULT_URL,
      suite: settings.DATAKLUIS_SUITE_URL,
    }),
  };
}
