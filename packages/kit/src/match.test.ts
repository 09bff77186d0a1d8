import { expect, test } from "vitest";
import { folded, score } from "./match.ts";

test("accents, case and punctuation do not matter", () => {
  expect(folded("Demirçi-Øst, ’s-Gravenhage")).toBe("demirci ost s gravenhage");
  expect(folded("Yılmaz Łukasz")).toBe("yilmaz lukasz");
});

test("every word asked for must be there; the beginning of a word counts more", () => {
  expect(score(["vri"], "e de vries")).toBeGreaterThan(score(["rie"], "e de vries"));
  expect(score(["vries", "jan"], "e de vries")).toBe(0);
  expect(score(["ie"], "e de vries")).toBe(0);
});
