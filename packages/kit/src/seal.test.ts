import fc from "fast-check";
import { expect, test } from "vitest";
import { aboutOf, markOf, newKey, open, seal, SealBroken, unwrapKey, wrapKey } from "./seal.ts";

const key = newKey();
const about = aboutOf("werkgever", "dossier", "person", 1);

test("what is sealed opens again, for the same row only", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4096 }), (value) => {
      const sealed = seal(key, value, about);
      expect(open(key, sealed, about)).toEqual(Buffer.from(value));
      expect(() => open(key, sealed, aboutOf("werkgever", "dossier", "person", 2))).toThrow(SealBroken);
      expect(() => open(newKey(), sealed, about)).toThrow(SealBroken);
    }),
  );
});

test("a mark knows the same value again, under the same key and for the same row only", () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  fc.assert(
    fc.property(bytes, bytes, (value, other) => {
      const mark = markOf(key, value, about);
      expect(markOf(key, Uint8Array.from(value), about)).toEqual(mark);
      expect(markOf(key, other, about).equals(mark)).toBe(Buffer.from(other).equals(value));
      expect(markOf(newKey(), value, about)).not.toEqual(mark);
      expect(markOf(key, value, aboutOf("werkgever", "dossier", "person", 2))).not.toEqual(mark);
    }),
  );
});

test("changed in any bit or cut at any place, it does not open", () => {
  const sealed = seal(key, Buffer.from("Sint Josephstraat 50"), about);
  for (let at = 0; at < sealed.length; at++) {
    const flipped = Buffer.from(sealed);
    flipped[at]! ^= 1 << (at % 8);
    expect(() => open(key, flipped, about)).toThrow(SealBroken);
    expect(() => open(key, sealed.subarray(0, at), about)).toThrow(SealBroken);
  }
});

test("a shortened tag is refused", () => {
  const sealed = seal(key, Buffer.from("x"), about);
  expect(() => open(key, sealed.subarray(0, sealed.length - 12), about)).toThrow(SealBroken);
});

test("no nonce is used twice, across the batches they are drawn in", () => {
  const nonces = Array.from({ length: 3000 }, () => seal(key, Buffer.from("x"), about).subarray(0, 12).toString("hex"));
  expect(new Set(nonces).size).toBe(3000);
});

test("a key is kept wrapped, and does not print", () => {
  const inner = newKey();
  const wrapped = wrapKey(key, inner, about);
  expect(unwrapKey(key, wrapped, about).equals(inner)).toBe(true);
  expect(JSON.stringify(inner)).not.toContain(inner.export().toString("base64"));
});
