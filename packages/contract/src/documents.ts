import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

const server = "suite" as const;

/** What a document can be, told by its bytes and not by its name. */
export const DocumentType = z.enum(["pdf", "png", "jpeg", "docx", "odt", "txt"]);
export type DocumentType = z.infer<typeof DocumentType>;

/** At most so many bytes: 25 MB. */
export const mostDocumentBytes = 25 * 1_000_000;

/** The name of a file, as its owner called it: it can name somebody, so it lies sealed and stands in no URL. */
export const DocumentName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}/\\]+$/u);

/** A document in a dossier: content, as a note is, and known to the same people. It is never changed. */
export const DossierDocument = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  name: z.string(),
  type: DocumentType,
  /** In bytes. */
  size: z.int(),
  /** Whether the employer finds it too; chosen once. */
  forEmployer: z.boolean(),
  /** As of a note: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
  addedBy: z.string(),
  addedAt: Moment,
});
export type DossierDocument = z.infer<typeof DossierDocument>;

/**
 * What goes before the bytes of a document: the length of its name in two bytes, and the name. A name may be somebody's,
 * and nothing of anybody stands in a URL.
 */
export function beforeDocument(name: string): Uint8Array<ArrayBuffer> {
  const said = new TextEncoder().encode(name);
  const head = new Uint8Array(2 + said.length);
  new DataView(head.buffer).setUint16(0, said.length);
  head.set(said, 2);
  return head;
}

const ofDocument = ofDossier.extend({ documentId: Uuid });
const adding = ofDossier.extend({ documentId: WriteId });

/** Newest first: to who may know which, as of notes. */
export const listDocuments = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/documents",
  summary: "Documenten in een dossier",
  params: ofDossier,
  answer: z.array(DossierDocument),
});

/**
 * The body is what `beforeDocument` gives and then the file. Refuses `document_too_large`, `document_type`, and where a
 * scanner is set up `infected` and `scanner_away`.
 */
export const addDocument = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/documents/:documentId",
  summary: "Document toevoegen (PDF, PNG, JPEG, DOCX, ODT of TXT, hoogstens 25 MB)",
  params: adding,
  query: z.strictObject({ forEmployer: z.enum(["yes", "no"]) }),
  upload: true,
  answer: DossierDocument,
});

export const readDocument = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/documents/:documentId",
  summary: "Document downloaden",
  params: ofDocument,
  answer: z.custom<AsyncIterable<Uint8Array>>(),
  download: "application/octet-stream",
});

/** The same of the medical part, by its own right. */
export const listMedicalDocuments = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/medical-documents",
  summary: "Medische documenten in een dossier",
  params: ofDossier,
  answer: z.array(DossierDocument),
});

export const addMedicalDocument = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/medical-documents/:documentId",
  summary: "Medisch document toevoegen",
  params: adding,
  upload: true,
  answer: DossierDocument,
});

export const readMedicalDocument = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/medical-documents/:documentId",
  summary: "Medisch document downloaden",
  params: ofDocument,
  answer: z.custom<AsyncIterable<Uint8Array>>(),
  download: "application/octet-stream",
});
