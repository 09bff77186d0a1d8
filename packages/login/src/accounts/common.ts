import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Passwords of twelve signs and more that stand among the million most used in published leaks (SecLists,
 * 10-million-password-list-top-1000000, MIT licence): of each the first four bytes of the SHA-256 of how it reads in small
 * letters, sorted. So no password stands here to be read; one in a hundred thousand others is refused for nothing.
 */
const kept = readFileSync(join(import.meta.dirname, "common-passwords.bin"));
const size = 4;

/** How many are known; OWASP ASVS 5.0, 6.2.4 asks for three thousand that are long enough to be chosen here. */
export const commonPasswords = kept.length / size;

/** Whether somebody who tries leaked passwords would try this one. */
export function isCommon(password: string): boolean {
  const reads = password.normalize("NFKC").toLowerCase();
  const wanted = createHash("sha256").update(reads).digest().readUInt32BE(0);
  let [from, to] = [0, commonPasswords];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const at = kept.readUInt32BE(middle * size);
    if (at === wanted) return true;
    if (at < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}
