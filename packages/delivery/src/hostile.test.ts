import { expect, test } from "vitest";
import { readDelivery } from "./index.ts";
import { archive, sheetRows, workbook } from "./testing/archive.ts";
import { exampleFile, fileOf, soundRow, today } from "./testing/files.ts";

const headings = ["Personeelsnummer", "Achternaam", "Geslacht", "Geboortedatum", "In dienst"];
const employee = ["P-1", "Jansen", "M", "01-01-1980", "01-01-2020"];
const sound = fileOf([soundRow]).toString();
const sheet = (sheetData: string) => archive(workbook(sheetData));
/** Rows with only a cell in the last column there is; the reader fills in the sixteen thousand before it. */
const lastColumn = (rows: number) =>
  Array.from({ length: rows }, (_, at) => `<row r="${at + 1}"><c r="XFD${at + 1}"><v>1</v></c></row>`).join("");
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024);

test.each<[string, () => Buffer, string]>([
  ["nothing", () => Buffer.alloc(0), "file_empty"],
  ["white space", () => Buffer.from("\uFEFF \r\n\r\n"), "file_empty"],
  ["headings only", () => Buffer.from(`${headings.join(";")}\r\n;;;;\r\n`), "file_empty"],
  ["a picture", () => Buffer.from("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "latin1"), "file_unreadable"],
  ["a NUL in the text", () => Buffer.from(sound.replace("Jansen", "Jan\0sen")), "file_unreadable"],
  ["UTF-16 without a mark", () => Buffer.from(sound, "utf16le"), "file_unreadable"],
  ["half a letter of UTF-16", () => Buffer.from(`\uFEFF${sound}\uD800`, "utf16le"), "file_unreadable"],
  ["a mark of UTF-8 before something else", () => Buffer.from(`\xEF\xBB\xBF${sound}\xE9`, "latin1"), "file_unreadable"],
  ["an old code page", () => Buffer.from(sound.replace("Jansen", "M\x81ller"), "latin1"), "file_unreadable"],
  ["one line of 20 MB", () => Buffer.alloc(20 * 1024 * 1024, "a;"), "file_unreadable"],
  ["one row of 20 MB", () => Buffer.concat([Buffer.from(sound), Buffer.alloc(20_000_000, "a;")]), "file_unreadable"],
  ["20 MB of white space", () => Buffer.alloc(20 * 1024 * 1024, " "), "file_unreadable"],
  ["a quote that is never closed", () => Buffer.from(`${sound}\r\n"P-2;Jansen\r\n`), "file_unreadable"],
  ["51 MB", () => Buffer.alloc(51 * 1024 * 1024, "a"), "too_large"],
  ["a letter", () => Buffer.from("Beste collega,\nhierbij het bestand.\n"), "file_columns_missing"],
  ["the first bytes of a zip", () => Buffer.from("PK\x03\x04 en dan niets"), "file_unreadable"],
  [
    "a zip that is no spreadsheet",
    () => archive([{ name: "brief.xml", content: Buffer.from("<a/>") }]),
    "file_unreadable",
  ],
  ["a spreadsheet cut short", () => sheet(sheetRows([headings, employee])).subarray(0, 600), "file_unreadable"],
  ["an empty spreadsheet", () => sheet(""), "file_empty"],
  ["a spreadsheet of headings", () => sheet(sheetRows([headings])), "file_empty"],
  ["broken XML", () => sheet("<row r='1'><c r='A1'"), "file_unreadable"],
  ["a bomb by size", () => archive([...workbook(""), { name: "xl/a.xml", content: zeros(201) }]), "file_unreadable"],
  ["a bomb by ratio", () => archive([...workbook(""), { name: "xl/a.bin", content: zeros(20) }]), "file_unreadable"],
  [
    "a bomb that declares to be small",
    () => archive([...workbook(""), { name: "xl/a.xml", content: zeros(50), declared: 100 }]),
    "file_unreadable",
  ],
  [
    "a row beyond every sheet",
    () => sheet(`<row r="999999999"><c r="A999999999"><v>1</v></c></row>`),
    "file_unreadable",
  ],
  [
    "a column beyond every sheet",
    () => sheet(`<row r='1'><c t='n' r='ZZZZZZZ1'><v>1</v></c></row>`),
    "file_unreadable",
  ],
  ["a sheet that fills up with empty cells", () => sheet(lastColumn(30_000)), "file_unreadable"],
])("refuses %s", async (_, bytes, code) => {
  await expect(readDelivery(bytes(), today)).rejects.toMatchObject({ name: "Refusal", code });
});

test("reads of a zip what its directory lists, and nothing beside it", async () => {
  const file = archive([
    ...workbook(sheetRows([headings, employee])),
    { name: "xl/verborgen.xml", content: zeros(300), declared: 10, hidden: true },
  ]);
  expect((await readDelivery(file, today)).accepted).toHaveLength(1);
});

test("judges the cells of a sheet beside and below its headings", async () => {
  const rows = [
    ["", ""],
    [...headings, ""],
    employee,
    [],
    [...employee, "te veel"],
    ["P-2", "=1", "M", "31-02-1980", "1-1-2020"],
  ];
  const reading = await readDelivery(sheet(sheetRows(rows)), today);
  expect(reading.accepted.map(({ row }) => row)).toEqual([3]);
  expect(reading.rejections.map(({ row, field, rule }) => [row, field, rule])).toEqual([
    [5, null, "cells"],
    [6, "lastName", "formula"],
    [6, "bornOn", "date"],
  ]);
});

test("reads any beginning of a file, or refuses it", async () => {
  const whole = exampleFile("mutaties");
  const lengths = Array.from({ length: 30 }, (_, at) => at * 97);
  const outcomes = await Promise.all(
    lengths.map((length) =>
      readDelivery(whole.subarray(0, length), today).then(
        () => "read",
        (error: Error) => error.name,
      ),
    ),
  );
  expect(new Set(outcomes)).toEqual(new Set(["Refusal", "read"]));
});

test("keeps the thread free while it reads a large file", async () => {
  const rows = Array.from({ length: 5_000 }, (_, at) => ({ ...soundRow, personnelNumber: `P-${at}` }));
  let turns = 0;
  const clock = setInterval(() => turns++, 1);
  const reading = await readDelivery(fileOf(rows), today);
  clearInterval(clock);
  expect(reading.accepted).toHaveLength(5_000);
  expect(turns).toBeGreaterThan(2);
});
