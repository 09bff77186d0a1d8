import {
  listMedicalNotes,
  listNotes,
  writeMedicalNote,
  writeNote,
  type DossierNote,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { RunningSuite } from "../testing.ts";
import { newId, retrieving } from "./retrieving.ts";

/** Notes in proofs: writing and reading them, in dossiers the employer knows of and in those he does not. */
export function noting(running: RunningSuite) {
  const retrievals = retrieving(running);

  const write = (ask: Ask, ref: DossierRef, text: string, forEmployer = false): Promise<DossierNote> =>
    ask(writeNote, { params: { ref }, body: { id: newId(), text, forEmployer } });
  const writeMedical = (ask: Ask, ref: DossierRef, text: string): Promise<DossierNote> =>
    ask(writeMedicalNote, { params: { ref }, body: { id: newId(), text } });
  const read = (ask: Ask, ref: DossierRef): Promise<DossierNote[]> => ask(listNotes, { params: { ref } });
  const readMedical = (ask: Ask, ref: DossierRef): Promise<DossierNote[]> => ask(listMedicalNotes, { params: { ref } });

  const sharedAt = (employer: EmployerId): Promise<DossierRef> =>
    running.seed.dossier(employer, { source: "shared", sharing: 1 });

  /** Retrieved at the employee's request, by who may: his employer does not know. */
  const covertAt = async (employer: EmployerId, retriever: UserId): Promise<DossierRef> => {
    const ref = await running.seed.dossier(employer, { identity: null });
    await retrievals.retrieve(retriever, employer, retrievals.bodyFor(retrievals.ticketFor(ref)));
    return ref;
  };

  return { write, writeMedical, read, readMedical, sharedAt, covertAt, retrievals };
}
