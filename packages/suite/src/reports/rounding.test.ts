import { expect, test } from "vitest";
import { rounded } from "./rounding.ts";

/** All that a number can have been of which this was told. */
const possible = (told: number, step: number, most: number) =>
  Array.from({ length: most + 1 }, (_, value) => value).filter((value) =>
    [0, 0.5, 0.999].some((chance) => rounded(value, step, chance, most) === told),
  );

test("of no group can one tell that nobody, or that everybody, was ill", () => {
  for (let members = 5; members <= 40; members++)
    for (let told = 0; told <= members; told += 3) {
      const counts = possible(told, 3, members);
      expect(counts.some((it) => it > 0)).toBe(true);
      expect(counts.some((it) => it < members)).toBe(true);
      expect(counts.length).toBeGreaterThan(1);
    }
});

test("on average it is what it was", () => {
  for (let value = 0; value <= 12; value++) {
    const chances = Array.from({ length: 1200 }, (_, at) => (at + 0.5) / 1200);
    const mean = chances.reduce((sum, chance) => sum + rounded(value, 4, chance), 0) / chances.length;
    expect(mean).toBeCloseTo(value, 8);
  }
});

test("a multiple stays what it is, also when it is a sum of parts", () => {
  expect(rounded(8, 4, 0)).toBe(8);
  expect(rounded(0.1 + 0.2 + 3.7, 4, 0)).toBe(4);
});
