import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { z } from "zod";

/**
 * A document anybody can check with nothing but the document: what it says, the public key, and an Ed25519 signature
 * (RFC 8032) over what it says. It has one way to be written: a document of which a byte is different is another one,
 * whatever a JSON reader thinks of it. That the key is whose it should be, its fingerprint tells.
 */
const PublicKey = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  // The one way to write it, too: a reader of keys passes over a space.
  x: z.string().refine((x) => Buffer.from(x, "base64url").toString("base64url") === x),
});
export type PublicKey = z.infer<typeof PublicKey>;

const Signed = z.strictObject({ document: z.unknown(), key: PublicKey, signature: z.string() });

const written = (it: unknown): string => `${JSON.stringify(it, null, 2)}\n`;

/** A new private key (PKCS #8, DER). */
export const newSigningKey = (): Buffer =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" });

const privateKeyIn = (der: Uint8Array) => createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });

export function publicKeyOf(der: Uint8Array): PublicKey {
  const { x } = createPublicKey(privateKeyIn(der)).export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x: x! };
}

/** By which people compare keys: the SHA-256 thumbprint of RFC 7638. */
export const fingerprintOf = ({ crv, kty, x }: PublicKey): string =>
  createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");

export function signDocument(document: unknown, der: Uint8Array): string {
  const signature = sign(null, Buffer.from(written(document)), privateKeyIn(der)).toString("base64url");
  return written({ document, key: publicKeyOf(der), signature });
}

/** Whether this is the Ed25519 signature of this key over these bytes. */
export function isSignedBy(key: PublicKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, bytes, createPublicKey({ key, format: "jwk" }), signature);
  } catch {
    return false;
  }
}

/** What a signed document says, and by which key; undefined when a byte of it is not as it was signed. */
export function openDocument(bytes: Uint8Array): { document: unknown; fingerprint: string } | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    const { document, key, signature } = Signed.parse(JSON.parse(text));
    const raw = Buffer.from(signature, "base64url");
    // The one way to write it, also of what JSON and base64 leave free.
    const same = written({ document, key, signature: raw.toString("base64url") });
    if (!Buffer.from(same).equals(Buffer.from(bytes))) return undefined;
    return isSignedBy(key, Buffer.from(written(document)), raw)
      ? { document, fingerprint: fingerprintOf(key) }
      : undefined;
  } catch {
    return undefined;
  }
}
