import type { KeyObject } from "node:crypto";
import { personal, type DossierRef, type EmployerId, type Personal, type WriteId } from "@datakluis/contract";
import { aboutOf, newKey, open, seal, unwrapKey, wrapKey } from "@datakluis/kit/seal";

/** Documents are sealed here in pieces, each document under a key of its own, wrapped under the master key of its part. */
export type WhoseDocument = {
  employer_id: EmployerId;
  ref: DossierRef;
  id: WriteId;
  medical: boolean;
  size: number;
};
type Keys = { master: KeyObject; medical: KeyObject };

const pieceBytes = 256 * 1024;

/** The size is bound to every piece: none can be left out, and none put elsewhere. */
const about = ({ employer_id, ref, id, medical, size }: WhoseDocument, what: string) =>
  aboutOf(employer_id, ref, medical ? "medical-document" : "document", id, size, what);
const under = (keys: Keys, { medical }: WhoseDocument) => (medical ? keys.medical : keys.master);

/** Sealed before anything is said to the database. */
export function sealDocument(keys: Keys, whose: WhoseDocument, name: string, bytes: Buffer) {
  const key = newKey();
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes)
    parts.push(seal(key, bytes.subarray(from, from + pieceBytes), about(whose, `part-${parts.length}`)));
  return {
    wrapped_key: wrapKey(under(keys, whose), key, about(whose, "key")),
    name: seal(key, Buffer.from(name, "utf8"), about(whose, "name")),
    parts,
  };
}

const keyOf = (keys: Keys, whose: WhoseDocument, wrapped: Buffer) =>
  unwrapKey(under(keys, whose), wrapped, about(whose, "key"));

/** Throws SealBroken. Covered: it can name somebody. */
export const openName = (
  keys: Keys,
  whose: WhoseDocument,
  it: { wrapped_key: Buffer; name: Buffer },
): Personal<string> =>
  personal(open(keyOf(keys, whose, it.wrapped_key), it.name, about(whose, "name")).toString("utf8"));

/** The file, piece by piece. Throws SealBroken, also where one is missing. */
export async function* openParts(
  keys: Keys,
  whose: WhoseDocument,
  wrapped: Buffer,
  parts: readonly Buffer[],
): AsyncGenerator<Buffer> {
  const key = keyOf(keys, whose, wrapped);
  if (parts.length !== Math.ceil(whose.size / pieceBytes)) throw new Error("a document misses a piece");
  for (const [at, sealed] of parts.entries()) yield open(key, sealed, about(whose, `part-${at}`));
}
