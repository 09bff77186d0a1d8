import { createHmac } from "node:crypto";
import * as oidc from "openid-client";
import { Refusal } from "@datakluis/contract";
import { factsOf, type Log } from "@datakluis/kit/log";

/** What an operator says of the provider. */
export type ProviderSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What it is called on a button. */
  name: string;
  /** The `acr`, or the word in `amr`, that says it checked a second factor; without either it never did, for us. */
  acr?: string | undefined;
  amr?: string | undefined;
};

/** Whom the provider says it is. `at` is when he proved that there; null when it does not say. */
export type Proof = { issuer: string; subject: string; secondFactor: boolean; at: Date | null };

export type Provider = {
  name: string;
  provesSecondFactor: boolean;
  /** Where to send the browser. @param anew the person has to prove who he is there and then */
  begin(secret: string, anew: boolean): Promise<string>;
  /** What the browser came back with. Refuses `provider_refused`, `provider_away`. */
  end(secret: string, returned: Record<string, string | undefined>, anew: boolean): Promise<Proof>;
};

/** Where the browser comes back; a page of ours, so that no cookie of ours need travel with another site's redirect. */
const returnPath = "/inloggen/terug";
const timeoutSeconds = 10;

/** State, nonce and PKCE verifier of a visit, each made from the secret in its cookie: nothing of them need be kept. */
const made = (secret: string, what: "state" | "nonce" | "verifier") =>
  createHmac("sha256", secret).update(what).digest("base64url");

/**
 * The provider as login uses it: authorization code with PKCE, state and nonce, and the signature of its answer checked
 * (OpenID Connect Core 3.1; RFC 9700). It is asked about itself when it is first needed, so login starts without it.
 */
export function providerOf(it: ProviderSettings, publicUrl: string, log: Log): Provider {
  const redirect = new URL(returnPath, publicUrl).href;
  const known = knownOf(it);

  const asked = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (fault) {
      log.warn("aanbieder", factsOf(fault));
      throw new Refusal(isAway(fault) ? "provider_away" : "provider_refused");
    }
  };

  return {
    name: it.name,
    provesSecondFactor: Boolean(it.acr ?? it.amr),
    begin: (secret, anew) =>
      asked(async () => {
        const url = oidc.buildAuthorizationUrl(await known(), {
          redirect_uri: redirect,
          scope: "openid",
          state: made(secret, "state"),
          nonce: made(secret, "nonce"),
          code_challenge: await oidc.calculatePKCECodeChallenge(made(secret, "verifier")),
          code_challenge_method: "S256",
          ...(it.acr ? { acr_values: it.acr } : {}),
          ...(anew ? { prompt: "login", max_age: "0" } : {}),
        });
        return url.href;
      }),
    end: (secret, returned, anew) =>
      asked(async () => {
        const url = new URL(redirect);
        for (const [name, value] of Object.entries(returned))
          if (value !== undefined) url.searchParams.set(name, value);
        const tokens = await oidc.authorizationCodeGrant(await known(), url, {
          expectedState: made(secret, "state"),
          expectedNonce: made(secret, "nonce"),
          pkceCodeVerifier: made(secret, "verifier"),
          ...(anew ? { maxAge: 0 } : {}),
        });
        const { iss: issuer, sub: subject, acr, amr, auth_time: at } = tokens.claims()!;
        const said = it.acr ? acr === it.acr : it.amr !== undefined && Array.isArray(amr) && amr.includes(it.amr);
        return { issuer, subject, secondFactor: said, at: at === undefined ? null : new Date(at * 1000) };
      }),
  };
}

/** Asks the provider about itself once; again after it did not answer. */
function knownOf({ issuer, clientId, clientSecret }: ProviderSettings): () => Promise<oidc.Configuration> {
  const server = new URL(issuer);
  // On this machine only, for a trial: everywhere else its word is worth nothing without https.
  const bare = server.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(server.hostname);
  const execute = [oidc.enableNonRepudiationChecks, ...(bare ? [oidc.allowInsecureRequests] : [])];
  let known: Promise<oidc.Configuration> | undefined;
  return () => {
    known ??= oidc.discovery(server, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
    known.catch(() => (known = undefined));
    return known;
  };
}

/** It cannot be reached, does not answer in time, or is broken; anything else is a no. */
function isAway(fault: unknown): boolean {
  const { name, code, cause } = fault as { name?: string; code?: string; cause?: unknown };
  if (name === "TypeError" || name === "TimeoutError" || code === "OAUTH_TIMEOUT") return true;
  return cause instanceof Response && cause.status >= 500;
}
