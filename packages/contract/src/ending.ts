import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { EmployerId, Moment, ofEmployer, Uuid, WriteId } from "./ids.ts";
import { VaultState } from "./organisation.ts";

/** The end of a service (product.md, B8): an export of everything, destruction, and the certificate of it. */

const server = "vault" as const;

export const Export = z.strictObject({
  id: Uuid,
  state: z.enum(["running", "ready", "removed"]),
  orderedAt: Moment,
  orderedBy: z.string(),
  /** People in it so far, and in all. */
  done: z.int(),
  total: z.int(),
  bytes: z.int(),
  /** When it will be thrown away, or was. */
  removedAt: Moment.nullable(),
});
export type Export = z.infer<typeof Export>;

export const Destruction = z.strictObject({
  id: Uuid,
  orderedAt: Moment,
  orderedBy: z.string(),
  confirmedAt: Moment.nullable(),
  /** Null when the representative did. */
  confirmedBy: z.string().nullable(),
  dueAt: Moment.nullable(),
  /** It has begun, and cannot be cancelled any more. */
  begun: z.boolean(),
  /** Whether whoever asks may confirm: an administrator other than the one who ordered, who was one then. */
  mayConfirm: z.boolean(),
  /** The representative was asked, because there is one administrator only. */
  representativeAsked: z.boolean(),
});
export type Destruction = z.infer<typeof Destruction>;

/** Where the end of a service stands, for the administrators of that vault. */
export const readEnding = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/ending",
  summary: "Einde dienstverlening: export, vernietiging en certificaat",
  params: ofEmployer,
  answer: z.strictObject({
    state: VaultState,
    export: Export.nullable(),
    destruction: Destruction.nullable(),
    destroyedAt: Moment.nullable(),
    /** False after a backup of before was put back: the certificate was sent to the administrators then. */
    hasCertificate: z.boolean(),
  }),
});

/** Everything the vault holds of an employer, as one file sealed under a passphrase that is kept nowhere. */
export const orderExport = endpoint({
  server,
  fresh: true,
  method: "POST",
  path: "/employers/:employerId/exports",
  summary: "Export van alles bestellen; het bestand is verzegeld met de wachtzin en wordt na een week verwijderd",
  params: ofEmployer,
  body: z.strictObject({ id: WriteId, passphrase: z.string().min(20).max(200) }),
  answer: Export,
});

export const downloadExport = endpoint({
  server,
  fresh: true,
  method: "GET",
  path: "/employers/:employerId/exports/:exportId",
  summary: "Export downloaden",
  params: ofEmployer.extend({ exportId: Uuid }),
  answer: z.custom<AsyncIterable<Uint8Array>>(),
  download: "application/octet-stream",
});

const destruction = { server, path: "/employers/:employerId/destruction", params: ofEmployer } as const;

/** Ordered by one administrator, after an export or without one on purpose; a second one, or the representative, confirms. */
export const orderDestruction = endpoint({
  ...destruction,
  fresh: true,
  method: "POST",
  summary: "Vernietiging van de datakluis bestellen",
  body: z.strictObject({ id: WriteId, withoutExport: z.boolean() }),
  answer: z.null(),
});

export const confirmDestruction = endpoint({
  ...destruction,
  fresh: true,
  method: "PUT",
  summary: "Vernietiging bevestigen, als tweede beheerder; na de wachttijd wordt zij uitgevoerd",
  body: z.strictObject({ destructionId: Uuid }),
  answer: z.null(),
});

/** Any administrator, as long as it has not begun. */
export const cancelDestruction = endpoint({
  ...destruction,
  method: "DELETE",
  summary: "Vernietiging afblazen, zolang zij niet is begonnen",
  body: z.strictObject({ destructionId: Uuid }),
  answer: z.null(),
});

/** The link to the representative, where there is one administrator only. The token works once. */
export const confirmDestructionByLink = endpoint({
  server,
  method: "POST",
  path: "/destruction-confirmations",
  summary: "Vernietiging bevestigen als wettelijk vertegenwoordiger, met de geheime link",
  body: z.strictObject({ token: z.string().max(100) }),
  answer: z.strictObject({ dueAt: Moment }),
});

/** Vault to suite: this vault is destroyed; what the service may still hold is counted. Told again it is the same. */
export const endVault = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/ending",
  summary: "Einde van de dienstverlening doorgeven",
  params: ofEmployer,
  answer: z.strictObject({ blanked: z.int(), kept: z.int() }),
});

/** What a certificate of destruction says. It names no employee and, so that it may be shown around, no administrator. */
export const Certificate = z.strictObject({
  format: z.literal("datakluis-certificaat/1"),
  id: Uuid,
  installation: z.string(),
  employer: z.strictObject({ id: EmployerId, name: z.string(), chamberNumber: z.string().nullable() }),
  ordered: z.strictObject({ at: Moment, by: z.literal("datakluisbeheerder"), withoutExport: z.boolean() }),
  confirmed: z.strictObject({ at: Moment, by: z.enum(["datakluisbeheerder", "wettelijk vertegenwoordiger"]) }),
  destroyed: z.strictObject({
    at: Moment,
    keyAt: Moment,
    people: z.int(),
    sharings: z.int(),
    departments: z.int(),
    /** People who were shared with the service and whom it has forgotten. */
    forgottenByService: z.int(),
  }),
  /** Copies of the key the operator may still have, and from when none is left: from then on no backup can be read. */
  keyCopiesGoneAt: Moment,
  remains: z.array(z.strictObject({ what: z.string(), where: z.string(), why: z.string() })),
});
export type Certificate = z.infer<typeof Certificate>;

const certificate = { server, params: ofEmployer, answer: z.custom<AsyncIterable<Uint8Array>>() } as const;

export const exportCertificate = endpoint({
  ...certificate,
  method: "GET",
  path: "/employers/:employerId/certificate.json",
  summary: "Certificaat van vernietiging, ondertekend; na te gaan met datakluis verify",
  download: "application/json",
});

export const exportCertificatePdf = endpoint({
  ...certificate,
  method: "GET",
  path: "/employers/:employerId/certificate.pdf",
  summary: "Certificaat van vernietiging als PDF",
  download: "application/pdf",
});

/** The public half of what signs certificates, for whoever wants to know that one is of this installation. */
export const readCertificateKey = endpoint({
  server,
  method: "GET",
  path: "/certificate-key",
  summary: "Publieke sleutel en vingerafdruk waarmee certificaten zijn ondertekend",
  answer: z.strictObject({
    key: z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() }),
    fingerprint: z.string(),
  }),
});
