import type { IncomingMessage, ServerResponse } from "node:http";
import { clientIssuerOf } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { factsOf, type Log } from "@datakluis/kit/log";
import { clientScopes } from "@datakluis/kit/tokens";
import type { FastifyInstance, FastifySchema } from "fastify";
import { calculateJwkThumbprint, type JWK } from "jose";
// @ts-expect-error It comes without types.
import Provider from "oidc-provider";
import type { Db } from "../schema.ts";
import { adapterOf, assertionElsewhere, assertionTooLong } from "./adapter.ts";

type Callback = (request: IncomingMessage, response: ServerResponse) => void;
type Real = {
  callback(): Callback;
  on(event: string, hear: (context: unknown, fault: Error & { error?: string }) => void): void;
};

const lifeSeconds = 300;
/** What of the library is open; the rest of OpenID Connect is not ours to give. */
const paths = ["/token", "/jwks", "/.well-known/openid-configuration"];

export type ClientsSetup = { db: Db; ask: Ask; log: Log; publicUrl: string; privateKey: JWK };

/**
 * Gives couplings their tokens: client credentials with a signed assertion (RFC 6749 4.4, RFC 7523), short and for the
 * vault alone (RFC 9068), as the Dutch profile for OAuth has it. Answers what opens its routes on a server.
 */
export async function oauthOf({ db, ask, log, publicUrl, privateKey }: ClientsSetup) {
  const issuer = clientIssuerOf(publicUrl);
  const kid = await calculateJwkThumbprint(privateKey);
  const provider = new (Provider as new (issuer: string, configuration: object) => Real)(issuer, {
    adapter: adapterOf(db, ask),
    jwks: { keys: [{ ...privateKey, kid, use: "sig", alg: "EdDSA" }] },
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256", "EdDSA", "PS256"] },
    clientDefaults: { id_token_signed_response_alg: "EdDSA" },
    scopes: [...clientScopes],
    responseTypes: ["none"],
    routes: { token: "/token", jwks: "/jwks" },
    clockTolerance: 5,
    ttl: { ClientCredentials: lifeSeconds },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:datakluis:vault",
        getResourceServerInfo: () => ({
          scope: clientScopes.join(" "),
          audience: "vault",
          accessTokenTTL: lifeSeconds,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "EdDSA" } },
        }),
      },
    },
    assertJwtClientAuthClaimsAndHeader: (_: unknown, { aud, exp }: { aud: unknown; exp: number }) => {
      // The library would also take an address made from the name a client asked for, which anybody can choose.
      if (aud !== issuer) throw assertionElsewhere();
      if (exp > Date.now() / 1000 + 300) throw assertionTooLong();
    },
  });
  provider.on("server_error", (_, fault) => {
    if (fault.error !== "temporarily_unavailable") log.error("fout", { route: "/oauth", ...factsOf(fault) });
  });
  const answer = provider.callback();
  const prefix = new URL(issuer).pathname;
  return (app: FastifyInstance): void => open(app, prefix, answer);
}

function open(app: FastifyInstance, prefix: string, answer: Callback): void {
  // The library reads the body itself.
  app.addContentTypeParser("application/x-www-form-urlencoded", (_request, _payload, done) => done(null));
  for (const path of paths)
    app.route({
      method: ["GET", "POST"],
      url: prefix + path,
      exposeHeadRoute: false,
      schema: { hide: true } as FastifySchema,
      handler: (request, reply) => {
        const raw = request.raw as IncomingMessage & { originalUrl?: string };
        raw.originalUrl = raw.url!;
        raw.url = raw.url!.slice(prefix.length);
        answer(raw, reply.hijack().raw);
      },
    });
}
