import fc from "fast-check";
import { expect, test } from "vitest";
import type { DepartmentId } from "@datakluis/contract";
import { soundOf } from "@datakluis/contract/typos";
import { folded } from "@datakluis/kit/match";
import { identity, newId, person } from "../testing/seed.ts";
import { Columns } from "./columns.ts";
import { Lines, type Within } from "./lines.ts";
import { questionOf } from "./question.ts";

/** Mistakes between two words by the book (optimal string alignment), of the whole word and of its nearest beginning. */
function mistakes(asked: string, word: string): { whole: number; begin: number } {
  const row = (a: number): number[] => Array.from({ length: word.length + 1 }, (_, b) => cell(a, b));
  const known = new Map<string, number>();
  const cell = (a: number, b: number): number => {
    const key = `${a},${b}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const ways =
      a && b
        ? [cell(a - 1, b) + 1, cell(a, b - 1) + 1, cell(a - 1, b - 1) + Number(asked[a - 1] !== word[b - 1])]
        : [a + b];
    if (a > 1 && b > 1 && asked[a - 1] === word[b - 2] && asked[a - 2] === word[b - 1])
      ways.push(cell(a - 2, b - 2) + 1);
    known.set(key, Math.min(...ways));
    return Math.min(...ways);
  };
  const last = row(asked.length);
  return { whole: last[word.length]!, begin: Math.min(...last) };
}

/** How well one word is found in another: 7 whole, 6 its beginning, 5 inside, and below that with mistakes. */
function kindSlowly(asked: string, word: string): number {
  if (word === asked) return 7;
  if (word.startsWith(asked)) return 6;
  if (asked.length > 2 && word.includes(asked)) return 5;
  const most = asked.length < 4 || /\d/.test(asked) ? 0 : asked.length < 8 ? 1 : 2;
  if (!most) return 0;
  if (soundOf(asked) === soundOf(word)) return 4;
  const { whole, begin } = mistakes(asked, word);
  const sameFirst = asked[0] === word[0];
  if (whole <= most) return sameFirst ? (whole === 1 ? 3 : 2) : 1;
  return asked.length >= 5 && sameFirst && begin <= 1 ? 2 : 0;
}

type Person = ReturnType<typeof person>;

const wordsOf = ({ identity: it }: Person) =>
  folded([it.lastName, it.partnerLastName, it.callName, it.initials, it.prefix].filter(Boolean).join(" ")).split(" ");

/** The same as Lines finds, by looking at everybody with everything: the refs in order, and how many are near. */
function foundSlowly(people: readonly Person[], text: string, within: Within, most: number) {
  const { words, whole, marked } = questionOf(text);
  const ranked = people.flatMap((line) => {
    if (
      within !== "all" &&
      !within.refs.has(line.ref) &&
      !(line.departmentId && within.departments.has(line.departmentId))
    )
      return [];
    const number = folded(line.personnelNumber);
    const best = words.map((word) => Math.max(...wordsOf(line).map((own) => kindSlowly(word, own))));
    // A word that is in no name may begin the number.
    const kinds = best.map((kind, at) =>
      kind < 5 && (/\d/.test(words[at]!) || at > 0) && number.startsWith(words[at]!) ? 6 : kind,
    );
    const sum = kinds.reduce((total, kind) => total + kind, 0);
    let rank = kinds.includes(0) ? 0 : Math.min(...kinds) < 5 ? sum : 1_000 + sum;
    if (number.startsWith(whole)) rank = Math.max(rank, number === whole ? 10_000 : /\d/.test(whole) ? 5_000 : 1_000);
    if (marked && marked.born === Number(line.identity.bornOn.replaceAll("-", ""))) {
      const beside = marked.words.map((word) => Math.max(...wordsOf(line).map((own) => kindSlowly(word, own))));
      if (beside.every((kind) => kind >= 5)) rank = 11_000 + beside.reduce((total, kind) => total + kind, 0);
    }
    return rank ? [{ ref: line.ref, rank, name: wordsOf(line).join(" ") }] : [];
  });
  const order = (a: (typeof ranked)[number], b: (typeof ranked)[number]) =>
    b.rank - a.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.ref < b.ref ? -1 : 1);
  const all = ranked.toSorted(order);
  const typed = all.filter(({ rank }) => rank >= 1_000).length;
  return { refs: all.slice(0, most).map(({ ref }) => ref), more: typed ? typed > most : all.length > most };
}

const departments = Array.from({ length: 3 }, () => newId<DepartmentId>());
const stems = ["Jan", "Jans", "Jansen", "Janssen", "Adjansen", "Vries", "de Vries", "Vriesema", "Meijer", "Meyer"];
const name = fc.oneof(
  fc.constantFrom(...stems, "Hoogendoorn", "van den Berg", "Öztürk"),
  fc.array(fc.constantFrom(..."abcdi"), { minLength: 1, maxLength: 9 }).map((some) => some.join("")),
);
const somebody: fc.Arbitrary<Person> = fc
  .record({
    lastName: name,
    partnerLastName: fc.option(name, { nil: undefined }),
    callName: fc.constantFrom("Eva", "Jan", "Cees", undefined),
    bornOn: fc.constantFrom("1980-02-29", "1977-03-09"),
    department: fc.constantFrom(null, ...departments),
    number: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ number, department, callName, partnerLastName, ...it }) =>
    person({
      personnelNumber: `MS${number}`,
      departmentId: department,
      identity: identity({
        ...it,
        ...(callName ? { callName } : {}),
        ...(partnerLastName ? { partnerLastName, nameUse: "own_partner" } : {}),
      }),
    }),
  );
const typing = ["an", "jan", "jans", "vrie", "ries", "jasnen", "meier", "oostruk", "hogendoo", "eva vr", "jan vries"];
const asked = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...typing) },
  { weight: 1, arbitrary: fc.constantFrom("jan 9-3-1977", "29-02-1980", "ms1", "MS", "vries ms") },
  { weight: 1, arbitrary: name },
  { weight: 1, arbitrary: fc.tuple(name, name).map((both) => both.join(" ")) },
);

const linesOf = (people: readonly Person[]) => {
  const lines = new Lines();
  for (const line of people) lines.add(line);
  return lines;
};

test("the same people are found in the same order as by looking at everybody", async () => {
  const within = fc.option(fc.subarray(departments), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(fc.array(somebody, { maxLength: 60, size: "max" }), asked, within, async (people, text, mine) => {
      const refs = new Set(people.slice(0, 2).map(({ ref }) => ref));
      const place: Within = mine ? { departments: new Set(mine), refs } : "all";
      const { hits, more } = await linesOf(people).find({ question: questionOf(text), within: place, most: 5 });
      expect({ refs: hits.map(({ ref }) => ref), more }).toEqual(foundSlowly(people, text, place, 5));
    }),
    { numRuns: 150 },
  );
});

const longWord = fc
  .array(fc.constantFrom(..."abcdefghijklmnoprstuvw"), { minLength: 4, maxLength: 14 })
  .map((some) => some.join(""));

/** A letter too many, too few, another one, or two neighbours swapped. */
const withMistake = (word: string): fc.Arbitrary<string> =>
  fc
    .record({
      at: fc.nat(word.length - 2),
      letter: fc.constantFrom(..."abcdefghijklmnoprstuvw"),
      how: fc.constantFrom("insert", "delete", "replace", "swap"),
    })
    .map(({ at, letter, how }) => {
      const [before, rest] = [word.slice(0, at), word.slice(at)];
      if (how === "insert") return before + letter + rest;
      if (how === "delete") return before + rest.slice(1);
      if (how === "replace") return before + letter + rest.slice(1);
      return before + rest[1] + rest[0] + rest.slice(2);
    })
    .filter((wrong) => wrong.length >= 4);

test("whoever is found by a word is found by it with one mistake in it", async () => {
  const asking = longWord.chain((word) => fc.tuple(fc.constant(word), withMistake(word)));
  await fc.assert(
    fc.asyncProperty(asking, fc.array(somebody, { maxLength: 10 }), async ([word, wrong], others) => {
      const anna = person({ identity: identity({ lastName: word }) });
      const lines = linesOf([...others, anna]);
      const refs = async (text: string) =>
        (await lines.find({ question: questionOf(text), within: "all", most: 20 })).hits.map(({ ref }) => ref);
      expect(await refs(word)).toContain(anna.ref);
      expect(await refs(wrong)).toContain(anna.ref);
    }),
    { numRuns: 150 },
  );
});

test("nobody out of reach is ever found, nor counted", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(somebody, { maxLength: 60 }),
      asked,
      fc.subarray(departments),
      async (people, text, mine) => {
        const within: Within = { departments: new Set(mine), refs: new Set() };
        const reached = people.filter(({ departmentId }) => departmentId && mine.includes(departmentId));
        const search = { question: questionOf(text), within, most: 3 };
        expect(await linesOf(people).find(search)).toEqual(await linesOf(reached).find(search));
      },
    ),
    { numRuns: 100 },
  );
});

test("who moved from a thread or changed is found as if all was read anew", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(somebody, { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(39), somebody), { maxLength: 10 }),
      asked,
      async (people, changes, text) => {
        const lines = new Lines(linesOf(people).packed());
        const now = new Map(people.map((it) => [it.ref, it]));
        for (const [at, it] of changes) {
          const changed = { ...it, ref: people[at]?.ref ?? it.ref };
          lines.replace([changed]);
          now.set(changed.ref, changed);
        }
        const search = { question: questionOf(text), within: "all" as const, most: 20 };
        expect(await lines.find(search)).toEqual(await linesOf([...now.values()]).find(search));
      },
    ),
    { numRuns: 100 },
  );
});

test("what several threads opened is packed as if one had opened it all", () => {
  const columnsOf = (people: readonly Person[]) => {
    const columns = new Columns();
    for (const it of people) columns.put(columns.size, it);
    return columns;
  };
  fc.assert(
    fc.property(fc.array(fc.array(somebody, { maxLength: 20 }), { minLength: 1, maxLength: 4 }), (shares) => {
      const [first, ...others] = shares.map(columnsOf);
      for (const other of others) first!.append(other.packed());
      expect(first!.packed()).toEqual(columnsOf(shares.flat()).packed());
    }),
    { numRuns: 100 },
  );
});

test("folding what is folded changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
      expect(folded(folded(text))).toBe(folded(text));
    }),
    { numRuns: 2_000 },
  );
});

test("a search ends when nobody waits for it any more", async () => {
  const people = Array.from({ length: 10_001 }, (_, at) => person({ identity: identity({ lastName: `Naam ${at}` }) }));
  const left = new Error("weg");
  const goOn = () => {
    throw left;
  };
  await expect(linesOf(people).find({ question: questionOf("naam"), within: "all", most: 20, goOn })).rejects.toBe(
    left,
  );
});

test("the order does not depend on the order in which people were read, also of those with one name", async () => {
  const namesakes = Array.from({ length: 6 }, () => person({ identity: identity({ lastName: "Jansen" }) }));
  const refs = namesakes.map(({ ref }) => ref).toSorted();
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(namesakes, { minLength: 6 }), async (people) => {
      const { hits, more } = await linesOf(people).find({ question: questionOf("jansen"), within: "all", most: 4 });
      expect([hits.map(({ ref }) => ref), more]).toEqual([refs.slice(0, 4), true]);
    }),
    { numRuns: 20 },
  );
});
