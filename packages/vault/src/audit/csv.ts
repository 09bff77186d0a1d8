import type { RecordLine } from "@datakluis/contract";
import { isFormula } from "@datakluis/delivery";
import { deedWords, purposeWord, roleWords } from "./words.ts";

const headings = [
  "Nummer",
  "Moment (Nederlandse tijd)",
  "Wie",
  "Rol",
  "Handeling",
  "Personeelsnummer",
  "Betreft",
  "Doel",
  "Aantal",
  "Netwerk",
];

/** The record as a file, in pieces. Byte order mark and semicolons, for Dutch Excel. */
export async function* csvOf(pieces: AsyncIterable<readonly RecordLine[]>): AsyncGenerator<string> {
  yield `\uFEFF${rowOf(headings)}`;
  for await (const lines of pieces) yield lines.map((it) => rowOf(cellsOf(it))).join("");
}

const cellsOf = (it: RecordLine) => [
  String(it.id),
  inDutchTime.format(new Date(it.at)),
  it.byName ?? "",
  roleWords[it.role],
  deedWords[it.deed],
  it.personnelNumber ?? "",
  it.aboutName ?? "",
  it.purpose === null ? "" : purposeWord(it.purpose),
  it.amount === null ? "" : String(it.amount),
  it.network ?? "",
];

/** The Swedes write a moment as `2026-02-28 13:45:00`: it sorts, and every spreadsheet reads it. */
const inDutchTime = new Intl.DateTimeFormat("sv-SE", {
  dateStyle: "short",
  timeStyle: "medium",
  timeZone: "Europe/Amsterdam",
});

/** A row of a file for a spreadsheet, quoted and harmless. */
export const rowOf = (cells: readonly string[]) => `${cells.map(cellOf).join(";")}\r\n`;

/** What a spreadsheet would run gets an apostrophe in front, which makes it text (OWASP, CSV Injection). */
const cellOf = (text: string) => `"${(isFormula(text.trimStart()) ? `'${text}` : text).replaceAll('"', '""')}"`;
