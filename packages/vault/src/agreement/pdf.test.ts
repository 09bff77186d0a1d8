import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { signatureOf } from "@datakluis/kit/testing/pdf-signature";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportAgreement, listAgreements, type EmployerId } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { visitor } from "../testing/visitor.ts";
import { documents } from "./documents.ts";
import { pdfOf } from "./pdf.ts";
import { wordsOf, type Signing } from "./words.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const signing: Signing = {
  at: new Date("2026-03-29T01:30:00Z"),
  byName: "B. Beheerder",
  employer: { name: "Łódź Transport B.V.", chamberNumber: "12345678" },
  representativeName: "V. Vertegenwoordiger",
  representativeEmail: "directie@werkgever.example",
  documents,
};
/** The agreement an employer gave. */
const givenBy = async ({ id: employerId }: { id: EmployerId }) => {
  const agreement = vault.past.selectFrom("agreement").select("id").where("employer_id", "=", employerId);
  return { employerId, agreementId: (await agreement.executeTakeFirstOrThrow()).id };
};
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** All that stands in a PDF between its objects, and what is packed in its streams. */
function insideOf(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  const streams = [...text.matchAll(/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map((it) => {
    try {
      return inflateSync(Buffer.from(it[1]!, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return [text, ...streams].join("\n");
}

test("the agreement says who accepted, for whom, when in Dutch time, and every text with version and SHA-256", () => {
  const { title, parts, texts } = wordsOf(signing);
  const said = JSON.stringify([title, parts]);
  expect(said).toContain("Łódź Transport B.V., KvK-nummer 12345678.");
  expect(said).toContain(
    "op 29 maart 2026 om 03:30 (Nederlandse tijd) door B. Beheerder, namens V. Vertegenwoordiger (directie@werkgever.example)",
  );
  expect(said).toContain("De arbodienst is geen partij.");
  for (const it of documents) expect(said).toContain(`${it.title}, versie 1.0\\nSHA-256 ${it.sha256}`);
  expect(texts.map(({ paragraphs }) => paragraphs.join("\n\n"))).toEqual(documents.map(({ text }) => text));
});

test("the PDF can be kept and read aloud: PDF/A-3a, Dutch, its fonts inside, headings and paragraphs marked", async () => {
  const inside = insideOf(await pdfOf(signing));
  expect(inside).toMatch(/^%PDF-1\.7/);
  expect(inside).toContain("<pdfaid:part>3</pdfaid:part>");
  expect(inside).toContain("<pdfaid:conformance>A</pdfaid:conformance>");
  expect(inside).toContain("/Lang (nl-NL)");
  expect(inside).toContain("/OutputIntents");
  const marked = (tag: string) => inside.match(new RegExp(`/S /${tag}\\b`, "g"))?.length;
  const { parts, texts } = wordsOf(signing);
  expect([marked("H1"), marked("H2")]).toEqual([1, parts.length + texts.length]);
  expect(marked("P")).toBe([...parts, ...texts].flatMap((it) => it.paragraphs).length);
  const fonts = inside.match(/\/Type \/FontDescriptor/g)?.length;
  expect([fonts, inside.match(/\/FontFile2 /g)?.length]).toEqual([2, 2]);
});

test("the same acceptance gives the same bytes, another does not", async () => {
  const [once, twice] = [await pdfOf(signing), await pdfOf(signing)];
  expect(twice.equals(once)).toBe(true);
  expect((await pdfOf({ ...signing, byName: "A. Nders" })).equals(once)).toBe(false);
});

test("an administrator takes along the PDF that was made at the acceptance, to the byte, and that is on the record", async () => {
  const employer = await vault.seed.moving();
  const [who, params] = [employer.administrator, await givenBy(employer)];
  const told = await vault.as(who, exportAgreement, { params });
  expect([told.status, told.file.subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
  expect((await vault.as(who, listAgreements, { params: { employerId: employer.id } })).answer[0]!.pdfSha256).toBe(
    digest(told.file),
  );
  expect((await vault.as(who, exportAgreement, { params })).file.equals(told.file)).toBe(true);
  const events = await vault.past
    .selectFrom("event")
    .select(["deed", "actor"])
    .where("employer_id", "=", employer.id)
    .where("deed", "=", "agreement.exported")
    .execute();
  expect(events).toEqual(Array.from({ length: 2 }, () => ({ deed: "agreement.exported", actor: who.userId })));
  expect(vault.lines.join()).not.toContain("directie@werkgever.example");
});

test("what an administrator takes along is sealed: whoever has it sees that no byte was changed since the acceptance", async () => {
  const employer = await vault.seed.moving();
  const { file } = await vault.as(employer.administrator, exportAgreement, { params: await givenBy(employer) });
  expect(signatureOf(file)).toEqual({
    coversAll: true,
    digestHolds: true,
    signatureHolds: true,
    by: "CN=Datakluis op kluis.example",
  });
  expect(insideOf(file)).toContain("/Reason (Akkoord op de gebruikersovereenkomst Datakluis)");
});

test("nobody but its administrators gets it, and nobody can change it", async () => {
  const [mine, theirs] = [await vault.seed.moving(), await vault.seed.active()];
  const params = await givenBy(theirs);
  expect((await vault.as(mine.administrator, exportAgreement, { params })).code).toBe("not_found");
  expect((await vault.as(await vault.seed.user(theirs), exportAgreement, { params })).code).toBe("not_permitted");
  expect((await vault.as(visitor(), exportAgreement, { params })).code).toBe("not_permitted");
  await expect(vault.tools.pool.query("update agreement set pdf = null, pdf_sha256 = null")).rejects.toThrow(
    /permission denied/,
  );
});

test("what was accepted before there was a PDF has one too", async () => {
  const employer = await vault.seed.moving();
  await vault.past.updateTable("agreement").set({ pdf: null, pdf_sha256: null }).execute();
  const told = await vault.as(employer.administrator, exportAgreement, { params: await givenBy(employer) });
  expect(told.file.subarray(0, 5).toString()).toBe("%PDF-");
});
