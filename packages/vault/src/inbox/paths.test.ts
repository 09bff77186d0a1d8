import fc from "fast-check";
import { expect, test } from "vitest";
import { allFolders, cleanPath, isUnderWay, placeAt } from "./paths.ts";

test.each([
  ["/", { what: "root" }],
  [".", { what: "root" }],
  ["../../..", { what: "root" }],
  ["/volledig", { what: "folder", folder: "volledig" }],
  ["/volledig/mei.csv", { what: "drop", folder: "volledig", name: "mei.csv" }],
  ["volledig/../wijzigingen/mei.csv", { what: "drop", folder: "wijzigingen", name: "mei.csv" }],
  ["/verslagen/x.txt", { what: "report", name: "x.txt" }],
  ["/etc/passwd", undefined],
  ["/volledig/../../etc/passwd", undefined],
  ["/volledig/diep/mei.csv", undefined],
  ["/volledig/mei\0.csv", undefined],
  ["/__proto__/x", undefined],
] as const)("at %j stands what is meant, or nothing", (path, place) => {
  expect(placeAt(path)).toEqual(place);
});

test("no path leads to anything but a name in one of the folders", () => {
  const step = fc.oneof(fc.constantFrom("..", ".", "", "/", "volledig", "wijzigingen", "verslagen"), fc.string());
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const path = steps.join("/");
      expect(cleanPath(path)).toMatch(/^\//);
      const place = placeAt(path);
      if (!place || place.what === "root") return;
      if ("folder" in place) expect(allFolders).toContain(place.folder);
      if ("name" in place) expect(place.name).not.toMatch(/^\.{1,2}$|[/\0]/);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["mei.csv", false],
  ["mei.csv.part", true],
  ["mei.csv.filepart", true],
  [".mei.csv", true],
  ["mei.TMP", true],
])("%s is under way: %s", (name, it) => expect(isUnderWay(name)).toBe(it));
