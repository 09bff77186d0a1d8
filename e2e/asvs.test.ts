import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** docs/asvs.md names tests as evidence; a test that was renamed or removed is no evidence any more. */

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/asvs.md", root), "utf8");
const lines = page.split("\n").filter((line) => /^\| V\d/.test(line));
const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());

/** Tests as evidence: a file in backquotes, and after it one or more titles in italics. */
function namedIn(evidence: string): [file: string, title: string][] {
  return evidence.split(/(?=`[^`]+\.test\.ts`)/).flatMap((part) => {
    const file = /^`([^`]+\.test\.ts)`/.exec(part)?.[1];
    return file ? [...part.matchAll(/\*([^*]+)\*/g)].map(([, title]) => [file, title!] as [string, string]) : [];
  });
}

/** Level 1 and 2 of these chapters in OWASP ASVS 5.0.0: how many requirements each section has, by their last number. */
const sections: Record<string, number[]> = {
  "V3.2": [1, 2],
  "V3.3": [1, 2, 3, 4],
  "V3.4": [1, 2, 3, 4, 5, 6],
  "V3.5": [1, 2, 3, 4, 5],
  "V3.7": [1, 2],
  "V6.1": [1, 2, 3],
  "V6.2": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  "V6.3": [1, 2, 3, 4],
  "V6.4": [1, 2, 3, 4],
  "V6.5": [1, 2, 3, 4, 5],
  "V6.6": [1, 2, 3],
  "V6.8": [1, 2, 3, 4],
  "V7.1": [1, 2, 3],
  "V7.2": [1, 2, 3, 4],
  "V7.3": [1, 2],
  "V7.4": [1, 2, 3, 4, 5],
  "V7.5": [1, 2],
  "V7.6": [1, 2],
  "V8.1": [1, 2],
  "V8.2": [1, 2, 3],
  "V8.3": [1],
  "V8.4": [1],
};

test("every requirement of level 1 and 2 of the chapters is answered, once", () => {
  const asked = Object.entries(sections).flatMap(([section, numbers]) => numbers.map((it) => `${section}.${it}`));
  expect(lines.map((line) => cellsOf(line)[0])).toEqual(asked);
});

test("every test that is named as evidence exists under that title, and who says it is met names one or says why not", () => {
  const wrong: string[] = [];
  for (const line of lines) {
    const [number, , , state, evidence] = cellsOf(line) as [string, string, string, string, string];
    const named = namedIn(evidence);
    for (const [file, title] of named) {
      const path = fileURLToPath(new URL(file, root));
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      if (!text.includes(`"${title}"`)) wrong.push(`${number}: ${file} heeft geen proef "${title}"`);
    }
    if (!["gehaald", "deels", "niet gehaald", "niet van toepassing"].includes(state))
      wrong.push(`${number}: ${state}?`);
    if (state === "gehaald" && !named.length && !evidence.startsWith("Geen proef:"))
      wrong.push(`${number}: noem een proef, of zeg waarom er geen is ("Geen proef: …")`);
    if (evidence.length < 15) wrong.push(`${number}: geef de reden`);
  }
  expect(wrong).toEqual([]);
});
