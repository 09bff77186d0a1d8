import fc from "fast-check";
import { expect, test } from "vitest";
import { mayKnock, reasonsToHold } from "./rules.ts";

const limits = { mostMissing: 5, mostChanged: 20 };
const looked = (missing: number, changed: number, known = 100, incomplete = false) => ({
  counts: { missing, changed },
  known,
  incomplete,
});

test.each([
  ["nothing", looked(0, 0), []],
  ["as many as the limit", looked(5, 20), []],
  ["one more who left", looked(6, 0), ["many_missing"]],
  ["one more who changed", looked(0, 21), ["many_changed"]],
  ["both", looked(6, 21), ["many_missing", "many_changed"]],
  ["a file that seems broken off", looked(0, 0, 100, true), ["incomplete"]],
  ["the first file of an employer", looked(0, 0, 0), []],
] as const)("a delivery with %s", (_, it, reasons) => {
  expect(reasonsToHold("live", limits, it)).toEqual(reasons);
});

test.each([
  ["ten in one file", 10, 0, false],
  ["eleven in one file", 11, 0, true],
  ["the eleventh in a day", 1, 10, true],
  ["none anew after many", 0, 30, false],
] as const)("of absence, %s", (_, shares, sharedBefore, waits) => {
  const it = { ...looked(0, 0, 20), shares, sharedBefore };
  expect(reasonsToHold("live", limits, it)).toEqual(waits ? ["many_shared"] : []);
  expect(reasonsToHold("live", limits, { ...it, known: 1_000 })).toEqual([]);
});

test("it begins by itself exactly when it is live, whole, and within both limits", () => {
  const share = fc.integer({ min: 0, max: 100 });
  const people = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(share, share, people, people, people, fc.boolean(), (mostMissing, mostChanged, known, a, b, broken) => {
      const [missing, changed] = [Math.min(a, known), Math.min(b, known)];
      const reasons = reasonsToHold("live", { mostMissing, mostChanged }, looked(missing, changed, known, broken));
      const within = known === 0 || (missing / known <= mostMissing / 100 && changed / known <= mostChanged / 100);
      expect(reasons.length === 0).toBe(within && !broken);
      expect(reasonsToHold("trial", { mostMissing, mostChanged }, looked(0, 0))).toEqual(["trial"]);
    }),
  );
});

test("a token of before, or of the very second in which a key was taken away, does not count", () => {
  const from = new Date("2026-05-01T10:00:00.400Z");
  const at = (moment: string) => () => mayKnock({ state: "live", tokensFrom: from }, new Date(moment));
  expect(at("2026-05-01T10:00:01Z")).not.toThrow();
  expect(at("2026-05-01T10:00:00Z")).toThrow("not_signed_in");
  expect(() => mayKnock(undefined, new Date())).toThrow("not_signed_in");
  expect(() => mayKnock({ state: "paused", tokensFrom: from }, new Date())).toThrow("coupling_paused");
});
