import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDelivery } from "./read.ts";
import { correctableCsv, rejectedRows } from "./rejected.ts";
import { rowOf } from "./spreadsheet.ts";

const today = "2026-11-01";
const headings = [
  ...[
    "Personeelsnummer",
    "Achternaam",
    "Geslacht",
    "Geboortedatum",
    "In dienst",
    "Woonplaats",
    "Telefoon mobiel",
    "BSN",
  ],
  "Schoenmaat",
];
const row = (number: string, change: { name?: string; city?: string; phone?: string; bsn?: string } = {}) => [
  ...[number, change.name ?? "Jansen", "Vrouw", "31-12-1985", "01-02-2020", change.city ?? "Goes"],
  ...[change.phone ?? "", change.bsn ?? "", "38"],
];
const plainFile = (...rows: string[][]) => Buffer.from([headings, ...rows].map((it) => it.join(";")).join("\n"));

/** The rejected rows of a file as the employer gets them back. */
async function correctable(file: Buffer): Promise<string> {
  const { rejections } = await readDelivery(file, today);
  const rows = rejectedRows(file, new Set(rejections.map((it) => it.row)));
  const pages = (async function* () {
    for await (const it of rows) yield [it];
  })();
  return (await Array.fromAsync(correctableCsv(pages, rejections))).join("");
}
const read = (csv: string) =>
  parse(csv, { delimiter: ";", bom: true, columns: true }) as unknown as Record<string, string>[];

test("every rejected row comes back as it was, with its number and all that is wrong; no other does", async () => {
  const file = plainFile(
    row("A1"),
    row("A2", { bsn: "123", city: "Sneek" }),
    row("A3"),
    row("A3", { name: "De Vries" }),
    [...row("A4"), "een te veel"],
    row("", { name: "Zonder" }),
  );
  const rows = read(await correctable(file));
  expect(rows.map((it) => [it["Regel"], it["Personeelsnummer"], it["Achternaam"], it["Woonplaats"]])).toEqual([
    ["3", "A2", "Jansen", "Sneek"],
    ["4", "A3", "Jansen", "Goes"],
    ["5", "A3", "De Vries", "Goes"],
    ["6", "", "", ""],
    ["7", "", "Zonder", "Goes"],
  ]);
  expect(rows[0]!["Reden"]).toMatch(/^BSN: Dit is geen geldig BSN/);
  expect(rows[3]!["Reden"]).toMatch(/^Deze regel heeft meer of minder kolommen/);
  expect(JSON.stringify(rows)).not.toContain("38");
});

test("a spreadsheet runs none of it, whatever stood in the file", async () => {
  const nasty = fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "＝", "\t=", " @", "'", "", '"'), fc.string({ maxLength: 12 }))
    .map((it) => it.join("").replaceAll(/[\r\n\0]/g, " "));
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (name, city, phone) => {
      const file = Buffer.from(rowOfPlain(headings) + rowOfPlain(row("A1", { name, city, phone, bsn: "1" })));
      const [it] = read(await correctable(file));
      for (const cell of Object.values(it!)) expect(cell.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
    }),
    { numRuns: 60 },
  );
});
/** As a file comes in: quoted, and nothing made harmless. */
const rowOfPlain = (cells: readonly string[]) => `${cells.map((it) => `"${it.replaceAll('"', '""')}"`).join(";")}\n`;

test("corrected and delivered again they are read as if they had been right at once, also a number that begins with +", async () => {
  const wrong = { phone: "+31 6 12345678", city: "'t Harde", bsn: "1" };
  const csv = await correctable(plainFile(row("A1", wrong), row("A2", wrong)));
  expect(csv).toContain(rowOf(["+"]).slice(0, 3));
  const again = await readDelivery(Buffer.from(csv.replaceAll('"1"', '"999993653"').replaceAll("A2", "A3")), today);
  const right = await readDelivery(
    plainFile(row("A1", { ...wrong, bsn: "999993653" }), row("A3", { ...wrong, bsn: "999993653" })),
    today,
  );
  expect(right.accepted).toHaveLength(2);
  expect(again.accepted).toEqual(right.accepted);
});
