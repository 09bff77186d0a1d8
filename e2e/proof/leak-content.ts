import {
  addDocument,
  addMedicalDocument,
  beforeDocument,
  createServiceUser,
  listDocuments,
  listMedicalDocuments,
  writeMedicalNote,
  writeNote,
  type DossierRef,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import type { Marked } from "../tools/deliveries.ts";
import { acceptLink, type Person } from "../tools/people.ts";
import { id, type Cast } from "../tools/story.ts";
import { mustHold } from "./house.ts";

/** What is written about somebody in a dossier, medical or not; each is a mark that stands in a text and in a document. */
const fields = ["bestandsnaam", "document", "notitie", "medische bestandsnaam", "medisch document", "medische notitie"];

/**
 * Somebody has a dossier with notes and documents in it (product.md, F6): names of files, what stands in them, in the first
 * and in the last piece, and what is written, all unique. Added to his marks, so that the search looks for them as well.
 * Answers the doctor who wrote.
 */
export async function fillDossier(url: string, cast: Cast, person: Marked, ref: DossierRef): Promise<Person> {
  for (const [at, field] of fields.entries()) person.marks[field] = `Inhoud${"xqvwzj".at(at)!}kenmérkwaarde`;
  const of = (field: string) => person.marks[field]!;
  const body = {
    id: id<UserId>(),
    displayName: "B. Arts",
    email: "arts.inhoud@proef.example",
    group: "company_doctor",
  };
  const employerIds = [cast.employerId];
  const made = await cast.administrator.ask(createServiceUser, { body: { ...body, employerIds } });
  const doctor = await acceptLink(url, made.invitationLink);

  const params = { ref };
  const note = { id: id<WriteId>(), forEmployer: false, text: `Besproken: ${of("notitie")}.` };
  await doctor.ask(writeNote, { params, body: note });
  await doctor.ask(writeMedicalNote, {
    params,
    body: { id: id<WriteId>(), text: `Klachten: ${of("medische notitie")}.` },
  });
  const query = { forEmployer: "no" as const };
  await doctor.ask(addDocument, {
    params: { ref, documentId: id<WriteId>() },
    query,
    bytes: fileOf(of("bestandsnaam"), of("document")),
  });
  await doctor.ask(addMedicalDocument, {
    params: { ref, documentId: id<WriteId>() },
    bytes: fileOf(of("medische bestandsnaam"), of("medisch document")),
  });
  // No text: refused with its name, and none of it repeated.
  const refused = doctor.ask(addDocument, {
    params: { ref, documentId: id<WriteId>() },
    query,
    bytes: Buffer.concat([
      beforeDocument(`${of("bestandsnaam")}.exe`),
      Buffer.from([0x4d, 0x5a, 0, 0xff]),
      Buffer.from(of("document")),
    ]),
  });
  mustHold(
    await refused.then(
      () => false,
      () => true,
    ),
    "wat geen document is, wordt geweigerd",
  );
  const kept = [
    ...(await doctor.ask(listDocuments, { params })),
    ...(await doctor.ask(listMedicalDocuments, { params })),
  ].map(({ name }) => name);
  mustHold(
    kept.join() === [`${of("bestandsnaam")}.txt`, `${of("medische bestandsnaam")}.txt`].join(),
    "de documenten zijn er",
  );
  return doctor;
}

/** Longer than one sealed piece, with the mark at its beginning and at its end. */
const fileOf = (name: string, mark: string): Buffer =>
  Buffer.concat([beforeDocument(`${name}.txt`), Buffer.from(`${mark} ${"Tekst. ".repeat(50_000)} ${mark}`)]);
