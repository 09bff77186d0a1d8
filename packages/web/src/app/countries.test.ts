import { expect, test } from "vitest";
import { countryName, countryOf } from "./countries.ts";

test.each([
  ["België", "BE"],
  ["belgie", "BE"],
  ["Belgium", "BE"],
  ["de", "DE"],
  ["Duitsland", "DE"],
  ["Nederland", "NL"],
  ["Nergensland", "Nergensland"],
])("%s is %s", (text, code) => {
  expect(countryOf(text)).toBe(code);
});

test("a code has a name", () => {
  expect(countryName("BE")).toBe("België");
});
