import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { random } from "./secrets.ts";
import { letGo } from "./threads.ts";

/**
 * The one place where values are sealed and opened: AES-256-GCM (NIST SP 800-38D), no options.
 *
 * A sealed value is nonce (12 bytes) | ciphertext | tag (16 bytes). The nonce is random: a key of ours seals far fewer
 * than 2^32 values before it is rotated. `about` is bound to it as additional data, so a sealed value that is moved to
 * another row, employer or version no longer opens.
 */
const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const muchBytes = 4096;

/** Without an explicit tag length Node accepts shortened tags, which makes forging cheap. */
const strength = { authTagLength: tagBytes };

/** A sealed value that was changed, cut, moved or sealed under another key. Says nothing more on purpose. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

/** Keys travel as KeyObject: they do not print, and Node uses them four times faster than raw bytes. */
export const newKey = (): KeyObject => createSecretKey(random(keyBytes));

export const keyOf = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/** What a value belongs to, in one unambiguous string: parts never contain the separator. */
export const aboutOf = (...parts: (string | number)[]): Buffer => Buffer.from(parts.join("|"), "utf8");

export function seal(key: KeyObject, value: Uint8Array, about: Uint8Array): Buffer {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, strength).setAAD(about);
  const hidden = cipher.update(value);
  const sealed = Buffer.concat([nonce, hidden, cipher.final(), cipher.getAuthTag()]);
  // Whoever seals much would otherwise hold it twice until the garbage collector comes.
  if (hidden.length > muchBytes) letGo(hidden);
  return sealed;
}

/** Throws SealBroken. */
export function open(key: KeyObject, sealed: Uint8Array, about: Uint8Array): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new SealBroken();
  try {
    const tagAt = sealed.length - tagBytes;
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), strength)
      .setAAD(about)
      .setAuthTag(sealed.subarray(tagAt));
    const head = decipher.update(sealed.subarray(nonceBytes, tagAt));
    const tail = decipher.final();
    return tail.length ? Buffer.concat([head, tail]) : head;
  } catch {
    throw new SealBroken();
  }
}

/**
 * A mark by which a value is known again and not read: whoever lacks the key cannot try values on it, as he could on a
 * plain hash. HMAC-SHA-256 under a key of its own, derived (HKDF, RFC 5869), because one key does one thing.
 */
export const markOf = (key: KeyObject, value: Uint8Array, about: Uint8Array): Buffer =>
  markerOf(key, "mark")(value, about);

/** The same for very many: the key for this use is derived once. */
export function markerOf(key: KeyObject, use: string): (value: Uint8Array, about: Uint8Array | string) => Buffer {
  const own = keyOf(Buffer.from(hkdfSync("sha256", key, "", use, keyBytes)));
  return (value, about) => createHmac("sha256", own).update(about).update("\0").update(value).digest();
}

/** Seals a key under another: how a data key or a dossier's key is kept at rest. */
export const wrapKey = (under: KeyObject, key: KeyObject, about: Uint8Array): Buffer =>
  seal(under, key.export(), about);

/** Throws SealBroken. */
export const unwrapKey = (under: KeyObject, wrapped: Uint8Array, about: Uint8Array): KeyObject =>
  keyOf(open(under, wrapped, about));
