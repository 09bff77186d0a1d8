import {
  addDocument,
  addMedicalDocument,
  beforeDocument,
  writeMedicalNote,
  writeNote,
  type WriteId,
} from "@datakluis/contract";
import { id } from "../tools/story.ts";
import type { Asking, Questions } from "./question.ts";

const api = "/api/suite/v1";
const text = "Belde over de opbouw van de uren";

const writing = (it: Asking, more: object) => ({
  params: { ref: it.tenant.spell.ref },
  body: { id: id<WriteId>(), text, ...more },
});

/** A note to correct: one's own where it may be, for of another's one hears that it is another's. */
const correcting = async ({ stage, tenant, who, may }: Asking, part: "notes" | "medical") => {
  const { ref } = tenant.spell;
  const write = stage.casting.suite(who ?? stage.caseManager);
  const made = { id: id<WriteId>(), text };
  if (may && part === "notes") await write(writeNote, { params: { ref }, body: { ...made, forEmployer: false } });
  if (may && part === "medical") await write(writeMedicalNote, { params: { ref }, body: made });
  const { noteId, medicalNoteId } = stage.notes;
  return {
    params: { ref, noteId: may ? made.id : part === "notes" ? noteId : medicalNoteId },
    body: { id: id<WriteId>(), seen: 1, text: `${text}, en bleef thuis` },
  };
};

const bytes = Buffer.concat([beforeDocument("brief.txt"), Buffer.from("Een brief")]);

const adding = ({ tenant }: Asking) => ({ params: { ref: tenant.spell.ref, documentId: id<WriteId>() }, bytes });

const made = new Map<string, Promise<string>>();

/** One to download, made once at each employer by who may. */
const opening = async ({ stage, tenant }: Asking, part: "notes" | "medical") => {
  const { casting, caseManager, doctor, other, otherNotes } = stage;
  const { ref } = tenant.spell;
  const make = async (): Promise<string> => {
    const params = { ref, documentId: id<WriteId>() };
    if (part === "medical") await casting.suite(doctor)(addMedicalDocument, { params, bytes });
    else await casting.suite(caseManager)(addDocument, { params, query: { forEmployer: "yes" }, bytes });
    return params.documentId;
  };
  const theirs = part === "medical" ? otherNotes.medicalDocumentId : otherNotes.documentId;
  if (tenant === other) return { params: { ref, documentId: theirs } };
  const key = `${part} ${ref}`;
  if (!made.has(key)) made.set(key, make());
  return { params: { ref, documentId: await made.get(key)! } };
};

export const noteQuestions: Questions = {
  [`suite GET ${api}/dossiers/{ref}/notes`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite POST ${api}/dossiers/{ref}/notes`]: (it) => writing(it, { forEmployer: false }),
  [`suite PUT ${api}/dossiers/{ref}/notes/{noteId}`]: (it) => correcting(it, "notes"),
  [`suite GET ${api}/dossiers/{ref}/medical-notes`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite POST ${api}/dossiers/{ref}/medical-notes`]: (it) => writing(it, {}),
  [`suite PUT ${api}/dossiers/{ref}/medical-notes/{noteId}`]: (it) => correcting(it, "medical"),
  [`suite GET ${api}/dossiers/{ref}/documents`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite PUT ${api}/dossiers/{ref}/documents/{documentId}`]: (it) => ({ ...adding(it), query: { forEmployer: "no" } }),
  [`suite GET ${api}/dossiers/{ref}/documents/{documentId}`]: (it) => opening(it, "notes"),
  [`suite GET ${api}/dossiers/{ref}/medical-documents`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite PUT ${api}/dossiers/{ref}/medical-documents/{documentId}`]: adding,
  [`suite GET ${api}/dossiers/{ref}/medical-documents/{documentId}`]: (it) => opening(it, "medical"),
};
