import {
  correctMedicalNote,
  correctNote,
  listMedicalNotes,
  listNotes,
  writeMedicalNote,
  writeNote,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { addNote, correct, notesAt } from "./store.ts";

export const noteRoutes = [
  answer(listNotes, "see_dossiers", ({ actor, act, sightFor, params, ...keys }) =>
    act((tx) => notesAt(tx, keys, actor, "notes", params.ref, sightFor("notes"))),
  ),
  answer(writeNote, "notes", ({ params: { ref }, body, ...world }) =>
    noting(world, "note.refused", ref, () => world.act((tx) => addNote(tx, world, world.actor, "notes", ref, body))),
  ),
  answer(correctNote, "notes", ({ actor, act, params, body, ...keys }) =>
    act((tx) => correct(tx, keys, actor, "notes", params, body)),
  ),
  answer(listMedicalNotes, "medical", ({ actor, act, params, ...keys }) =>
    act((tx) => notesAt(tx, keys, actor, "medical", params.ref, actor.sight)),
  ),
  answer(writeMedicalNote, "medical", ({ params: { ref }, body, ...world }) => {
    const asked = { ...body, forEmployer: false };
    return noting(world, "note.refused", ref, () =>
      world.act((tx) => addNote(tx, world, world.actor, "medical", ref, asked)),
    );
  }),
  answer(correctMedicalNote, "medical", ({ actor, act, params, body, ...keys }) =>
    act((tx) => correct(tx, keys, actor, "medical", params, body)),
  ),
];
