import { writeMedicalNote, writeNote, type WriteId } from "@datakluis/contract";
import { id } from "../tools/story.ts";
import type { castingOf, Tenant, Visitor } from "./cast.ts";

type Casting = ReturnType<typeof castingOf>;

/** A note of the service and a medical one in the dossier of the spell of an employer. */
export async function notesOf({ suite }: Casting, caseManager: Visitor, doctor: Visitor, { spell }: Tenant) {
  const params = { ref: spell.ref };
  const said = () => ({ id: id<WriteId>(), text: "Belde over de opbouw" });
  const note = await suite(caseManager)(writeNote, { params, body: { ...said(), forEmployer: false } });
  const medical = await suite(doctor)(writeMedicalNote, { params, body: said() });
  return { noteId: note.id, medicalNoteId: medical.id };
}
