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

test("what is opened again from the disk is not held, however often and in whatever order", () => {
  const shelf = shelfOf<string>(1);
  const places = Array.from({ length: 500 }, (_, at) => shelf.put(`${at}`.padEnd(15_000)));
  const begun = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let at = 0; at < 5_000; at++) {
    expect(Number(shelf.take(places[(at * 211) % places.length]!))).toBe((at * 211) % places.length);
    most = Math.max(most, process.memoryUsage().arrayBuffers - begun);
  }
  expect(most).toBeLessThan(2.5 * 1024 * 1024);
});
