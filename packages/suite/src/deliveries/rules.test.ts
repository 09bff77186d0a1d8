import { expect, test } from "vitest";
import { mustAccept } from "./rules.ts";

test("an employer without a vault delivers here; from the proposal on nothing comes in", () => {
  expect(() => mustAccept("none")).not.toThrow();
  expect(() => mustAccept("awaiting")).toThrow("awaiting_agreement");
  expect(() => mustAccept("moving")).toThrow("vault_owns_identity");
  expect(() => mustAccept("active")).toThrow("vault_owns_identity");
});
