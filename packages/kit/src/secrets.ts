import { createHash, randomBytes } from "node:crypto";

/** A secret that a browser or a link carries: 256 random bits, so a plain hash of it cannot be guessed back. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of such a secret. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
