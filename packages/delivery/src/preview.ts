import { type ChosenColumn, type FileColumn, mostColumns, Refusal } from "@datakluis/contract";
import { isAbsence } from "./absence-fields.ts";
import { meaningsOf } from "./mapping.ts";
import { openTable } from "./read.ts";
import type { Line } from "./table.ts";

/** So many rows tell somebody what stands in a column. */
const shown = 5;
const longestHeading = 500;
const longestValue = 100;

/**
 * The columns of a file as whoever delivers it sees them, before anything is checked; null for a file that has none to
 * arrange: one of absence has names of its own. A heading of nothing is left out.
 */
export async function columnsIn(bytes: Buffer, chosen: readonly ChosenColumn[]): Promise<FileColumn[] | null> {
  const table = await openTable(bytes);
  if (!table) return null;
  const first: Line[] = [];
  for await (const some of table.lines) {
    first.push(...some.slice(0, shown + 1 - first.length));
    if (first.length > shown) break;
  }
  const [headings, ...rows] = first;
  if (!headings) throw new Refusal("file_empty");
  if (isAbsence(headings.cells)) return null;
  const [guesses, meanings] = [meaningsOf(headings.cells), meaningsOf(headings.cells, chosen)];
  return headings.cells
    .map((cell, at) => ({
      heading: String(cell).trim().slice(0, longestHeading),
      guess: guesses[at] ?? null,
      field: meanings[at] ?? null,
      examples: rows.map(({ cells }) => String(cells[at] ?? "").slice(0, longestValue)),
    }))
    .filter(({ heading }) => heading)
    .slice(0, mostColumns);
}
