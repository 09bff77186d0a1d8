import fc from "fast-check";
import { expect, test } from "vitest";
import { chunksOf } from "./chunks.ts";

const text = fc.uint8Array({ minLength: 1, maxLength: 400 });

test("in whatever pieces and order a file comes, it is the same file", () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), fc.infiniteStream(fc.nat()), (file, cuts, order) => {
      const at = [...new Set([0, ...cuts.filter((it) => it < file.length), file.length])].toSorted((a, b) => a - b);
      const pieces = at
        .slice(0, -1)
        .map((from, index) => [from, Buffer.from(file.subarray(from, at[index + 1]))] as const);
      const mixed = pieces.map((it) => [order.next().value!, it] as const).toSorted(([one], [other]) => one - other);
      const chunks = chunksOf();
      for (const [, [offset, piece]] of mixed) chunks.put(offset, piece);
      expect(chunks.size()).toBe(file.length);
      expect(chunks.done().equals(Buffer.from(file))).toBe(true);
    }),
  );
});

test("with a hole, or with one place twice, it is no file", () => {
  const hole = chunksOf();
  hole.put(0, Buffer.from("abc"));
  hole.put(4, Buffer.from("e"));
  expect(() => hole.done()).toThrow("file_broken");
  const twice = chunksOf();
  twice.put(0, Buffer.from("abc"));
  expect(() => twice.put(0, Buffer.from("xyz"))).toThrow("file_broken");
  twice.forget();
});

test("a file of which a piece was refused is no file any more, however it goes on", () => {
  const it = chunksOf();
  it.put(0, Buffer.from("abc"));
  expect(() => it.put(50 * 1024 * 1024, Buffer.from("x"))).toThrow("too_large");
  expect(() => it.put(3, Buffer.from("d"))).toThrow("too_large");
  expect(() => it.done()).toThrow("too_large");
});

test("all that come at once hold no more than some files together, however small their pieces, and give it back", () => {
  const many = chunksOf();
  const fill = () => {
    for (let at = 0; ; at += 1) many.put(at, Buffer.from("x"));
  };
  expect(fill).toThrow("uploads_busy");
  expect(() => many.done()).toThrow("uploads_busy");
  const whole = () => {
    const it = chunksOf();
    for (let at = 0; at < 50; at += 1) it.put(at * 1024 * 1024, Buffer.alloc(1024 * 1024 - 300));
    return it;
  };
  const held = [whole(), whole(), whole()];
  expect(whole).toThrow("uploads_busy");
  for (const it of held) it.forget();
  whole().forget();
  expect(() => chunksOf().put(50 * 1024 * 1024, Buffer.from("x"))).toThrow("too_large");
});
