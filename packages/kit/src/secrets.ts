import { createHash, randomBytes } from "node:crypto";

// Taken in bulk, each byte once: one call to the kernel for a thousand values instead of a thousand calls.
let fresh = Buffer.alloc(0);

/** Random bytes, fit for keys (at most 32 KB). */
export function random(bytes: number): Buffer {
  if (fresh.length < bytes) fresh = randomBytes(32 * 1024);
  const taken = fresh.subarray(0, bytes);
  fresh = fresh.subarray(bytes);
  return taken;
}

/** A secret that a browser or a link carries: 256 random bits, so a plain hash of it cannot be guessed back. */
export const newToken = (): string => random(32).toString("base64url");

/** What is kept of such a secret. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
