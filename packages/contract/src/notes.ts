import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";
import { holdsBsnLike } from "./note.ts";

const server = "suite" as const;

/**
 * What a professional writes in a dossier. Free text can name somebody and say what is the matter: it travels to those who
 * may read it and lies sealed. A BSN is a grant of its own (UAVG art. 46), and does not go along.
 */
export const NoteText = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .refine((text) => !holdsBsnLike(text), "bsn_in_note");

/**
 * A note (notitie) in a dossier: content, as a spell is. It is never changed: a correction is a version more, and the
 * service keeps reading what stood there before.
 */
export const DossierNote = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  text: z.string(),
  /** Whether the employer reads it; chosen once, because what was read cannot be taken back. */
  forEmployer: z.boolean(),
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
  version: z.int().positive(),
  writtenBy: z.string(),
  /** Whether the asker wrote it himself, and so may correct it. */
  mine: z.boolean(),
  writtenAt: Moment,
  /** When it was corrected last; null when it never was. */
  correctedAt: Moment.nullable(),
  /** How it read before, oldest first; for who may write notes himself, and of an employer's user always empty. */
  earlier: z.array(z.strictObject({ text: z.string(), writtenAt: Moment })),
});
export type DossierNote = z.infer<typeof DossierNote>;

/** Newest first: to an employer's user those that were written for him, to who may write notes all but the medical. */
export const listNotes = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/notes",
  summary: "Notities in een dossier",
  params: ofDossier,
  answer: z.array(DossierNote),
});

/**
 * Refused with `not_shared` while the service may not know who it is, and for the employer in a dossier that the service
 * holds without his knowing.
 */
export const writeNote = endpoint({
  server,
  method: "POST",
  path: "/dossiers/:ref/notes",
  summary: "Notitie schrijven",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, text: NoteText, forEmployer: z.boolean() }),
  answer: DossierNote,
});

const ofNote = ofDossier.extend({ noteId: Uuid });
const correction = z.strictObject({
  id: WriteId,
  /** The `version` the asker saw: after a newer one it refuses `note_changed`. */
  seen: z.int().positive(),
  text: NoteText,
});

/** Only by who wrote it. Refuses `note_of_another`. */
export const correctNote = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/notes/:noteId",
  summary: "Notitie verbeteren; hoe zij eerst luidde, blijft bewaard",
  params: ofNote,
  body: correction,
  answer: DossierNote,
});

/**
 * The medical part: for the company doctor and who works under him, by a right of its own (BW 7:457; KNMG, Omgaan met
 * medische gegevens). For anybody else it is not to be seen that there is something.
 */
export const listMedicalNotes = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/medical-notes",
  summary: "Medische notities in een dossier",
  params: ofDossier,
  answer: z.array(DossierNote),
});

export const writeMedicalNote = endpoint({
  server,
  method: "POST",
  path: "/dossiers/:ref/medical-notes",
  summary: "Medische notitie schrijven",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, text: NoteText }),
  answer: DossierNote,
});

export const correctMedicalNote = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/medical-notes/:noteId",
  summary: "Medische notitie verbeteren; hoe zij eerst luidde, blijft bewaard",
  params: ofNote,
  body: correction,
  answer: DossierNote,
});
