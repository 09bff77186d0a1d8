import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isSealKey, pdfSealOf, sealKeyIn } from "./pdf-seal.ts";
import { signatureOf } from "./testing/pdf-signature.ts";

const folder = mkdtempSync(join(tmpdir(), "zegel-"));
const file = join(folder, "zegel.p12");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The smallest PDF there is: one empty page. */
function emptyPdf(): Buffer {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
  ];
  let text = "%PDF-1.7\n";
  const places = objects.map((it, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${it}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join("")}`;
  return Buffer.from(`${text}${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`, "latin1");
}

test("of processes that begin at once one makes the key, for its own user only; all seal with it", async () => {
  const keys = await Promise.all([1, 2, 3].map(() => sealKeyIn(file, "geheim", "Datakluis op proef.example")));
  expect(new Set(keys.map(({ p12 }) => p12.toString("hex"))).size).toBe(1);
  expect(readdirSync(folder)).toEqual(["zegel.p12"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(isSealKey(keys[0]!)).toBe(true);
  expect(isSealKey({ ...keys[0]!, passphrase: "anders" })).toBe(false);
  expect(isSealKey({ p12: Buffer.from("geen sleutel"), passphrase: "geheim" })).toBe(false);
});

test("a seal is over every byte, by the key of its certificate; one byte changed, and it does not hold", async () => {
  const seal = pdfSealOf(() => sealKeyIn(file, "geheim", "Datakluis op proef.example"), "Datakluis");
  const pdf = emptyPdf();
  expect(signatureOf(pdf)).toBeUndefined();
  const sealed = await seal(pdf, "Proef", new Date("2026-03-01T12:00:00Z"));
  expect(sealed.subarray(0, pdf.length).equals(pdf)).toBe(true);
  expect(signatureOf(sealed)).toEqual({
    coversAll: true,
    digestHolds: true,
    signatureHolds: true,
    by: "CN=Datakluis op proef.example",
  });
  expect(signatureOf(await seal(pdf, "Nog een", new Date()))).toMatchObject({
    digestHolds: true,
    signatureHolds: true,
  });
  const changed = Buffer.from(sealed);
  changed[changed.indexOf("200 200")] = 0x33;
  expect(signatureOf(changed)).toMatchObject({ coversAll: true, digestHolds: false, signatureHolds: true });
  expect(signatureOf(Buffer.concat([sealed, Buffer.from("meer")]))).toMatchObject({ coversAll: false });
});

test("a key that is not there yet is asked for again", async () => {
  const later = join(folder, "later.p12");
  const key = await sealKeyIn(file, "geheim", "Datakluis op proef.example");
  const seal = pdfSealOf(async () => {
    if (!readdirSync(folder).includes("later.p12")) throw new Error("weg");
    return key;
  }, "Datakluis");
  await expect(seal(emptyPdf(), "Proef", new Date())).rejects.toThrow("weg");
  writeFileSync(later, "");
  expect(signatureOf(await seal(emptyPdf(), "Proef", new Date()))).toMatchObject({ signatureHolds: true });
});
