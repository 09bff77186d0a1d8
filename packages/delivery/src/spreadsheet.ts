import { isFormula } from "./values.ts";

const dutchTime = new Intl.DateTimeFormat("sv-SE", {
  dateStyle: "short",
  timeStyle: "medium",
  timeZone: "Europe/Amsterdam",
});

/** The Swedes write a moment as `2026-02-28 13:45:00`: it sorts, and every spreadsheet reads it. */
export const inDutchTime = (moment: string): string => dutchTime.format(new Date(moment));

/** A row of a file for a spreadsheet, quoted and harmless. */
export const rowOf = (cells: readonly string[]) => `${cells.map(cellOf).join(";")}\r\n`;

/** What a spreadsheet would run gets an apostrophe in front, which makes it text (OWASP, CSV Injection). */
const cellOf = (text: string) => `"${(isFormula(text.trimStart()) ? `'${text}` : text).replaceAll('"', '""')}"`;
