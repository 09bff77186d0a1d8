import fc from "fast-check";
import { expect, test } from "vitest";
import { readDelivery } from "./index.ts";
import { intakeOf } from "./intake.ts";
import { archive, sheetRows, workbook } from "./testing/archive.ts";

const today = "2026-11-23";
const headings = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst;Afdeling;Functie";

const cell = fc.constantFrom("", "Goes", "’s-Gravenhage", "Zoë", "Ruiten; aas", '\'n "quote"', "=1+1", "\r\n");
const rows = fc.array(fc.tuple(fc.nat(30), cell, cell), { minLength: 1, maxLength: 40 });
const textOf = (some: readonly (readonly [number, string, string])[], end: string) =>
  [
    headings,
    ...some.map(([number, department, job]) =>
      [`P${number}`, "Jansen", "Vrouw", "01-02-1980", "01-03-2020", department, job]
        .map((it) => (/[;"\r\n]/.test(it) ? `"${it.replaceAll('"', '""')}"` : it))
        .join(";"),
    ),
  ].join(end);

const encodings: Record<string, (text: string) => Buffer> = {
  "UTF-8": (text) => Buffer.from(text),
  "UTF-8 with a mark": (text) => Buffer.from(`\uFEFF${text}`),
  "UTF-16": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  "Windows-1252": (text) => Buffer.from(text.replaceAll("’", "´"), "latin1"),
};

test.each(Object.keys(encodings))(
  "a file that does not fit in memory says what it says in memory, in any pieces (%s)",
  async (encoding) => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom("\r\n", "\n", "\r"),
        fc.array(fc.integer({ min: 1, max: 90 })),
        async (...it) => {
          const [some, end, cuts] = it;
          const bytes = encodings[encoding]!(textOf(some, end));
          const intake = intakeOf(10);
          let at = 0;
          for (const cut of cuts) intake.take(bytes.subarray(at, (at += cut)));
          intake.take(bytes.subarray(at));
          const file = intake.done();
          expect(Buffer.isBuffer(file)).toBe(false);
          expect(await readDelivery(file, today)).toEqual(await readDelivery(bytes, today));
        },
      ),
      { numRuns: 25 },
    );
  },
);

const inPieces = (bytes: Buffer) => {
  const intake = intakeOf(10);
  for (let at = 0; at < bytes.length; at += 1_000) intake.take(bytes.subarray(at, at + 1_000));
  return intake.done();
};

const row = {
  personeelsnummer: "P1",
  achternaam: "Jansen",
  geslacht: "v",
  geboortedatum: "1980-02-01",
  indienst: "2020-03-01",
};
const examples: Record<string, () => Buffer> = {
  JSON: () => Buffer.from(JSON.stringify([row, { ...row, personeelsnummer: "P2" }])),
  XLSX: () =>
    archive(workbook(sheetRows([Object.keys(row), Object.values(row), [...Object.values(row).with(0, "P2")]]))),
};

test.each(Object.keys(examples))("a file of another kind is made whole to be read (%s)", async (kind) => {
  const bytes = examples[kind]!();
  const [long, whole] = [await readDelivery(inPieces(bytes), today), await readDelivery(bytes, today)];
  expect(long.accepted.length).toBeGreaterThan(1);
  expect(long).toEqual(whole);
});

test.each([
  ["a NUL byte far down", Buffer.from(`${headings}\n${"P1;a\n".repeat(400)}\0`), "file_unreadable"],
  ["two encodings", Buffer.from(`\uFEFF${headings}\nP1;Zo\xeb`, "latin1"), "file_columns_missing"],
  [
    "half a letter at its end",
    Buffer.concat([Buffer.from(`\uFEFF${headings}\nP1;`), Buffer.from([0xc3])]),
    "file_unreadable",
  ],
  ["no text", Buffer.from([0x81, 0x8d, 0x8f, 0x90, 0x9d, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81]), "file_unreadable"],
])("a file that does not fit in memory and is %s is refused", async (_, bytes, code) => {
  await expect(readDelivery(inPieces(bytes), today)).rejects.toMatchObject({ name: "Refusal", code });
});
