import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gather, together } from "./gather.ts";

/** A gatherer whose groups end when the test says so. */
function held(groupsAtOnce: number, mostInGroup: number) {
  const groups: { group: readonly number[]; end: () => void }[] = [];
  const ask = gather<number>(
    { groupsAtOnce, mostInGroup },
    (group) => new Promise((resolve) => groups.push({ group, end: () => resolve() })),
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { ask, groups, settled, all: () => groups.map((it) => [...it.group]) };
}

test("whoever comes first does not wait for others", () => {
  const { ask, all } = held(2, 16);
  ask(1);
  ask(2);
  expect(all()).toEqual([[1], [2]]);
});

test("whoever comes while groups are under way goes with all who wait, and never with one that left", async () => {
  const { ask, groups, settled, all } = held(1, 3);
  for (const it of [1, 2, 3, 4, 5]) ask(it);
  expect(all()).toEqual([[1]]);
  groups[0]!.end();
  await settled();
  expect(all()).toEqual([[1], [2, 3, 4]]);
  groups[1]!.end();
  await settled();
  expect(all()).toEqual([[1], [2, 3, 4], [5]]);
});

test("each gets his own answer, however many go along", async () => {
  const some = fc.array(fc.nat(), { minLength: 1, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(some, fc.integer({ min: 1, max: 9 }), async (all, mostInGroup) => {
      const ask = together<number, number>({ groupsAtOnce: 1, mostInGroup }, async (questions) => {
        await pause(0);
        return questions.map((it) => it + 1);
      });
      expect(await Promise.all(all.map(ask))).toEqual(all.map((it) => it + 1));
    }),
    { numRuns: 25 },
  );
});

test("nobody gets an answer to a question that was put before his own", async () => {
  let may = true;
  const ask = together<null, boolean>({ groupsAtOnce: 1, mostInGroup: 9 }, async (questions) => {
    const answer = may;
    await pause(5);
    return questions.map(() => answer);
  });
  const early = ask(null);
  may = false;
  expect(await Promise.all([early, ask(null)])).toEqual([true, false]);
});

test("a fault is of those who went along, and the next is asked anew", async () => {
  let broken = true;
  const ask = together<null, string>({ groupsAtOnce: 1, mostInGroup: 9 }, async (questions) => {
    if (broken) throw new Error("weg");
    return questions.map(() => "goed");
  });
  await expect(ask(null)).rejects.toThrow("weg");
  broken = false;
  expect(await ask(null)).toBe("goed");
});

test("with time to wait, all who ask meanwhile go along with the first, and nobody is left behind", async () => {
  const groups: number[][] = [];
  const ask = together<number, number>({ groupsAtOnce: 1, mostInGroup: 4, waitMs: 5 }, async (questions) => {
    groups.push([...questions]);
    return questions.map((it) => it * 2);
  });
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(ask))).toEqual([2, 4, 6, 8, 10, 12]);
  expect(groups).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(await ask(7)).toBe(14);
});
