import {
  addDocument,
  addMedicalDocument,
  beforeDocument,
  forgetPerson,
  listDocuments,
  listMedicalDocuments,
  mostDocumentBytes,
  pathOf,
  readDocument,
  readDossier,
  readMedicalDocument,
  Refusal,
  type DossierRef,
  type Endpoint,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whoMayHear } from "../access/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { noting } from "../testing/notes.ts";
import { newId } from "../testing/retrieving.ts";
import { wholeDatabase } from "../testing/whole.ts";

let running: RunningSuite;
/** What the scanner says; it passes all when left out. */
let scanned: RefusalCode | undefined;
beforeAll(async () => {
  running = await runningSuite({
    scan: async () => {
      if (scanned) throw new Refusal(scanned);
    },
  });
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const text = (said: string) => Buffer.from(said);
const sent = (name: string, file: Uint8Array) => Buffer.concat([beforeDocument(name), file]);

const add = (ask: Ask, ref: DossierRef, name: string, file: Uint8Array, forEmployer = false, documentId = newId()) =>
  ask(addDocument, {
    params: { ref, documentId },
    query: { forEmployer: forEmployer ? "yes" : "no" },
    bytes: sent(name, file),
  });
const addMedical = (ask: Ask, ref: DossierRef, name: string, file: Uint8Array) =>
  ask(addMedicalDocument, { params: { ref, documentId: newId() }, bytes: sent(name, file) });

/** A file as a browser gets it. */
async function download(user: UserId, ref: DossierRef, documentId: string, of: unknown = readDocument) {
  const at = new URL(pathOf(of as Endpoint, { ref, documentId }), running.url);
  const answer = await fetch(at, { headers: { authorization: `Bearer ${await running.tokenOf(user)}` } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

async function there() {
  const { seed } = running;
  const employer = await seed.employer("active");
  const ids = {
    manager: await seed.user("case_manager", employer),
    doctor: await seed.user("company_doctor", employer),
    planner: await seed.user("planner", employer),
    hr: await seed.user("hr", employer),
    admin: await seed.user("functional_administrator", employer),
  };
  const ref = await seed.dossier(employer, { source: "shared", sharing: 1 });
  const [manager, doctor, hr] = [running.as(ids.manager), running.as(ids.doctor), running.as(ids.hr)];
  return { employer, ref, ids, manager, doctor, hr };
}

test("a document is added once, comes back to the byte, and is content", async () => {
  const { ref, ids, manager } = await there();
  const file = Buffer.concat([text("%PDF-1.7\n"), randomBytes(700_000)]);
  const id = newId();
  const made = await add(manager, ref, "Brief aan E. de Vries.pdf", file, false, id);
  expect(made).toMatchObject({ id, name: "Brief aan E. de Vries.pdf", type: "pdf", size: file.length });
  expect(await add(manager, ref, "Brief aan E. de Vries.pdf", file, false, id)).toEqual(made);
  await expect(add(manager, ref, "Anders.pdf", file, false, id)).rejects.toEqual(refused("already_written"));
  expect(await manager(listDocuments, { params: { ref } })).toEqual([made]);
  expect(await manager(readDossier, { params: { ref } })).toMatchObject({ hasContent: true });
  const { status, headers, bytes } = await download(ids.manager, ref, id);
  expect([status, bytes.equals(file)]).toEqual([200, true]);
  expect(headers.get("content-disposition")).toBe("attachment");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: false });
  const rows = await running.past.selectFrom("event").select("deed").where("actor", "=", ids.manager).execute();
  const deeds = new Set(rows.map(({ deed }) => deed));
  for (const deed of ["document.added", "documents.listed", "document.opened"]) expect(deeds).toContain(deed);
});

test("who may know of a document finds it, and for anybody else there is none", async () => {
  const { employer, ref, ids, manager, doctor } = await there();
  const before = await running.as(ids.hr)(readDossier, { params: { ref } });
  const documents = {
    service: (await add(manager, ref, "dienst.txt", text("Voor de dienst"))).id,
    medical: (await addMedical(doctor, ref, "brief.txt", text("Van de specialist"))).id,
  };
  expect(await running.as(ids.hr)(readDossier, { params: { ref } })).toEqual(before);
  const told = { ...documents, employer: (await add(manager, ref, "werkgever.txt", text("Voor u"), true)).id };
  const knows: Record<keyof typeof ids, (keyof typeof told)[]> = {
    manager: ["employer", "service"],
    doctor: ["employer", "medical", "service"],
    planner: ["employer"],
    hr: ["employer"],
    admin: [],
  };
  for (const [who, user] of Object.entries(ids)) {
    const none = () => [];
    const ask = running.as(user);
    const listed = [
      ...(await ask(listDocuments, { params: { ref } }).catch(none)),
      ...(await ask(listMedicalDocuments, { params: { ref } }).catch(none)),
    ].map((it) => it.id);
    const mine = knows[who as keyof typeof ids].map((it) => told[it]);
    expect([who, listed.toSorted()]).toEqual([who, mine.toSorted()]);
    for (const id of Object.values(told)) {
      const [one, other] = [await download(user, ref, id), await download(user, ref, id, readMedicalDocument)];
      expect([who, one.status === 200 || other.status === 200]).toEqual([who, mine.includes(id as never)]);
    }
  }
  const hears = (audience: "notes" | "medical") =>
    whoMayHear(running.suite.db, Object.values(ids), { kind: "dossier", employerId: employer, ref, audience });
  expect(await hears("medical")).toEqual(new Set([ids.doctor]));
  expect(await hears("notes")).toEqual(new Set([ids.manager, ids.doctor]));
});

test("in a dossier the employer does not know of nothing is added for him, and where nothing is shared nothing at all", async () => {
  const it = noting(running);
  const employer = await it.retrievals.agreeing();
  const ref = await it.covertAt(employer, await it.retrievals.retriever(employer));
  const manager = running.as(await running.seed.user("case_manager", employer));
  await expect(add(manager, ref, "brief.txt", text("Voor u"), true)).rejects.toEqual(refused("invalid"));
  expect(await add(manager, ref, "brief.txt", text("Voor de dienst"))).toMatchObject({ confidential: true });
  const hr = running.as(await running.seed.user("hr", employer));
  expect(await hr(listDocuments, { params: { ref } })).toEqual([]);
  expect(await hr(readDossier, { params: { ref } })).toMatchObject({ hasContent: false });
  const anonymous = await running.seed.dossier(employer, { identity: null });
  await expect(add(manager, anonymous, "brief.txt", text("Iets"))).rejects.toEqual(refused("not_shared"));
});

test("what a scanner refuses, or did not look at, is not kept", async () => {
  const { ref, manager } = await there();
  for (const code of ["infected", "scanner_away"] as const) {
    scanned = code;
    await expect(add(manager, ref, "brief.txt", text("Iets"))).rejects.toEqual(refused(code));
  }
  scanned = undefined;
  expect(await manager(listDocuments, { params: { ref } })).toEqual([]);
});

test("what is too large, of another kind or without a name is refused", async () => {
  const { ref, manager } = await there();
  const large = Buffer.alloc(mostDocumentBytes + 1, "a");
  await expect(add(manager, ref, "groot.txt", large)).rejects.toEqual(refused("document_too_large"));
  expect(await add(manager, ref, "past.txt", large.subarray(1))).toMatchObject({ size: mostDocumentBytes });
  for (const [name, file] of [
    ["brief.pdf", Buffer.from([0x4d, 0x5a, 0x90, 0x00])],
    ["leeg.txt", Buffer.alloc(0)],
  ] as const)
    await expect(add(manager, ref, name, file)).rejects.toEqual(refused("document_type"));
  for (const name of ["", "../../brief.txt", "brief\n.txt"])
    await expect(add(manager, ref, name, text("Iets"))).rejects.toEqual(refused("invalid"));
});

test("nothing of a document stands in the open at rest or in a log line, its name neither", async () => {
  const { ref, manager, doctor } = await there();
  const mark = "qzdocumentq";
  await add(manager, ref, `${mark}.txt`, text(`Over ${mark}`));
  await addMedical(doctor, ref, `${mark}.txt`, text(`Over ${mark}`));
  const lying = (await wholeDatabase(running.database)) + running.lines.join("\n");
  expect(lying).not.toContain(mark);
  expect(lying).not.toContain(Buffer.from(mark).toString("hex"));
});
