import type { KeyObject } from "node:crypto";
import type { DepartmentId, DossierRef, EmployerId } from "@datakluis/contract";
import { decodeRows, uuidOf } from "@datakluis/kit/batch";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Line } from "./columns.ts";

export type Keys = ReadonlyMap<number, KeyObject>;

/** Sealed under a key that was not there when opening began. Known by its name, which a thread can tell too. */
class KeyMissing extends Error {
  override name = "KeyMissing";
}

/** Opens the people of a piece (store.ts), one by one. Throws KeyMissing. */
export function* openPiece(employerId: EmployerId, keys: Keys, piece: Uint8Array): Generator<Line> {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  for (const [refBytes, department, number, version, keyVersion, sealed] of decodeRows(bytes)) {
    const ref = uuidOf(refBytes!) as DossierRef;
    const key = keys.get(keyVersion!.readInt32BE());
    if (!key) throw new KeyMissing();
    yield {
      ref,
      departmentId: department ? (uuidOf(department) as DepartmentId) : null,
      personnelNumber: number!.toString("utf8"),
      identity: openPersonIfWhole(key, { employerId, ref, version: version!.readInt32BE() }, sealed!),
    };
  }
}
