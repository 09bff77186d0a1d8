import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, Moment, ofDossier, WriteId } from "./ids.ts";
import { Note } from "./note.ts";
import { BsnPurpose, CareRequest, SharedPerson } from "./person.ts";

/** Where a dossier stands between vault and service; the diagram is docs/toestanden/deling.md. */
export const SharingState = z.enum(["unshared", "sharing", "shared", "revoking"]);
export type SharingState = z.infer<typeof SharingState>;

/** One line of the history (deelgeschiedenis). `note` is the toelichting as the sharer wrote it. */
export const SharingEvent = z.strictObject({
  kind: z.enum(["shared", "revoke_asked", "revoked", "revoke_refused"]),
  at: Moment,
  byName: z.string(),
  careRequest: CareRequest.nullable(),
  note: z.string(),
  /** Somebody of the service did, who retrieved the person and informed the employer (D10). */
  retrieved: z.literal(true).optional(),
});
export type SharingEvent = z.infer<typeof SharingEvent>;

/** What happened to how far it reaches (extent.ts); `purpose` only where a BSN was granted. */
export const ExtentEvent = z.strictObject({
  kind: z.enum(["bsn_granted", "bsn_withdrawn", "updates_stopped", "updates_resumed"]),
  at: Moment,
  byName: z.string(),
  purpose: BsnPurpose.nullable(),
  note: z.string(),
});
export type ExtentEvent = z.infer<typeof ExtentEvent>;

/** `bsnGrant` and `stopped` are the lines that hold now; `underway` while the service was not yet told of one. */
export const Sharing = z.strictObject({
  state: SharingState,
  history: z.array(SharingEvent),
  extents: z.array(ExtentEvent),
  bsnGrant: ExtentEvent.nullable(),
  stopped: ExtentEvent.nullable(),
  underway: z.strictObject({ grant: z.boolean(), updates: z.boolean() }),
});
export type Sharing = z.infer<typeof Sharing>;

/**
 * Why, in words that go on the record and may go to the service. What looks medical is refused with `note_medical` until
 * whoever wrote it has said, with `heeded`, that he saw the warning.
 */
const reason = { id: WriteId, note: Note, heeded: z.boolean().optional() };

const sharing = { server: "vault" as const, path: "/dossiers/:ref/sharing", params: ofDossier, answer: Sharing };

export const readSharing = endpoint({ ...sharing, method: "GET", summary: "Deelgeschiedenis" });

export const shareDossier = endpoint({
  ...sharing,
  method: "POST",
  summary: "Dossier delen, alleen bij een zorgvraag",
  body: z.strictObject({ ...reason, careRequest: CareRequest.exclude(["activation"]) }),
});

export const revokeSharing = endpoint({
  ...sharing,
  method: "DELETE",
  summary: "Deling intrekken, zolang er geen dossiervulling is",
  body: z.strictObject(reason),
});

/** For the tree, which the service keeps and which so knows nothing of what is still on its way. */
export const listTravelling = endpoint({
  server: "vault",
  method: "GET",
  path: "/travelling-dossiers",
  summary: "Dossiers die worden gedeeld of ingetrokken, nog niet aangekomen bij de dienst",
  answer: z.array(z.strictObject({ ref: DossierRef, state: SharingState.extract(["sharing", "revoking"]) })),
});

// Vault to suite. Told again, late or out of order they change nothing: `sharing` counts.

const person = { server: "suite" as const, internal: true, path: "/dossiers/:ref/person", params: ofDossier };

export const receivePerson = endpoint({
  ...person,
  method: "PUT",
  summary: "Gedeelde persoon ontvangen of bijwerken",
  body: SharedPerson,
  answer: z.null(),
});

/** The suite closes the dossier in one transaction if nothing is written in it, and says whether it did. */
export const forgetPerson = endpoint({
  ...person,
  method: "DELETE",
  summary: "Deling sluiten als het dossier leeg is",
  body: z.strictObject({ sharing: z.int().positive() }),
  answer: z.strictObject({ closed: z.boolean() }),
});
