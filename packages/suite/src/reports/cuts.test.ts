import fc from "fast-check";
import { expect, test } from "vitest";
import { smallDifference, type Edge } from "./cuts.ts";

/** How many stand between these groups and all others. */
const crossing = (edges: readonly Edge[], side: readonly number[]) =>
  edges.filter(([one, other]) => side.includes(one) !== side.includes(other)).length;

/** The smallest difference that is one of anybody at all, by trying every set of groups. */
function slowly(edges: readonly Edge[]): number {
  const groups = [...new Set(edges.flat())];
  let least = Infinity;
  for (let mask = 1; mask < 1 << groups.length; mask++) {
    const count = crossing(
      edges,
      groups.filter((_, at) => mask & (1 << at)),
    );
    if (count) least = Math.min(least, count);
  }
  return least;
}

test("finds a difference of too few people exactly when there is one", () => {
  const edge = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -4, max: -1 }));
  fc.assert(
    fc.property(fc.array(edge, { minLength: 1, maxLength: 45 }), fc.integer({ min: 1, max: 6 }), (edges, least) => {
      const found = smallDifference(edges, least);
      expect(found !== undefined).toBe(slowly(edges) < least);
      if (!found) return;
      expect(crossing(edges, found)).toBeGreaterThan(0);
      expect(crossing(edges, found)).toBeLessThan(least);
    }),
    { numRuns: 300 },
  );
});

test("the one woman of a department is in the difference of all women and the other department", () => {
  const women = [...Array.from({ length: 5 }, (): Edge => [0, -1]), [1, -1] as Edge];
  const men = Array.from({ length: 10 }, (): Edge => [1, -2]);
  expect(smallDifference([...women, ...men], 5)).toBeDefined();
  expect(smallDifference([...women, ...men, ...Array.from({ length: 4 }, (): Edge => [1, -1])], 5)).toBeUndefined();
});
