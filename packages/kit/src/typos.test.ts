import { AskedWord, kinds } from "@datakluis/contract/asked-word";
import { bitsIn, soundOf, Typos } from "@datakluis/contract/typos";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Words } from "./words.ts";

/** The same by the book: a table of all beginnings, one cell after another. */
function countedSlowly(asked: string, word: string): { whole: number; begin: number } {
  const table = Array.from({ length: asked.length + 1 }, (_, a) =>
    Array.from({ length: word.length + 1 }, (__, b) => (a === 0 ? b : b === 0 ? a : 0)),
  );
  for (let a = 1; a <= asked.length; a += 1)
    for (let b = 1; b <= word.length; b += 1) {
      const other = asked[a - 1] === word[b - 1] ? 0 : 1;
      let least = Math.min(table[a - 1]![b]! + 1, table[a]![b - 1]! + 1, table[a - 1]![b - 1]! + other);
      if (a > 1 && b > 1 && asked[a - 1] === word[b - 2] && asked[a - 2] === word[b - 1])
        least = Math.min(least, table[a - 2]![b - 2]! + 1);
      table[a]![b] = least;
    }
  const last = table[asked.length]!;
  return { whole: last[word.length]!, begin: Math.min(...last) };
}

const letters = (least: number, most: number) =>
  fc.array(fc.constantFrom(..."abcdeжé"), { minLength: least, maxLength: most }).map((some) => some.join(""));

test("mistakes are counted as by the book, of the whole word and of its nearest beginning", () => {
  fc.assert(
    fc.property(letters(4, 31), letters(0, 40), (asked, word) => {
      const typos = Typos.in(asked)!;
      typos.count(word);
      expect({ whole: typos.whole, begin: typos.begin }).toEqual(countedSlowly(asked, word));
    }),
    { numRuns: 1_000 },
  );
});

test.each(["jan", "a".repeat(32), "ms0041"])("no mistake is forgiven in %s", (word) => {
  expect(Typos.in(word)).toBeUndefined();
});

test.each([
  ["meijer", "meyer", "meier"],
  ["dijkstra", "dykstra"],
  ["huijs", "huys", "huis"],
  ["jansen", "janssen"],
  ["bakker", "baker", "backer"],
  ["kees", "cees"],
  ["sophie", "sofie"],
  ["thijs", "tijs"],
  ["schmidt", "schmit"],
])("%s and %s sound the same", (...words) => {
  expect(new Set(words.map(soundOf)).size).toBe(1);
});

test.each([
  ["jansen", "jansen", "exact"],
  ["jans", "jansen", "begins"],
  ["anse", "jansen", "inside"],
  ["jansen", "janssen", "sound"],
  ["jansen", "jensen", "oneMistake"],
  ["jasnen", "jansen", "oneMistake"],
  ["ajnsen", "jansen", "nearOtherFirst"],
  ["hansen", "jansen", "nearOtherFirst"],
  ["hogendoo", "hoogendoorn", "near"],
  ["oosterhiss", "oosterhuis", "near"],
  ["jan", "jon", "none"],
  ["jansen", "pietersen", "none"],
  ["vrei", "vriesema", "none"],
] as const)("%s is found in %s: %s", (asked, word, kind) => {
  const words = new Words([word]);
  const found = new Uint8Array(1);
  words.find(new AskedWord(asked), found, 0, 1);
  words.findNear(new AskedWord(asked), found, 0, 1);
  expect(found[0]).toBe(kinds[kind]);
});

test("a word has one number, also in a dictionary that is made again of its words", () => {
  const words = new Words();
  const numbers = Array.from({ length: 3_000 }, (_, at) => words.numberOf(`woord ${at % 2_000}`));
  const again = new Words(words.all);
  expect(words.size).toBe(2_000);
  expect(numbers.map((number) => again.numberOf(words.at(number)))).toEqual(numbers);
});

test("bits are counted", () => {
  fc.assert(
    fc.property(fc.integer(), (bits) => {
      expect(bitsIn(bits)).toBe((bits >>> 0).toString(2).replaceAll("0", "").length);
    }),
  );
});
