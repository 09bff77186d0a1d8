import { expect, test } from "vitest";
import { identityFields, markedDelivery, unmarked } from "./deliveries.ts";

test("every field of who somebody is has a mark of its own, or a reason why not", () => {
  const { people } = markedDelivery(40);
  const marked = new Set(people.flatMap(({ marks }) => Object.keys(marks)));
  expect(identityFields.filter((field) => !marked.has(field) && !unmarked[field])).toEqual([]);
  expect(Object.keys(unmarked).filter((field) => marked.has(field) || !identityFields.includes(field))).toEqual([]);
  expect(identityFields).toContain("foreignAddress.city");
});

test("a mark is of one person and one field, and long enough not to be found by chance", () => {
  const all = markedDelivery(100).people.flatMap(({ marks }) => Object.values(marks));
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((mark) => mark.replaceAll(" ", "").length < 6)).toEqual([]);
});
