import {
  addDocument,
  addMedicalDocument,
  listDocuments,
  listMedicalDocuments,
  readDocument,
  readMedicalDocument,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { receive } from "./receive.ts";
import { documentAt, documentsAt } from "./store.ts";

export const documentRoutes = [
  answer(listDocuments, "see_dossiers", ({ actor, act, sightFor, params: { ref }, ...keys }) =>
    act((tx) => documentsAt(tx, keys, { actor, part: "notes", ref }, sightFor("notes"))),
  ),
  answer(addDocument, "notes", ({ params: { ref, documentId }, query, wire, ...world }) =>
    noting(world, "document.refused", ref, () => {
      const asking = { actor: world.actor, part: "notes" as const, ref };
      return receive(world, asking, { id: documentId, forEmployer: query.forEmployer === "yes" }, wire);
    }),
  ),
  answer(readDocument, "see_dossiers", ({ actor, act, sightFor, params: { ref, documentId }, ...keys }) =>
    act((tx) => documentAt(tx, keys, { actor, part: "notes", ref }, documentId, sightFor("notes"))),
  ),
  answer(listMedicalDocuments, "medical", ({ actor, act, params: { ref }, ...keys }) =>
    act((tx) => documentsAt(tx, keys, { actor, part: "medical", ref }, actor.sight)),
  ),
  answer(addMedicalDocument, "medical", ({ params: { ref, documentId }, wire, ...world }) =>
    noting(world, "document.refused", ref, () => {
      const asking = { actor: world.actor, part: "medical" as const, ref };
      return receive(world, asking, { id: documentId, forEmployer: false }, wire);
    }),
  ),
  answer(readMedicalDocument, "medical", ({ actor, act, params: { ref, documentId }, ...keys }) =>
    act((tx) => documentAt(tx, keys, { actor, part: "medical", ref }, documentId, actor.sight)),
  ),
];
