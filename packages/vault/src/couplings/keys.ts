import { createPublicKey, type KeyObject } from "node:crypto";
import { Refusal, type PublicJwk } from "@datakluis/contract";
import { calculateJwkThumbprint, type JWK } from "jose";
import ssh2 from "ssh2";

const leastRsaBits = 2048;

/**
 * Reads a public key as somebody pastes it: PEM, JWK, or the line of OpenSSH. Its `kid` becomes its thumbprint (RFC 7638), so the same key is
 * the same key however it was written. Refuses `coupling_key_private` and `coupling_key_unusable`.
 */
export async function publicKeyIn(text: string): Promise<PublicJwk> {
  const jwk = readKey(text.trim()).export({ format: "jwk" }) as JWK;
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: algorithmOf(jwk), use: "sig" } as PublicJwk;
}

function readKey(text: string): KeyObject {
  if (/PRIVATE KEY/.test(text)) throw new Refusal("coupling_key_private");
  try {
    if (/^(ssh|ecdsa)-/.test(text)) return usable(createPublicKey(pemOf(text)));
    if (!text.startsWith("{")) return usable(createPublicKey(text));
    const jwk = JSON.parse(text) as JWK;
    if ("d" in jwk || "k" in jwk) throw new Refusal("coupling_key_private");
    return usable(createPublicKey({ key: jwk as never, format: "jwk" }));
  } catch (fault) {
    throw fault instanceof Refusal ? fault : new Refusal("coupling_key_unusable");
  }
}

/** Throws what makes the key unusable. */
function pemOf(openSsh: string): string {
  const key = ssh2.utils.parseKey(openSsh);
  if (key instanceof Error) throw key;
  return key.getPublicPEM();
}

function usable(key: KeyObject): KeyObject {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  const fits =
    key.asymmetricKeyType === "ed25519" ||
    (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") ||
    (key.asymmetricKeyType === "rsa" && modulusLength >= leastRsaBits && modulusLength <= 8192);
  if (!fits) throw new Refusal("coupling_key_unusable");
  return key;
}

function algorithmOf({ kty }: JWK): string {
  if (kty === "RSA") return "PS256";
  return kty === "EC" ? "ES256" : "EdDSA";
}
