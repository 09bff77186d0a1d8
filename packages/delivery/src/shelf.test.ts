import fc from "fast-check";
import { expect, test } from "vitest";
import { shelfOf } from "./shelf.ts";

test.each([1_000, 1])(
  "what is put on a shelf comes off it the same, in any order, with %i boxes in memory",
  (boxes) => {
    const values = fc.sample(fc.record({ name: fc.string({ unit: "grapheme" }), hours: fc.integer() }), 300);
    const long = values.map((value, at) => ({ ...value, name: value.name + "’s-Hertogenbosch ".repeat(at) }));
    // Larger than a box.
    long.splice(150, 0, { name: "x".repeat(1024 * 1024), hours: 1 });
    const shelf = shelfOf<(typeof long)[number]>(boxes);
    const places = long.map((value) => shelf.put(value));
    expect(new Set(places).size).toBe(long.length);
    expect(places.toReversed().map((place) => shelf.take(place))).toEqual(long.toReversed());
    expect(places.map((place) => shelf.take(place))).toEqual(long);
  },
);
