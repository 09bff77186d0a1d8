import { generateKeyPair, randomBytes } from "node:crypto";
import { link, open as openFile, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { plainAddPlaceholder } from "@signpdf/placeholder-plain";
import { P12Signer } from "@signpdf/signer-p12";
import { SignPdf } from "@signpdf/signpdf";
import forge from "node-forge";

/**
 * Puts a seal on a PDF: a digital signature (PKCS#7, detached, SHA-256) over every byte of it, added behind what was
 * there, so that any reader of PDFs shows whether a byte was changed since, and by whom it was sealed.
 *
 * @param reason why it was sealed, as a reader shows it
 * @param at the moment that stands in the seal
 */
export type PdfSeal = (pdf: Buffer, reason: string, at: Date) => Promise<Buffer>;

/** A certificate with its private key, as PKCS#12: an installation's own, or one that its operator brings. */
export type SealKey = { p12: Buffer; passphrase: string };

/**
 * @param keyOf asked at the first seal, and never again when it succeeded
 * @param name who seals, as a reader shows it beside the reason
 */
export function pdfSealOf(keyOf: () => Promise<SealKey>, name: string): PdfSeal {
  let known: Promise<SealKey> | undefined;
  return async (pdf, reason, at) => {
    known ??= keyOf().catch((fault: unknown) => {
      known = undefined;
      throw fault;
    });
    const { p12, passphrase } = await known;
    const place = { name, reason, contactInfo: "", location: "Nederland", signingTime: at };
    const placed = plainAddPlaceholder({ pdfBuffer: pdf, ...place, signatureLength: roomFor });
    // One signer a seal: it reads its key away.
    return new SignPdf().sign(placed, new P12Signer(p12, { passphrase }), at);
  };
}

/** Whether this is a key and its passphrase: for the start of a server, so that an operator hears it at once. */
export function isSealKey({ p12, passphrase }: SealKey): boolean {
  try {
    forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(p12.toString("binary")), false, passphrase);
    return true;
  } catch {
    return false;
  }
}

/** Room for a signature with a certificate chain of some length, in bytes. */
const roomFor = 8_192;

/** The key in this file; an installation that has none yet makes its own, once, however many processes begin at a time. */
export async function sealKeyIn(file: string, passphrase: string, name: string): Promise<SealKey> {
  const found = await readFile(file).catch(() => undefined);
  if (found) return { p12: found, passphrase };
  const temporary = `${file}.${randomBytes(6).toString("hex")}.nieuw`;
  const made = await openFile(temporary, "wx", 0o600);
  try {
    await made.writeFile(await newCertificate(passphrase, name, new Date()));
    await made.sync();
  } finally {
    await made.close();
  }
  // Two makers at once: the one that is there first stays, or one installation would seal with two keys.
  await link(temporary, file).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== "EEXIST") throw fault;
  });
  await rm(temporary, { force: true });
  const folder = await openFile(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return { p12: await readFile(file), passphrase };
}

const years = 20;

/**
 * A certificate that vouches for itself, RSA of 3072 bits as NIST SP 800-57 asks beyond 2030. A reader shows that the file
 * is unchanged, and that it cannot tell who made the certificate: for that an operator brings one of an authority.
 */
async function newCertificate(passphrase: string, name: string, now: Date): Promise<Buffer> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 3072 });
  const key = forge.pki.privateKeyFromPem(pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // Positive and unique (RFC 5280, 4.1.2.2).
  certificate.serialNumber = `01${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = now;
  certificate.validity.notAfter = new Date(now.getTime() + years * 365 * 86_400_000);
  const subject = [{ name: "commonName", value: name }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true, nonRepudiation: true },
    { name: "subjectKeyIdentifier" },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  const p12 = forge.pkcs12.toPkcs12Asn1(key, [certificate], passphrase, { algorithm: "aes256" });
  return Buffer.from(forge.asn1.toDer(p12).getBytes(), "binary");
}
