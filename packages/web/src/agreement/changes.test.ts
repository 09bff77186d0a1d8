import fc from "fast-check";
import { expect, test } from "vitest";
import { changesIn } from "./changes.ts";

const paragraphs = fc.array(fc.constantFrom("Een.", "Twee.", "Drie.", "Vier."), { minLength: 1, maxLength: 8 });

test("what stayed and what went is the old text; what stayed and what came is the new one", () => {
  fc.assert(
    fc.property(paragraphs, paragraphs, (before, after) => {
      const pieces = changesIn(before.join("\n\n"), after.join("\n\n"));
      const without = (kind: string) => pieces.filter((it) => it.kind !== kind).map(({ text }) => text);
      expect(without("new")).toEqual(before);
      expect(without("gone")).toEqual(after);
    }),
  );
});

test("a paragraph that was changed is shown as it was and as it is, and the others are left alone", () => {
  expect(changesIn("A\n\nB\n\nC", "A\n\nX\n\nC\n\nD").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "same A",
    "gone B",
    "new X",
    "same C",
    "new D",
  ]);
});
