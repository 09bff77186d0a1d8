import fc from "fast-check";
import type { Identity } from "@datakluis/contract";
import { expect, test } from "vitest";
import { mergedWith } from "./merge.ts";

const anna: Identity = { lastName: "Jansen", nameUse: "own", sex: "female", bornOn: "1980-02-29", city: "Delft" };

test("what only the other changed is taken over, also when he emptied it; what was typed stays", () => {
  const { city: _, ...moved } = { ...anna, street: "Markt" };
  expect(mergedWith(anna, { ...anna, lastName: "Visser" }, moved)).toEqual({
    identity: { ...moved, lastName: "Visser" },
    theirs: ["street", "city"],
    both: [],
  });
});

test("what both changed is named, unless to the same", () => {
  const merged = mergedWith(anna, { ...anna, city: "Leiden", bsn: "1" }, { ...anna, city: "Breda", bsn: "1" });
  expect(merged).toEqual({ identity: { ...anna, city: "Leiden", bsn: "1" }, theirs: [], both: ["city"] });
});

test("nothing typed is ever lost, and nothing of the other is undone unseen", () => {
  const some = fc
    .record(
      { lastName: fc.constantFrom("A", "B"), city: fc.constantFrom("C", "D"), bsn: fc.constantFrom("1", "2") },
      { requiredKeys: [] },
    )
    .map((it) => ({ ...anna, ...it }) as Identity);
  fc.assert(
    fc.property(some, some, some, (before, typed, now) => {
      const { identity, both } = mergedWith(before, typed, now);
      const fields = ["lastName", "city", "bsn"] as const;
      expect(fields.filter((it) => typed[it] !== before[it] && identity[it] !== typed[it])).toEqual([]);
      const kept = fields.filter((it) => identity[it] !== now[it]);
      expect(kept.filter((it) => now[it] !== before[it] && !both.includes(it))).toEqual([]);
    }),
  );
});
