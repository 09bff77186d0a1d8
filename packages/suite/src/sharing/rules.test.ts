import fc from "fast-check";
import { expect, test } from "vitest";
import { forget, receive, type Known } from "./rules.ts";

const held = { version: 2, source: "shared" } as const;
const unknown: Known = { sharing: 0, held: undefined };
const shared: Known = { sharing: 3, held };
const closed: Known = { sharing: 3, held: undefined };

test.each([
  ["the first sharing", unknown, { sharing: 1, version: 1 }, "store"],
  ["a change of the person", shared, { sharing: 3, version: 3 }, "store"],
  ["the same again", shared, { sharing: 3, version: 2 }, "ignore"],
  ["an older version", shared, { sharing: 3, version: 1 }, "ignore"],
  ["an older sharing", shared, { sharing: 1, version: 9 }, "ignore"],
  ["a late change after it was closed", closed, { sharing: 3, version: 9 }, "ignore"],
  ["shared anew after it was closed", closed, { sharing: 4, version: 2 }, "store"],
  [
    "one who was delivered before the vault",
    { sharing: 0, held: { version: 5, source: "delivered" } },
    { sharing: 1, version: 5 },
    "store",
  ],
] as const)("being told of %s: %j + %j is %s", (_, known, told, decided) => {
  expect(receive(known, told)).toBe(decided);
});

test.each([
  ["an empty dossier", shared, false, { sharing: 4 }, "close"],
  ["the same sharing", shared, false, { sharing: 3 }, "close"],
  ["a dossier with content", shared, true, { sharing: 4 }, "keep"],
  ["a dossier with content once more", { sharing: 4, held }, true, { sharing: 4 }, "kept"],
  ["a sharing of before", shared, false, { sharing: 2 }, "ignore"],
  ["what is closed", closed, false, { sharing: 3 }, "close"],
  ["what never came", unknown, false, { sharing: 1 }, "close"],
] as const)("being asked to close %s is %s", (_, known, content, told, decided) => {
  expect(forget(known, content, told)).toBe(decided);
});

test("nothing that is older than what is known is ever stored or closed", () => {
  const small = fc.nat(5);
  fc.assert(
    fc.property(small, fc.option(small), fc.boolean(), small, small, (sharing, version, content, told, toldVersion) => {
      const known: Known = { sharing, held: version === null ? undefined : { version, source: "shared" } };
      fc.pre(told < sharing);
      expect(receive(known, { sharing: told, version: toldVersion })).toBe("ignore");
      expect(forget(known, content, { sharing: told })).toBe("ignore");
    }),
  );
});
