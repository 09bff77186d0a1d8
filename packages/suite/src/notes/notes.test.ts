import { randomUUID } from "node:crypto";
import {
  correctNote,
  correctMedicalNote,
  forgetPerson,
  readDossier,
  writeNote,
  type DossierRef,
  type RefusalCode,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { noting } from "../testing/notes.ts";
import { newId } from "../testing/retrieving.ts";
import { wholeDatabase } from "../testing/whole.ts";
import { openText, sealText } from "./sealed.ts";

let running: RunningSuite;
let it: ReturnType<typeof noting>;
beforeAll(async () => {
  running = await runningSuite();
  it = noting(running);
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });

async function there() {
  const { seed } = running;
  const employer = await seed.employer("active");
  const [manager, doctor, hr] = [
    await seed.user("case_manager", employer),
    await seed.user("company_doctor", employer),
    await seed.user("hr", employer),
  ];
  const ref = await it.sharedAt(employer);
  return {
    employer,
    ref,
    ids: { manager, doctor, hr },
    manager: running.as(manager),
    doctor: running.as(doctor),
    hr: running.as(hr),
  };
}

test("a note is written once, stands in the dossier, and is content: the sharing can no longer be taken back", async () => {
  const { ref, manager, ids } = await there();
  const body = { id: newId(), text: "  Belde met de werknemer over de opbouw.  ", forEmployer: false };
  const made = await manager(writeNote, { params: { ref }, body });
  expect(made).toMatchObject({ text: body.text.trim(), mine: true, version: 1, correctedAt: null, earlier: [] });
  expect(await manager(writeNote, { params: { ref }, body })).toEqual(made);
  const other = { ...body, text: "Iets anders" };
  await expect(manager(writeNote, { params: { ref }, body: other })).rejects.toEqual(refused("already_written"));
  expect(await it.read(manager, ref)).toEqual([made]);
  expect(await manager(readDossier, { params: { ref } })).toMatchObject({ hasContent: true });

  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: false });
  expect(await it.read(manager, ref)).toEqual([made]);
  const deeds = await running.past
    .selectFrom("event")
    .select(["deed", "purpose"])
    .where("actor", "=", ids.manager)
    .execute();
  expect(deeds.filter(({ deed }) => deed === "note.written")).toEqual([{ deed: "note.written", purpose: "process" }]);
  expect(deeds.filter(({ deed }) => deed === "notes.opened")).toHaveLength(2);
});

test("a medical note alone keeps a dossier too, and the employer hears only that something was written", async () => {
  const { ref, doctor, hr } = await there();
  const before = await hr(readDossier, { params: { ref } });
  await it.writeMedical(doctor, ref, "Beperkt in tillen.");
  expect(await hr(readDossier, { params: { ref } })).toEqual(before);
  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: false });
});

test("a correction is a version more: the service reads what stood there before, the employer how it reads now", async () => {
  const { ref, manager, doctor, hr } = await there();
  const made = await it.write(manager, ref, "Opbouw vanaf maandag.", true);
  const params = { ref, noteId: made.id };
  const body = { id: newId(), seen: 1, text: "Opbouw vanaf dinsdag." };
  const better = await manager(correctNote, { params, body });
  expect(better).toMatchObject({ version: 2, text: body.text, earlier: [{ text: "Opbouw vanaf maandag." }] });
  expect(await manager(correctNote, { params, body })).toEqual(better);
  await expect(manager(correctNote, { params, body: { ...body, id: newId() } })).rejects.toEqual(
    refused("note_changed"),
  );
  const theirs = { id: newId(), seen: 2, text: "Anders" };
  await expect(doctor(correctNote, { params, body: theirs })).rejects.toEqual(refused("note_of_another"));
  expect(await it.read(hr, ref)).toMatchObject([{ text: body.text, earlier: [], mine: false, version: 2 }]);
  expect(await it.read(doctor, ref)).toMatchObject([{ earlier: [{ text: "Opbouw vanaf maandag." }], mine: false }]);
});

test("of two corrections at once one wins, and the other hears that it did", async () => {
  const { ref, manager } = await there();
  const { id } = await it.write(manager, ref, "Eerste");
  const params = { ref, noteId: id };
  const attempts = ["Tweede", "Derde"].map((text) =>
    manager(correctNote, { params, body: { id: newId(), seen: 1, text } }).then(
      () => "corrected",
      (no: { code: string }) => no.code,
    ),
  );
  expect((await Promise.all(attempts)).toSorted()).toEqual(["corrected", "note_changed"]);
});

test("in a dossier that is not shared nobody writes, and the attempt stands on the record", async () => {
  const { employer, manager, ids } = await there();
  const ref = await running.seed.dossier(employer, { identity: null });
  await expect(it.write(manager, ref, "Iets")).rejects.toEqual(refused("not_shared"));
  const deeds = await running.past.selectFrom("event").select("deed").where("actor", "=", ids.manager).execute();
  expect(deeds).toEqual([{ deed: "note.refused" }]);
});

test("another's dossier does not exist, nor does a note that is nowhere, or of the other part", async () => {
  const { ref, doctor } = await there();
  const stranger = running.as(await running.seed.user("company_doctor", await running.seed.employer("active")));
  for (const where of [ref, randomUUID() as DossierRef]) {
    await expect(it.read(stranger, where)).rejects.toEqual(refused("not_found"));
    await expect(it.readMedical(stranger, where)).rejects.toEqual(refused("not_found"));
    await expect(it.write(stranger, where, "Iets")).rejects.toEqual(refused("not_found"));
  }
  const { id } = await it.writeMedical(doctor, ref, "Iets");
  const body = { id: newId(), seen: 1, text: "Anders" };
  await expect(doctor(correctNote, { params: { ref, noteId: id }, body })).rejects.toEqual(refused("not_found"));
  expect(await doctor(correctMedicalNote, { params: { ref, noteId: id }, body })).toMatchObject({ version: 2 });
});

test("a BSN does not go along in a note", async () => {
  const { ref, manager } = await there();
  await expect(it.write(manager, ref, "BSN 999993847")).rejects.toEqual(refused("invalid"));
});

test("nothing of a note stands in the open at rest or in a log line, and each part has a key of its own", async () => {
  const { employer, ref, manager, doctor } = await there();
  const mark = "qznotitieq";
  await it.write(manager, ref, `${mark} belde`, true);
  const medical = await it.writeMedical(doctor, ref, `${mark} hernia`);
  await expect(it.write(manager, ref, `${mark} 999993847`)).rejects.toEqual(refused("invalid"));
  const lying = (await wholeDatabase(running.database)) + running.lines.join("\n");
  for (const form of [
    mark,
    Buffer.from(mark).toString("hex"),
    Buffer.from(mark)
      .toString("base64")
      .replace(/.{1,2}=*$/, ""),
  ])
    expect(lying).not.toContain(form);

  const row = await running.past
    .selectFrom("note_version")
    .selectAll()
    .where("note_id", "=", medical.id as never)
    .executeTakeFirstOrThrow();
  const whose = { employer_id: employer, ref, id: row.note_id, version: 1, medical: true };
  expect(openText(running.suite, whose, row).reveal()).toBe(`${mark} hernia`);
  const swapped = { master: running.suite.medical, medical: running.suite.master };
  expect(() => openText(swapped, whose, row)).toThrow(expect.objectContaining({ name: "SealBroken" }));
});

test("a sealed note opens nowhere else: not as another's, another version or of the other part", () => {
  const keys = { master: running.suite.master, medical: running.suite.master };
  const whose = {
    employer_id: randomUUID(),
    ref: randomUUID(),
    id: newId(),
    version: 1,
    medical: false,
  } as never as Parameters<typeof sealText>[1];
  const sealed = sealText(keys, whose, "Iets");
  const elsewhere = [
    { ...whose, employer_id: randomUUID() as never },
    { ...whose, ref: randomUUID() as never },
    { ...whose, id: newId() },
    { ...whose, version: 2 },
    { ...whose, medical: true },
  ];
  for (const place of elsewhere)
    expect(() => openText(keys, place, sealed)).toThrow(expect.objectContaining({ name: "SealBroken" }));
});

test("a note is never changed or taken away, by whatever this server does", async () => {
  const { ref, manager, ids } = await there();
  await it.write(manager, ref, "Iets");
  const attempt = (text: string) =>
    transactionFor(running.suite.db, { user: ids.manager }, (tx) => sql.raw(text).execute(tx));
  for (const table of ["note", "note_version"])
    for (const text of [`delete from ${table}`, `update ${table} set medical = true`])
      await expect(attempt(text)).rejects.toThrow("permission denied");
});
