import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { inLanes } from "./lanes.ts";

async function* numbers(most: number, taken: number[]) {
  for (let number = 1; number <= most; number += 1) {
    taken.push(number);
    yield number;
  }
}

test("everything is done once, never more at a time than there are lanes", async () => {
  const done: number[] = [];
  let [busy, busiest] = [0, 0];
  await inLanes(3, numbers(20, []), async (number) => {
    busiest = Math.max(busiest, ++busy);
    await pause(5);
    busy -= 1;
    done.push(number);
  });
  expect(done.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(busiest).toBe(3);
});

test("after a failure nothing more is begun, and what runs is waited for", async () => {
  const [taken, done]: [number[], number[]] = [[], []];
  const work = inLanes(3, numbers(20, taken), async (number) => {
    if (number === 2) throw new Error("mislukt");
    await pause(20);
    done.push(number);
  });
  await expect(work).rejects.toThrow("mislukt");
  expect(taken.length).toBeLessThan(7);
  expect(done).toEqual(expect.arrayContaining([1, 3]));
});
