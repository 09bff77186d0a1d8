import type { KeyObject } from "node:crypto";
import type { DepartmentId, DossierRef, EmployerId } from "@datakluis/contract";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Line } from "./columns.ts";

/** Sixteen zeros stand for no department. */
export const noDepartment = Buffer.alloc(16);

export type Keys = ReadonlyMap<number, KeyObject>;

/** Sealed under a key that was not there when opening began. Known by its name, which a thread can tell too. */
class KeyMissing extends Error {
  override name = "KeyMissing";
}

/** Opens the people of a piece (store.ts), one by one. Throws KeyMissing. */
export function* openPiece(employerId: EmployerId, keys: Keys, packed: Uint8Array): Generator<Line> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 0;
  const take = (size: number) => bytes.subarray(at, (at += size));
  const number = () => take(4).readInt32BE();
  while (at < bytes.length) {
    const ref = uuidIn(take(16)) as DossierRef;
    const department = take(16);
    const version = number();
    const key = keys.get(number());
    const personnelNumber = take(number()).toString("utf8");
    const sealed = take(number());
    if (!key) throw new KeyMissing();
    yield {
      ref,
      departmentId: department.equals(noDepartment) ? null : (uuidIn(department) as DepartmentId),
      personnelNumber,
      identity: openPersonIfWhole(key, { employerId, ref, version }, sealed),
    };
  }
}

function uuidIn(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
