import {
  addDocument,
  addMedicalDocument,
  beforeDocument,
  writeMedicalNote,
  writeNote,
  type WriteId,
} from "@datakluis/contract";
import { id } from "../tools/story.ts";
import type { castingOf, Tenant, Visitor } from "./cast.ts";

type Casting = ReturnType<typeof castingOf>;

/** A note and a document of the service, and the same of the medical part, in the dossier of the spell of an employer. */
export async function notesOf({ suite }: Casting, caseManager: Visitor, doctor: Visitor, { spell }: Tenant) {
  const params = { ref: spell.ref };
  const said = () => ({ id: id<WriteId>(), text: "Belde over de opbouw" });
  const note = await suite(caseManager)(writeNote, { params, body: { ...said(), forEmployer: false } });
  const medical = await suite(doctor)(writeMedicalNote, { params, body: said() });
  const bytes = Buffer.concat([beforeDocument("brief.txt"), Buffer.from("Een brief")]);
  const adding = () => ({ params: { ...params, documentId: id<WriteId>() }, bytes });
  const document = await suite(caseManager)(addDocument, { ...adding(), query: { forEmployer: "no" } });
  const letter = await suite(doctor)(addMedicalDocument, adding());
  return { documentId: document.id, medicalDocumentId: letter.id, noteId: note.id, medicalNoteId: medical.id };
}
