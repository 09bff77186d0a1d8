import type { ExportForm } from "@datakluis/contract";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { rowOf } from "./spreadsheet.ts";

type Rows = readonly (readonly string[])[];

/** A list as a file for a spreadsheet, piece by piece as its rows come: it stands nowhere as a whole. No cell is a formula. */
export const exportedFile = (
  form: ExportForm,
  headings: readonly string[],
  pages: AsyncIterable<Rows>,
): AsyncGenerator<string | Uint8Array> => (form === "csv" ? csvOf(headings, pages) : xlsxOf(headings, pages));

/** Byte order mark and semicolons, for Dutch Excel. */
async function* csvOf(headings: readonly string[], pages: AsyncIterable<Rows>): AsyncGenerator<string> {
  yield `\uFEFF${rowOf(headings)}`;
  for await (const rows of pages) if (rows.length > 0) yield rows.map(rowOf).join("");
}

/**
 * An XLSX of one sheet (ECMA-376, SpreadsheetML), of which every cell is text: a spreadsheet then takes away no leading zero and
 * runs nothing.
 */
async function* xlsxOf(headings: readonly string[], pages: AsyncIterable<Rows>): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = new Zip((fault, piece) => {
    if (fault) throw fault;
    made.push(piece);
  });
  for (const [name, content] of Object.entries(parts)) {
    const part = new ZipPassThrough(name);
    zip.add(part);
    part.push(bytes(`${declaration}${content}`), true);
  }
  const sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 6 });
  zip.add(sheet);
  let number = 0;
  const written = (rows: Rows) => bytes(rows.map((cells) => sheetRow(cells, (number += 1))).join(""));
  sheet.push(bytes(`${declaration}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>`));
  sheet.push(written([headings]));
  for await (const rows of pages) {
    sheet.push(written(rows));
    yield* made.splice(0);
  }
  sheet.push(bytes("</sheetData></worksheet>"), true);
  zip.end();
  yield* made;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

const office = "http://schemas.openxmlformats.org";
const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** What stands around the sheet. */
const parts = {
  "[Content_Types].xml":
    `<Types xmlns="${office}/package/2006/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
  "_rels/.rels":
    `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" ` +
    `Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml":
    `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships">` +
    `<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels":
    `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" ` +
    `Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

const sheetRow = (cells: readonly string[], number: number) =>
  `<row r="${number}">${cells.map((text, at) => cellOf(text, `${columnName(at)}${number}`)).join("")}</row>`;

/** An empty cell is left out. */
const cellOf = (text: string, place: string) =>
  text && `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** What XML cannot hold (1.0, 2.2) is nothing that can be read. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string) =>
  text.replace(unwritable, "\uFFFD").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A to Z, then AA to ZZ. */
function columnName(at: number): string {
  const letter = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}
