import fc from "fast-check";
import type { DepartmentId } from "@datakluis/contract";
import { expect, test } from "vitest";
import { blocksOf, pathOf, type Tree } from "./blocks.ts";

const id = (name: string) => name as DepartmentId;
const treeOf = (parents: Record<string, string | null>): Tree =>
  new Map(Object.entries(parents).map(([one, above]) => [id(one), above === null ? null : id(above)]));
type Member = { department: DepartmentId | null };
const people = (counts: Record<string, number>): Member[] =>
  Object.entries(counts).flatMap(([where, count]) =>
    Array.from({ length: count }, () => ({ department: where === "-" ? null : id(where) })),
  );
const divided = (counts: Record<string, number>, tree: Tree, minimum = 5) => {
  const { blocks, told } = blocksOf<Member>((it) => it.department, people(counts), tree, minimum);
  return { blocks: blocks.map((it) => `${it.place ?? "-"} ${it.members.length}`).toSorted(), told: told.toSorted() };
};

const two = treeOf({ a: null, b: null });

test.each<[string, Record<string, number>, string[], (string | null)[]]>([
  ["each department has enough", { a: 5, b: 6 }, ["a 5", "b 6"], ["a", "b", null]],
  ["one has too few: no total less the other tells of them", { a: 5, b: 4 }, ["- 9"], [null]],
  ["one of three has too few", { a: 5, b: 4, "-": 1 }, ["- 5", "a 5"], ["a", null]],
  ["all together too few", { a: 2, b: 2 }, [], []],
  ["just enough together", { a: 2, b: 3 }, ["- 5"], [null]],
  ["nobody", {}, [], []],
  ["somebody of a department that is gone", { c: 5 }, ["- 5"], [null]],
])("%s", (_, counts, blocks, told) => {
  expect(divided(counts, two)).toEqual({ blocks, told: told.toSorted() });
});

test("the head of a department takes the fewest other departments with him", () => {
  const tree = treeOf({ a: null, b: "a", c: "a", d: "c" });
  expect(divided({ a: 1, b: 9, c: 5, d: 5 }, tree)).toEqual({
    blocks: ["a 6", "b 9", "d 5"],
    told: ["a", "b", "d", null].toSorted(),
  });
});

const someTree = fc
  .array(fc.option(fc.nat(9), { freq: 3 }), { maxLength: 9 })
  .map((above) =>
    treeOf(Object.fromEntries(above.map((it, at) => [`d${at}`, it === null || it >= at ? null : `d${it}`]))),
  );

test("everybody is in one block or nobody in any, and no difference of what is told is of too few", () => {
  fc.assert(
    fc.property(
      someTree,
      fc.array(fc.nat(9), { maxLength: 40 }),
      fc.integer({ min: 2, max: 6 }),
      (tree, at, minimum) => {
        const places = [null, ...tree.keys()];
        const members = at.map((it) => ({ department: places[it % places.length]! }));
        const { blocks, told } = blocksOf<Member>((it) => it.department, members, tree, minimum);
        const all = blocks.flatMap((it) => it.members);
        expect(all.length).toBe(members.length < minimum ? 0 : members.length);
        expect(new Set(all).size).toBe(all.length);
        for (const it of blocks) expect(it.members.length).toBeGreaterThanOrEqual(minimum);
        const isIn = (place: DepartmentId | null) => (it: Member) =>
          place === null || pathOf(it.department, tree).includes(place);
        for (const one of told) {
          const own = all.filter(isIn(one));
          const whole = blocks.filter((it) => one === null || pathOf(it.place, tree).includes(one));
          expect(own.length).toBe(whole.reduce((sum, it) => sum + it.members.length, 0));
        }
      },
    ),
    { numRuns: 300 },
  );
});
