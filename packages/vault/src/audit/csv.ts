import type { RecordLine } from "@datakluis/contract";
import { inDutchTime, rowOf } from "@datakluis/delivery";
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
  inDutchTime(it.at),
  it.byName ?? "",
  roleWords[it.role],
  deedWords[it.deed],
  it.personnelNumber ?? "",
  it.aboutName ?? "",
  it.purpose === null ? "" : purposeWord(it.purpose),
  it.amount === null ? "" : String(it.amount),
  it.network ?? "",
];
