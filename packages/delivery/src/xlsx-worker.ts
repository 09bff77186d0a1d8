import { parentPort, workerData } from "node:worker_threads";
import { readSheet } from "read-excel-file/node";
import type { Cell } from "./table.ts";
import { BadZip, unpackedZip } from "./zip.ts";

/** Sheets end at column XFD and row 1,048,576. Whoever points beyond means the reader harm. */
const beyondEverySheet = /<(?:\w+:)?(?:row|c)\s[^<>]*?\br\s*=\s*["'](?:[A-Z]{4}|[A-Z]*\d{8})/;
const sliceBytes = 1024 * 1024;
const longestTag = 4096;

/**
 * The first sheet as rows of cells. The archive is unpacked by us, within limits; the library gets only what came out.
 * It knows from a cell's style that a number is a date, and gives a Date at midnight UTC.
 */
const archive = unpackedZip(Buffer.from(workerData));
for (let at = 0; at < archive.length; at += sliceBytes)
  if (beyondEverySheet.test(archive.subarray(at, at + sliceBytes + longestTag).toString("latin1")))
    throw new BadZip("sheet");
const rows: unknown[][] = await readSheet(archive);

parentPort?.postMessage(rows.map((row) => row.map(cellOf)));

function cellOf(value: unknown): Cell {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "?" : value.toISOString().slice(0, 10);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return value === null || value === undefined ? "" : String(value);
}
