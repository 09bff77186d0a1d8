import fc from "fast-check";
import { expect, test } from "vitest";
import type { Refusal } from "@datakluis/contract";
import { readDelivery, type AnyFile } from "./index.ts";
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

const marks = fc.constantFrom("", "Zoë", "’s-Gravenhage", "𐍈", '\\ "x"', "<b>&amp;", "\n", "]}", "</achternaam>");
const named = fc.record({
  number: fc.nat(30),
  lastName: marks,
  jobTitle: marks,
  extra: fc.constantFrom(null, 12.5, true, [{}]),
});
const asXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const written: Record<
  string,
  (some: readonly { number: number; lastName: string; jobTitle: string; extra: unknown }[]) => string
> = {
  JSON: (some) =>
    JSON.stringify({
      werknemers: some.map(({ number, lastName, jobTitle, extra }) => ({
        ...{
          personeelsnummer: `P${number}`,
          achternaam: `Jansen${lastName}`,
          geslacht: "V",
          geboortedatum: "1980-02-01",
        },
        ...{ indienst: "2020-03-01", functie: jobTitle, extra },
      })),
    }),
  XML: (some) =>
    `<?xml version="1.0"?>\n<levering>${some
      .map(
        ({ number, lastName, jobTitle }) =>
          `<werknemer><personeelsnummer>P${number}</personeelsnummer><achternaam>Jansen${asXml(lastName)}</achternaam>` +
          `<geslacht>V</geslacht><geboortedatum>1980-02-01</geboortedatum><indienst>2020-03-01</indienst>` +
          `<functie><![CDATA[${jobTitle}]]></functie></werknemer>\n`,
      )
      .join("")}</levering>`,
};

/** What comes of a file, whether it is read or refused; a refusal also says at which line. */
const comesOf = (file: AnyFile) =>
  readDelivery(file, today).catch(({ code, faults }: Refusal) => ({ refused: code, faults }));

test.each(Object.keys(written))(
  "%s that comes in any pieces says what it says in memory, or is refused at the same line, also when letters of it fell out",
  async (kind) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(named, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("UTF-8", "UTF-8 with a mark", "UTF-16"),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 }),
        fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 3 })), { freq: 2 }),
        async (some, encoding, cuts, fallenOut) => {
          const whole = written[kind]!(some);
          const [share, letters] = fallenOut ?? [0, 0];
          const from = Math.floor(share * whole.length);
          const bytes = encodings[encoding]!(whole.slice(0, from) + whole.slice(from + letters));
          const intake = intakeOf(10);
          let at = 0;
          for (const cut of cuts) intake.take(bytes.subarray(at, (at += cut)));
          intake.take(bytes.subarray(at));
          const file = intake.done();
          expect(Buffer.isBuffer(file)).toBe(false);
          const inMemory = await comesOf(bytes);
          expect(await comesOf(file)).toEqual(inMemory);
          if ("refused" in inMemory) refused += 1;
        },
      ),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(140);
  },
);

const row = {
  personeelsnummer: "P1",
  achternaam: "Jansen",
  geslacht: "v",
  geboortedatum: "1980-02-01",
  indienst: "2020-03-01",
};

test("a spreadsheet is made whole to be read", async () => {
  const rows = [Object.keys(row), Object.values(row), [...Object.values(row).with(0, "P2")]];
  const bytes = archive(workbook(sheetRows(rows)));
  const [long, whole] = [await readDelivery(inPieces(bytes), today), await readDelivery(bytes, today)];
  expect(long.accepted.length).toBeGreaterThan(1);
  expect(long).toEqual(whole);
});

test("a DOCTYPE is seen wherever the pieces end", async () => {
  const bytes = Buffer.from(`<?xml version="1.0"?>${" ".repeat(20)}<!DOCTYPE levering><levering/>`);
  for (let cut = 11; cut < bytes.length; cut++) {
    const intake = intakeOf(10);
    intake.take(bytes.subarray(0, cut));
    intake.take(bytes.subarray(cut));
    await expect(readDelivery(intake.done(), today)).rejects.toMatchObject({ code: "file_doctype" });
  }
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
