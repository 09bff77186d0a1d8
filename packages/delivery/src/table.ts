/** A number only where the file itself says so: an XLSX cell. What CSV holds is text. */
export type Cell = string | number;

/** `line` as a person counts them in an editor or spreadsheet, from 1. */
export type Line = { line: number; cells: Cell[] };

/** The lines that hold anything, the headings first, some hundreds at a time. */
export type Table = { format: string; lines: AsyncIterable<Line[]> };

export const isBlank = (cells: readonly Cell[]) =>
  cells.every((cell) => cell === "" || (typeof cell === "string" && cell.trim() === ""));
