import { expect, test } from "vitest";
import enText from "../messages/en.json?raw";
import nlText from "../messages/nl.json?raw";

/** The sentences people read (messages/*.json) fit the places that say them. */

const texts = { nl: nlText, en: enText };
const languages = ["nl", "en"] as const;
const messagesOf = (language: (typeof languages)[number]) => JSON.parse(texts[language]) as Record<string, unknown>;
const sources = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./paraglide/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What a sentence leaves open, also of one with several forms. */
const openIn = (message: unknown) =>
  [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))].toSorted();

type Said = { where: string; key: string; filled: string[] };

/** The names in an object that begins here, as it is written: what stands deeper is not its own. */
function namesIn(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if ("{([".includes(letter)) depth += 1;
    if ("})]".includes(letter)) depth -= 1;
    if (depth === 0) break;
    if (letter === "," && depth === 1) parts.push("");
    else if (depth > 1 || letter !== "{") parts[parts.length - 1] += letter;
  }
  return parts.map((it) => it.split(":")[0]!.trim()).filter(Boolean);
}

/** Every `m.key(...)` that writes out what it fills in. */
function saidIn([file, text]: [string, string]): Said[] {
  return [...text.matchAll(/\bm\.(\w+)\(\s*([{)])/g)].map((it) => {
    const filled = it[2] === "{" ? namesIn(text.slice(it.index + it[0].length - 1)) : [];
    return { where: file, key: it[1]!, filled: filled.toSorted() };
  });
}

test.each(languages)("in %s no sentence stands in the place of another: each key is there once", (language) => {
  const keys = [...texts[language].matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key!);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  expect(keys.length).toBeGreaterThan(500);
});

test("both languages say the same things, and leave the same open", () => {
  const [nl, en] = [messagesOf("nl"), messagesOf("en")];
  expect(Object.keys(en).toSorted()).toEqual(Object.keys(nl).toSorted());
  const differ = Object.keys(nl).filter((key) => openIn(nl[key]).join() !== openIn(en[key]).join());
  expect(differ).toEqual([]);
});

test("who says a sentence fills in exactly what it leaves open", () => {
  const nl = messagesOf("nl");
  const said = Object.entries(sources).flatMap(saidIn);
  expect(said.filter(({ key, filled }) => openIn(nl[key]).join() !== filled.join())).toEqual([]);
  expect(said.length).toBeGreaterThan(500);
});

test("no sentence is left over", () => {
  const all = Object.values(sources).join("\n");
  const used = new Set([...all.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key));
  expect(Object.keys(messagesOf("nl")).filter((key) => key !== "$schema" && !used.has(key))).toEqual([]);
});
