import { setImmediate as breathe } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { startThread } from "@datakluis/kit/threads";
import { isBlank, type Cell, type Line, type Table } from "./table.ts";

const mostSeconds = 300;
const mostMemoryMb = 768;
const sliceRows = 500;

/**
 * A spreadsheet of a few kilobytes can ask for a billion empty rows, so it is read in a thread of its own that may use
 * only so much memory and time. Whatever goes wrong there is one thing to the person who delivered it: unreadable.
 */
export async function openXlsx(bytes: Buffer): Promise<Table> {
  return { format: "Excel (XLSX)", lines: linesOf(await sheetOf(bytes)) };
}

function sheetOf(bytes: Buffer): Promise<Cell[][]> {
  const worker = startThread(new URL("./xlsx-worker.ts", import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  return new Promise<Cell[][]>((resolve, reject) => {
    const unreadable = () => reject(new Refusal("file_unreadable"));
    const clock = setTimeout(unreadable, mostSeconds * 1000);
    worker.once("message", resolve).once("error", unreadable);
    worker.once("exit", () => {
      clearTimeout(clock);
      unreadable();
    });
  }).finally(() => worker.terminate());
}

/**
 * A sheet is a rectangle as wide as its widest row. Empty cells to the right of the headings are of no meaning; filled
 * ones make the row too long.
 */
async function* linesOf(rows: Cell[][]): AsyncGenerator<Line[]> {
  let width: number | undefined;
  for (let at = 0; at < rows.length; at += sliceRows) {
    const lines: Line[] = [];
    for (const [offset, row] of rows.slice(at, at + sliceRows).entries()) {
      if (isBlank(row)) continue;
      width ??= filledWidth(row);
      lines.push({ line: at + offset + 1, cells: row.slice(0, Math.max(width, filledWidth(row))) });
    }
    yield lines;
    await breathe();
  }
}

const filledWidth = (row: readonly Cell[]) => row.findLastIndex((cell) => cell !== "") + 1;
