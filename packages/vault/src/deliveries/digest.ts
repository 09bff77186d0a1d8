import type { KeyObject } from "node:crypto";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import type { Said } from "@datakluis/delivery";
import { markerOf } from "@datakluis/kit/seal";

/**
 * Raised when what a row means (delivery/row.ts) or what counts as unchanged (delivery/rules.ts) becomes something else:
 * what was found so by an older program is then looked at once more. A test knows what each number stood for.
 */
export const rule = 1;

/** Somebody as he was held against what a file says of him; his record and own employment are what they are by `version`. */
type Held = { ref: DossierRef; version: number; keyVersion: number; departmentCode: string | null };

/**
 * By which it is known again, without opening a record, that a file says of somebody what was held against that very
 * record before and changed nothing (E8). It covers all that decides so: a file that tells of other fields, a department
 * that was renamed, another version of the record make another digest. Undefined when his key is not here.
 *
 * Bound to person and version, so that two people of whom the same is said do not show as such, nor somebody who becomes
 * again what he was. Under the key of his record: who can try values on it can open that as well (G4).
 */
export function digestsOf(keys: ReadonlyMap<number, KeyObject>, employerId: EmployerId) {
  const markers = new Map<number, ReturnType<typeof markerOf>>();
  const markerFor = (version: number) => {
    const known = markers.get(version);
    const key = keys.get(version);
    if (known || !key) return known;
    const made = markerOf(key, "delivered");
    markers.set(version, made);
    return made;
  };
  return ({ ref, version, keyVersion, departmentCode }: Held, said: Said): Buffer | undefined => {
    // The department comes last: a code may hold any letter.
    const department = departmentCode === null ? "" : `=${departmentCode}`;
    const about = `${rule}|${employerId}|${ref}|${version}|${said.told}|${department}`;
    return markerFor(keyVersion)?.(said.words, about);
  };
}
