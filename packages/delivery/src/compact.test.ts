import fc from "fast-check";
import { expect, test } from "vitest";
import { Column, Pieces, Texts } from "./compact.ts";

test("of any texts each is known by the order in which it first came, however many there are", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.nat(3_000).map(String));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6_000, size: "max" }), fc.array(text), (some, others) => {
      const [texts, known] = [new Texts(), new Map<string, number>()];
      for (const it of some) {
        if (!known.has(it)) known.set(it, known.size);
        expect(texts.put(it)).toBe(known.get(it));
      }
      expect(texts.size).toBe(known.size);
      for (const [it, place] of known) {
        expect(texts.find(it)).toBe(place);
        expect(texts.at(place)).toBe(it);
      }
      for (const it of others) expect(texts.find(it)).toBe(known.get(it) ?? -1);
    }),
    { numRuns: 20 },
  );
});

test("two texts stand in the order of their letters", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const texts = new Texts();
      const order = texts.compare(texts.put(one), texts.put(other));
      expect(Math.sign(order)).toBe(one < other ? -1 : one > other ? 1 : 0);
    }),
  );
});

test("a column and pieces hold what was put in them, however many there are", () => {
  const [whole, any, pieces] = [new Column(), new Column("any"), new Pieces(3)];
  for (let at = 0; at < 5_000; at++) {
    expect(whole.push(at * 2)).toBe(at);
    any.push(at * 1e9);
    pieces.push(Buffer.from([at & 255, at >> 8, 7, 9]));
  }
  whole.set(4_000, 1);
  expect([whole.length, whole.at(4_000), whole.at(4_999), any.at(4_999)]).toEqual([5_000, 1, 9_998, 4_999e9]);
  expect(pieces.at(4_097)).toEqual(Buffer.from([1, 16, 7]));
  expect([pieces.isAt(4_097, Buffer.from([1, 16, 7, 8])), pieces.isAt(4_097, Buffer.from([1, 16, 8]))]).toEqual([
    true,
    false,
  ]);
});
