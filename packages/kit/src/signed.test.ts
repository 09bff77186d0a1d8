import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprintOf, newSigningKey, openDocument, publicKeyOf, signDocument } from "./signed.ts";

const key = newSigningKey();
const says = { wat: "vernietigd", aantal: 12, lijst: [{ waar: "hier", waarom: "één wet" }], leeg: null };
const signed = Buffer.from(signDocument(says, key));

test("what was signed is read, with the fingerprint of who signed", () => {
  expect(openDocument(signed)).toEqual({ document: says, fingerprint: fingerprintOf(publicKeyOf(key)) });
});

test("a document of which any byte was changed, added or left out is refused", () => {
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(signed);
      changed[at] = changed[at]! ^ by;
      expect(openDocument(changed)).toBeUndefined();
      expect(openDocument(Buffer.concat([signed.subarray(0, at), signed.subarray(at + 1)]))).toBeUndefined();
      expect(
        openDocument(Buffer.concat([signed.subarray(0, at), Buffer.from([by]), signed.subarray(at)])),
      ).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
  for (let at = 0; at < signed.length; at += 1) {
    const changed = Buffer.from(signed);
    changed[at] = changed[at]! ^ 1;
    expect(openDocument(changed)).toBeUndefined();
  }
});

test("the same words signed by somebody else have another fingerprint", () => {
  const forged = openDocument(Buffer.from(signDocument(says, newSigningKey())));
  expect(forged?.document).toEqual(says);
  expect(forged?.fingerprint).not.toBe(fingerprintOf(publicKeyOf(key)));
});

test("words under another's key are refused, and so is what is no document", () => {
  const parts = JSON.parse(signed.toString()) as Record<string, unknown>;
  const swapped = `${JSON.stringify({ ...parts, key: publicKeyOf(newSigningKey()) }, null, 2)}\n`;
  expect(openDocument(Buffer.from(swapped))).toBeUndefined();
  for (const text of ["", "{}", "[]", "null", signed.toString().replace('"wat"', '"Wat"')])
    expect(openDocument(Buffer.from(text))).toBeUndefined();
});
