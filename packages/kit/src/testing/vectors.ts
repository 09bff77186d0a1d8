import { createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf, open, SealBroken } from "../seal.ts";
import { isSignedBy } from "../signed.ts";

/** How many vectors of each primitive were right: opened or refused as they should be. */
export type Vectors = { aesGcm: number; hmac: number; hkdf: number; ed25519: number; refused: number };

type Verdict = "valid" | "invalid";
type File = {
  aesGcm: [
    id: number,
    verdict: Verdict,
    key: string,
    iv: string,
    aad: string,
    message: string,
    ct: string,
    tag: string,
  ][];
  hmac: [id: number, verdict: Verdict, key: string, message: string, tag: string][];
  hkdf: [id: number, verdict: Verdict, key: string, salt: string, info: string, size: number, out: string][];
  ed25519: [id: number, verdict: Verdict, key: string, message: string, signature: string][];
};

const hex = (text: string) => Buffer.from(text, "hex");

/**
 * Puts the vectors of Wycheproof to the primitives this program seals, marks and signs with: each valid one gives what it
 * should, each invalid one is refused. Throws on the first that does not.
 */
export function vectors(): Vectors {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, "vectors.json"), "utf8")) as File;
  const counted: Vectors = { aesGcm: 0, hmac: 0, hkdf: 0, ed25519: 0, refused: 0 };
  const judge = (name: keyof File, id: number, verdict: Verdict, holds: boolean) => {
    if (holds !== (verdict === "valid")) throw new Error(`${name} ${id}: ${verdict}, en dat is niet wat hier gebeurt`);
    counted[name] += 1;
    if (!holds) counted.refused += 1;
  };

  for (const [id, verdict, key, iv, aad, message, ct, tag] of file.aesGcm)
    judge("aesGcm", id, verdict, opens(hex(key), hex(iv + ct + tag), hex(aad))?.equals(hex(message)) ?? false);
  for (const [id, verdict, key, message, tag] of file.hmac)
    judge("hmac", id, verdict, createHmac("sha256", hex(key)).update(hex(message)).digest().equals(hex(tag)));
  for (const [id, verdict, key, salt, info, size, out] of file.hkdf)
    judge("hkdf", id, verdict, derived(hex(key), hex(salt), hex(info), size)?.equals(hex(out)) ?? false);
  for (const [id, verdict, key, message, signature] of file.ed25519) {
    const x = hex(key).toString("base64url");
    judge("ed25519", id, verdict, isSignedBy({ kty: "OKP", crv: "Ed25519", x }, hex(message), hex(signature)));
  }
  return counted;
}

function opens(key: Buffer, sealed: Buffer, about: Buffer): Buffer | undefined {
  try {
    return open(keyOf(key), sealed, about);
  } catch (fault) {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  }
}

function derived(key: Buffer, salt: Buffer, info: Buffer, size: number): Buffer | undefined {
  try {
    return Buffer.from(hkdfSync("sha256", key, salt, info, size));
  } catch {
    return undefined;
  }
}
