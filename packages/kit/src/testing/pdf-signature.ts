import { createHash, verify, X509Certificate } from "node:crypto";
import forge from "node-forge";

/** What a seal in a PDF says, read without the library that made it. */
export type Signature = {
  /** All bytes but those of the signature itself. */
  coversAll: boolean;
  /** The digest in the seal is that of those bytes. */
  digestHolds: boolean;
  /** The seal was made with the key of its certificate. */
  signatureHolds: boolean;
  by: string;
};

/** The last seal of a PDF; undefined when it has none. */
export function signatureOf(pdf: Buffer): Signature | undefined {
  const text = pdf.toString("latin1");
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].at(-1);
  if (!ranges) return undefined;
  const [from = 0, length = 0, next = 0, rest = 0] = ranges.slice(1).map(Number);
  const covered = Buffer.concat([pdf.subarray(from, from + length), pdf.subarray(next, next + rest)]);
  const hex = text.slice(from + length, next);

  const room = Buffer.from(hex.slice(1, -1), "hex");
  // Behind the signature the room for it is zeros; its own first bytes say how long it is (30 82, two bytes of length).
  const der = room.subarray(0, 4 + room.readUInt16BE(2)).toString("binary");
  const message = forge.pkcs7.messageFromAsn1(forge.asn1.fromDer(der)) as unknown as {
    certificates: forge.pki.Certificate[];
    rawCapture: { authenticatedAttributes: forge.asn1.Asn1[]; signature: string };
  };
  const { authenticatedAttributes, signature } = message.rawCapture;
  const attributes = forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SET, true, authenticatedAttributes);
  const signed = Buffer.from(forge.asn1.toDer(attributes).getBytes(), "binary");
  const certificate = new X509Certificate(forge.pki.certificateToPem(message.certificates[0]!));
  const digest = createHash("sha256").update(covered).digest();
  return {
    coversAll: from === 0 && next + rest === pdf.length && /^<[0-9a-f]+>$/i.test(hex),
    digestHolds: digestIn(authenticatedAttributes).equals(digest),
    signatureHolds: verify("sha256", signed, certificate.publicKey, Buffer.from(signature, "binary")),
    by: certificate.subject,
  };
}

/** The attribute *messageDigest* (RFC 5652, 11.2). */
function digestIn(attributes: readonly forge.asn1.Asn1[]): Buffer {
  for (const attribute of attributes) {
    const [type, values] = attribute.value as forge.asn1.Asn1[];
    if (forge.asn1.derToOid(type!.value as string) !== forge.pki.oids["messageDigest"]) continue;
    return Buffer.from((values!.value as forge.asn1.Asn1[])[0]!.value as string, "binary");
  }
  return Buffer.alloc(0);
}
