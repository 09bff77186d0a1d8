import { expect, test } from "vitest";
import { atMostEvery } from "./pace.ts";

test("once in so many milliseconds, for each name apart", () => {
  let now = 1_000;
  const may = atMostEvery(400, () => now);
  expect([may("a"), may("a"), may("b")]).toEqual([true, false, true]);
  now += 399;
  expect(may("a")).toBe(false);
  now += 1;
  expect([may("a"), may("a")]).toEqual([true, false]);
});
