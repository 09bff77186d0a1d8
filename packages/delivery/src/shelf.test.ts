import fc from "fast-check";
import { expect, test } from "vitest";
import { shelfOf } from "./shelf.ts";

test("what is put on a shelf comes off it the same, in any order, from any box", () => {
  const values = fc.sample(fc.record({ name: fc.string({ unit: "grapheme" }), hours: fc.integer() }), 300);
  const long = values.map((value, at) => ({ ...value, name: value.name + "’s-Hertogenbosch ".repeat(at) }));
  const shelf = shelfOf<(typeof long)[number]>();
  const places = long.map((value) => shelf.put(value));
  expect(new Set(places.map((place) => Math.floor(place / (1024 * 1024)))).size).toBeGreaterThan(0);
  expect(places.toReversed().map((place) => shelf.take(place))).toEqual(long.toReversed());
});

test("what fits in no box is refused instead of cut", () => {
  expect(() => shelfOf<string>().put("x".repeat(1024 * 1024))).toThrow("box");
});
