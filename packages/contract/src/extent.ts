import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment, ofDossier, WriteId } from "./ids.ts";
import { Note } from "./note.ts";
import { BsnPurpose, SharedBsn, ShownBsn } from "./person.ts";
import { Sharing } from "./sharing.ts";

/**
 * How far a sharing reaches: whether the service may have the BSN, and whether it gets what changes. Both stand only
 * within a sharing and end with it.
 */

const reason = { id: WriteId, note: Note, heeded: z.boolean().optional() };
const asked = { server: "vault" as const, params: ofDossier, answer: Sharing };
const bsn = { ...asked, path: "/dossiers/:ref/sharing/bsn" };
const updates = { ...asked, path: "/dossiers/:ref/sharing/stop" };

/** Only of a shared dossier, and for what the law lets the service use it (UAVG art. 46). */
export const grantBsn = endpoint({
  ...bsn,
  method: "POST",
  summary: "BSN delen, apart van het dossier",
  body: z.strictObject({ ...reason, purpose: BsnPurpose }),
});

export const withdrawBsn = endpoint({
  ...bsn,
  method: "DELETE",
  summary: "Gedeeld BSN intrekken",
  body: z.strictObject(reason),
});

/** What is left to the employer once something is written in a dossier (D6). */
export const stopUpdates = endpoint({
  ...updates,
  method: "POST",
  summary: "Bijwerken van een gedeeld dossier stoppen",
  body: z.strictObject(reason),
});

export const resumeUpdates = endpoint({
  ...updates,
  method: "DELETE",
  summary: "Bijwerken van een gedeeld dossier hervatten",
  body: z.strictObject({ id: WriteId }),
});

/** A look of the service at a BSN it was given: an event on the record. */
export const showBsn = endpoint({
  server: "suite",
  method: "GET",
  path: "/dossiers/:ref/bsn",
  summary: "Gedeeld BSN tonen",
  params: ofDossier,
  answer: ShownBsn,
});

// Vault to suite. Told again, late or out of order they change nothing: the counters say what is newest.

const internal = { server: "suite" as const, internal: true, params: ofDossier, answer: z.null() };

export const receiveBsn = endpoint({
  ...internal,
  method: "PUT",
  path: "/dossiers/:ref/bsn",
  summary: "Gedeeld BSN ontvangen",
  body: SharedBsn,
});

export const forgetBsn = endpoint({
  ...internal,
  method: "DELETE",
  path: "/dossiers/:ref/bsn",
  summary: "Gedeeld BSN vergeten",
  body: z.strictObject({ grant: z.int().positive(), version: z.int().positive() }),
});

export const putUpdates = endpoint({
  ...internal,
  method: "PUT",
  path: "/dossiers/:ref/updates",
  summary: "Horen of een gedeeld dossier wordt bijgewerkt",
  body: z.strictObject({ sharing: z.int().positive(), seq: z.int().positive(), stoppedAt: Moment.nullable() }),
});
