import { CouplingId, readClientKeys, Refusal, type PublicJwk } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { clientScopes } from "@datakluis/kit/tokens";
import type { Db } from "../schema.ts";
import { useOnce } from "./store.ts";

/** An OAuth error for whoever wrote the coupling; `expose` lets the library answer it as it stands. */
class OAuthFault extends Error {
  readonly expose = true;
  readonly error: string;
  readonly error_description: string;
  readonly statusCode: number;

  constructor(error: string, description: string, statusCode: number) {
    super(error);
    this.error = error;
    this.error_description = description;
    this.statusCode = statusCode;
  }
}

const assertionUsed = () => new OAuthFault("invalid_client", "client assertion tokens must only be used once", 401);
export const assertionElsewhere = () => new OAuthFault("invalid_client", "aud must be the issuer", 401);
export const assertionTooLong = () =>
  new OAuthFault("invalid_client", "exp must be at most five minutes from now", 401);
const vaultAway = () => new OAuthFault("temporarily_unavailable", "try again in a minute", 503);

type Kept = { exp?: number };

/**
 * What the library keeps and looks up, of which we use two: clients, who stand in the vault and nowhere else, and what
 * was signed before. Access tokens are JWTs and are not kept.
 */
export const adapterOf = (db: Db, ask: Ask) => (what: string) => ({
  find: async (id: string): Promise<object | undefined> => (what === "Client" ? clientOf(ask, id) : undefined),
  upsert: async (id: string, { exp }: Kept): Promise<void> => {
    if (what !== "ReplayDetection" || !exp) throw new Error(`${what} is not kept`);
    if (!(await useOnce(db, id, new Date(exp * 1000)))) throw assertionUsed();
  },
});

/** Asked each time: a key that was taken away gets no token a moment later. */
async function clientOf(ask: Ask, id: string): Promise<object | undefined> {
  const couplingId = CouplingId.safeParse(id);
  if (!couplingId.success || couplingId.data !== id) return undefined;
  try {
    const { keys } = await ask(readClientKeys, { params: { couplingId: couplingId.data } });
    return keys.length ? asClient(id, keys) : undefined;
  } catch (no) {
    if (no instanceof Refusal && no.code === "not_found") return undefined;
    throw vaultAway();
  }
}

const asClient = (id: string, keys: PublicJwk[]) => ({
  client_id: id,
  grant_types: ["client_credentials"],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: "private_key_jwt",
  scope: clientScopes.join(" "),
  jwks: { keys },
});
