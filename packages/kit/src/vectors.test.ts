import { expect, test } from "vitest";
import { vectors } from "./testing/vectors.ts";

test("what seals, marks, derives and signs does with published vectors what it should, and refuses the wrong ones", () => {
  expect(vectors()).toEqual({ aesGcm: 66, hmac: 87, hkdf: 78, ed25519: 151, refused: 147 });
});
