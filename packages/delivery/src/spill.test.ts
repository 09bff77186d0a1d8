import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { spillOf } from "./spill.ts";

test("what memory has no room for stands under no name, and sealed", () => {
  const spill = spillOf();
  const pieces = ["Van der Velde", "", "999993653".repeat(30_000)].map((it) => Buffer.from(it));
  expect(pieces.map((it) => spill.put(it))).toEqual([0, 1, 2]);
  expect([2, 0, 1].map((number) => spill.take(number))).toEqual([pieces[2], pieces[0], pieces[1]]);

  const open = readdirSync("/proc/self/fd").flatMap((it) => {
    try {
      const path = `/proc/self/fd/${it}`;
      return readlinkSync(path).includes("datakluis-") ? [{ path, name: readlinkSync(path) }] : [];
    } catch {
      return [];
    }
  });
  expect(open.map(({ name }) => name)).toEqual([expect.stringMatching(/\(deleted\)$/)]);
  const stands = readFileSync(open[0]!.path);
  expect(stands.length).toBeGreaterThan(270_000);
  expect(stands.includes("Velde") || stands.includes("999993653")).toBe(false);
});
