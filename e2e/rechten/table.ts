import { readFileSync } from "node:fs";

/** One line of a table in docs/rechten.md: its cells by the heading they stand under, without backquotes. */
export type Line = Record<string, string>;

const page = readFileSync(new URL("../../docs/rechten.md", import.meta.url), "utf8");
const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim().replaceAll("`", ""));

/** The table below a heading of the page. */
export function tableBelow(heading: string): Line[] {
  const section = page.split(/^#+ /m).find((it) => it.startsWith(`${heading}\n`));
  const [head, , ...lines] = (section ?? "").split("\n").filter((line) => line.startsWith("|"));
  if (!head || !lines.length) throw new Error(`Onder "${heading}" staat in docs/rechten.md geen tabel.`);
  const names = cellsOf(head);
  return lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, at) => [names[at], cell])));
}

/** What a refusal is called in the tables, by its code. */
export const words = new Map(
  tableBelow("Wat de antwoorden betekenen").flatMap((line) =>
    line["antwoord van de server"]!.split(", ").map((code) => [code, line["in de tabel"]!] as const),
  ),
);
