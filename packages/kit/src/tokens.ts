import { exportJWK, importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK } from "jose";
import { z } from "zod";
import { CouplingId, Refusal, UserId, type Audience } from "@datakluis/contract";

/** Processes that may speak for themselves. The operator is the command line and the launcher. */
export const ServiceName = z.enum(["login", "vault", "suite", "front", "operator"]);
export type ServiceName = z.infer<typeof ServiceName>;

/** Who asks: a person with a session, a coupling of an employer, or another server. */
export type Caller =
  | {
      kind: "user";
      userId: UserId;
      sessionId: string;
      displayName: string;
      /** When this session last gave its second factor; null when that does not count (any more). */
      confirmedAt: Date | null;
    }
  | { kind: "client"; couplingId: CouplingId; issuedAt: Date; scopes: ClientScope[] }
  | { kind: "service"; name: ServiceName };

export const Jwk = z.looseObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() });
export const PublicKeys = z.partialRecord(ServiceName, Jwk);

const lifeSeconds = 15;
const algorithm = "EdDSA";

/** Makes tokens in the name of one server. They live seconds, are for one audience, and are signed with Ed25519. */
export async function signerOf(name: ServiceName, privateKey: JWK) {
  const key = (await importJWK(privateKey, algorithm)) as CryptoKey;
  const signed = (claims: Record<string, unknown>, audience: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(name)
      .setAudience(audience)
      .setExpirationTime(`${lifeSeconds}s`)
      .sign(key);
  return {
    lifeSeconds,
    forSelf: (audience: ServiceName) => signed({}, audience),
    forUser: ({ userId, sessionId, displayName, confirmedAt }: SignedIn, audience: Audience) => {
      // Seconds, as RFC 9068 has it.
      const proved = confirmedAt && { auth_time: Math.floor(confirmedAt.getTime() / 1000) };
      return signed({ sub: userId, sid: sessionId, name: displayName, ...proved }, audience);
    },
  };
}
export type SignedIn = { userId: string; sessionId: string; displayName: string; confirmedAt: Date | null };
export type Signer = Awaited<ReturnType<typeof signerOf>>;

const UserClaims = z.object({ sub: UserId, sid: z.uuid(), name: z.string(), auth_time: z.int().optional() });

/** What a coupling may ask a token for: to deliver, or to fetch absence and appointments. It says nothing else. */
export const clientScopes = ["deliveries", "absence"] as const;
export type ClientScope = (typeof clientScopes)[number];

const Scopes = z
  .string()
  .transform((it) => it.split(" "))
  .pipe(z.array(z.enum(clientScopes)).min(1));

/** An access token of a coupling, as RFC 9068 has it. */
const ClientClaims = z.object({ client_id: CouplingId, sub: CouplingId, iat: z.int(), scope: Scopes });

/**
 * Reads tokens meant for `audience`. Only login speaks for people, and as `clientIssuer` for couplings; every other
 * issuer speaks for itself. A verified token is remembered until it expires, so a burst of requests costs one signature
 * check, also when they come at once. Refuses `not_signed_in`.
 *
 * @param clientIssuer where couplings get their tokens; without it none is believed
 */
export async function verifierOf(
  audience: ServiceName,
  keys: Partial<Record<ServiceName, JWK>>,
  clientIssuer?: string,
) {
  const imported = new Map<string, CryptoKey>();
  for (const [name, key] of Object.entries(keys)) imported.set(name, (await importJWK(key, algorithm)) as CryptoKey);
  const ofLogin = imported.get("login");
  if (clientIssuer && ofLogin) imported.set(clientIssuer, ofLogin);
  const known = new Map<string, { caller: Promise<Caller>; until: number }>();

  const read = async (token: string): Promise<{ caller: Caller; until: number }> => {
    const { payload, protectedHeader } = await jwtVerify(token, (_header, jws) => keyFor(imported, jws.payload), {
      algorithms: [algorithm],
      audience,
      requiredClaims: ["exp", "iss"],
    });
    const caller = payload.iss === clientIssuer ? clientOf(payload, protectedHeader.typ) : callerOf(payload);
    return { caller, until: payload.exp! * 1000 };
  };

  return function verify(token: string): Promise<Caller> {
    const hit = known.get(token);
    if (hit && hit.until > Date.now()) return hit.caller;
    const caller = read(token).then(
      (it) => {
        entry.until = it.until;
        return it.caller;
      },
      () => {
        if (known.get(token) === entry) known.delete(token);
        throw new Refusal("not_signed_in");
      },
    );
    // Until it is read nobody knows when it expires; whoever comes meanwhile waits for the same answer.
    const entry = { caller, until: Number.POSITIVE_INFINITY };
    if (known.size > 20_000) known.clear();
    known.set(token, entry);
    return caller;
  };
}
export type Verify = Awaited<ReturnType<typeof verifierOf>>;

function keyFor(keys: Map<string, CryptoKey>, payload: string | Uint8Array): CryptoKey {
  const text =
    typeof payload === "string" ? Buffer.from(payload, "base64url").toString() : Buffer.from(payload).toString();
  const { iss } = JSON.parse(text) as { iss?: unknown };
  const key = typeof iss === "string" ? keys.get(iss) : undefined;
  if (!key) throw new Refusal("not_signed_in");
  return key;
}

function clientOf(payload: Record<string, unknown>, type: string | undefined): Caller {
  const claims = ClientClaims.parse(payload);
  if (type !== "at+jwt" || claims.sub !== claims.client_id) throw new Refusal("not_signed_in");
  return { kind: "client", couplingId: claims.client_id, issuedAt: new Date(claims.iat * 1000), scopes: claims.scope };
}

function callerOf(payload: Record<string, unknown>): Caller {
  const name = ServiceName.parse(payload["iss"]);
  if (name !== "login" || payload["sub"] === undefined) return { kind: "service", name };
  const claims = UserClaims.parse(payload);
  const confirmedAt = claims.auth_time === undefined ? null : new Date(claims.auth_time * 1000);
  return { kind: "user", userId: claims.sub, sessionId: claims.sid, displayName: claims.name, confirmedAt };
}

/** The public half of a private key, as others hold it. */
export async function publicHalf(privateKey: JWK): Promise<JWK> {
  const { d: _private, ...rest } = await exportJWK(await importJWK(privateKey, algorithm, { extractable: true }));
  return rest;
}
