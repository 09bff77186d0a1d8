import { z } from "zod";
import { MovingIn } from "./activation.ts";
import { endpoint } from "./endpoint.ts";
import { EmployerId, Moment, ofEmployer, Uuid, WriteId } from "./ids.ts";
import { VaultState } from "./organisation.ts";

export const AgreementDocument = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  sha256: z.string(),
  /** Plain text with paragraphs split by an empty line. */
  text: z.string(),
});
export type AgreementDocument = z.infer<typeof AgreementDocument>;

/** A document as somebody signs it: which one, and the digest of the text he read. */
const Signed = z.strictObject({ id: z.string(), sha256: z.string() });

/** Who represents the employer in law; the confirmation goes to this address. */
export const RepresentativeName = z.string().trim().min(2).max(120);
export const RepresentativeEmail = z.email().max(254);

export const readAgreement = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/agreement",
  summary: "Overeenkomst en documenten",
  params: ofEmployer,
  answer: z.strictObject({
    employer: z.strictObject({
      id: EmployerId,
      name: z.string(),
      chamberNumber: z.string().nullable(),
      representativeName: z.string().nullable(),
      representativeEmail: z.string().nullable(),
    }),
    state: VaultState,
    documents: z.array(AgreementDocument),
    accepted: z
      .strictObject({
        at: Moment,
        byName: z.string(),
        representativeName: z.string(),
        documents: z.array(z.strictObject({ id: z.string(), version: z.string(), sha256: z.string() })),
      })
      .nullable(),
  }),
});

/** A document as it was accepted: `text` is to the letter what `sha256` is of; absent when texts were not kept yet. */
const AcceptedDocument = AgreementDocument.extend({ text: z.string().nullable() });

/** All that was accepted, newest first, for its administrators to read again: who, on whose behalf, every text (C4). */
export const listAgreements = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/agreements",
  summary: "Geaccepteerde overeenkomsten met de documenten zoals zij toen luidden, de nieuwste eerst",
  params: ofEmployer,
  answer: z.array(
    z.strictObject({
      id: Uuid,
      at: Moment,
      byName: z.string(),
      representativeName: z.string(),
      representativeEmail: z.string(),
      documents: z.array(AcceptedDocument),
      /** SHA-256 of the PDF, kept at the acceptance; absent when it was accepted before there was one. */
      pdfSha256: z.string().nullable(),
    }),
  ),
});

/** One of them as a document (PDF/A) to keep; taking it along is on the record (B4). */
export const exportAgreement = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/agreements/:agreementId/pdf",
  summary: "Geaccepteerde overeenkomst als PDF",
  params: ofEmployer.extend({ agreementId: Uuid }),
  answer: z.custom<AsyncIterable<Uint8Array>>(),
  download: "application/pdf",
});

/** One administrator's acceptance is enough; signing on behalf of the representative is recorded as such (B3). */
export const acceptAgreement = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/agreement",
  summary: "Akkoord geven: de eerste keer wordt de datakluis actief, daarna op een nieuwe versie van de documenten",
  params: ofEmployer,
  body: z.strictObject({
    id: WriteId,
    representativeName: RepresentativeName,
    representativeEmail: RepresentativeEmail,
    declared: z.literal(true),
    documents: z.array(Signed).min(1),
  }),
  answer: MovingIn,
});

// The wizard (B3): several employers in one run, half-finished kept

export const agreementSteps = ["why", "employers", "details", "overview"] as const;
const AgreementStep = z.enum(agreementSteps);
export type AgreementStep = z.infer<typeof AgreementStep>;

/** What an administrator has filled in so far for one employer; nothing in it has to be right yet. */
const AgreementDraft = z.strictObject({
  chosen: z.boolean(),
  representativeName: z.string().max(120),
  representativeEmail: z.string().max(254),
  /** Of the documents as they are now; a newer version takes it back. */
  declared: z.boolean(),
});
export type AgreementDraft = z.infer<typeof AgreementDraft>;

export const readAgreementsToSign = endpoint({
  server: "vault",
  method: "GET",
  path: "/agreements",
  summary: "Werkgevers die op akkoord van deze beheerder wachten, de documenten, en wat hij al invulde",
  answer: z.strictObject({
    step: AgreementStep,
    documents: z.array(AgreementDocument),
    employers: z.array(
      z.strictObject({
        id: EmployerId,
        name: z.string(),
        chamberNumber: z.string().nullable(),
        representativeName: z.string().nullable(),
        representativeEmail: z.string().nullable(),
        /** When its dossiers move: in the night after the agreement, or at once. */
        atNight: z.boolean(),
        /** What holds until the newer texts are accepted; null when this is the first agreement. */
        signed: z.strictObject({ at: Moment, documents: z.array(AcceptedDocument.omit({ title: true })) }).nullable(),
        draft: AgreementDraft.nullable(),
      }),
    ),
  }),
});

/** Keeps what was filled in, for later or another device. An employer who awaits nothing of him is passed over. */
export const keepAgreementDraft = endpoint({
  server: "vault",
  method: "PUT",
  path: "/agreements/draft",
  summary: "Half ingevulde overeenkomst bewaren tot het akkoord",
  body: z.strictObject({
    step: AgreementStep,
    documents: z.array(Signed),
    employers: z.array(AgreementDraft.extend({ employerId: EmployerId })).max(200),
  }),
  answer: z.null(),
});
