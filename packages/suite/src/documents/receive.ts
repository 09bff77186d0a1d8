import { DocumentName, mostDocumentBytes, Refusal, type DossierDocument } from "@datakluis/contract";
import { readBytes, type Wire } from "@datakluis/kit/wire";
import type { Person, Suite } from "../answer.ts";
import { keepDocument, mayAdd, type Asking } from "./store.ts";
import { typeOf } from "./type.ts";

/** So many at once: each is in memory while it is looked at. */
const mostAtOnce = 6;
let atOnce = 0;

/**
 * Takes a document in: whether it may be added at all, then its bytes, what they are, whether they are safe, and only then
 * is something kept. Refuses `uploads_busy` when many come at once.
 */
export async function receive(
  { act, scan, ...keys }: Suite & Person,
  asking: Asking,
  adding: Parameters<typeof mayAdd>[2],
  wire: Wire,
): Promise<DossierDocument> {
  await act((tx) => mayAdd(tx, asking, adding));
  if (atOnce >= mostAtOnce) throw new Refusal("uploads_busy");
  atOnce += 1;
  try {
    const { name, bytes } = fileIn(await readBytes(wire.bytes, mostDocumentBytes + headBytes).catch(tooLarge));
    const type = typeOf(bytes);
    if (!type) throw new Refusal("document_type");
    await scan(bytes);
    return await act((tx) => keepDocument(tx, keys, asking, adding, { name, type, bytes }));
  } finally {
    atOnce -= 1;
  }
}

/** A name of 200 signs takes at most so much. */
const headBytes = 2 + 800;

function tooLarge(fault: unknown): never {
  if (fault instanceof Refusal && fault.code === "too_large") throw new Refusal("document_too_large");
  throw fault;
}

/** The name that goes before the bytes (contract, `beforeDocument`), and the bytes. */
function fileIn(sent: Buffer): { name: string; bytes: Buffer } {
  const length = sent.length >= 2 ? sent.readUInt16BE(0) : 0;
  const name = DocumentName.safeParse(sent.subarray(2, 2 + length).toString("utf8"));
  const bytes = sent.subarray(2 + length);
  if (!name.success) {
    const sentence =
      "De naam van dit bestand kan niet. Geef het een naam van hoogstens 200 tekens, zonder schuine strepen.";
    throw new Refusal("invalid", [{ path: "name", sentence }]);
  }
  if (!bytes.length) throw new Refusal("document_type");
  if (bytes.length > mostDocumentBytes) throw new Refusal("document_too_large");
  return { name: name.data, bytes };
}
