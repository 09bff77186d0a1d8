import { expect, test } from "vitest";
import { gather } from "./gather.ts";

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
