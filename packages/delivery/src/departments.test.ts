import fc from "fast-check";
import { expect, test } from "vitest";
import { circleFinder, departmentsOf } from "./departments.ts";

const row = (code: string, parentCode: string | null = null, name = code) => ({
  department: { code, name, parentCode },
});

const rejectedOf = (rows: ReturnType<typeof row>[]) => {
  const inCircle = circleFinder(rows);
  return rows.map(({ department }) => inCircle(department));
};

test("finds a department that is its own parent, and a circle of three", () => {
  expect(rejectedOf([row("A", "A"), row("B", null), row("C", "A")])).toEqual([true, false, false]);
  expect(rejectedOf([row("A", "B"), row("B", "C"), row("C", "A"), row("D", "A")])).toEqual([true, true, true, false]);
});

test("rejects of a department only the rows that close the circle", () => {
  expect(rejectedOf([row("A", "B"), row("A", "C"), row("A"), row("B", "A")])).toEqual([true, false, false, true]);
});

test("leaves no circle, whatever the rows say", () => {
  const code = fc.constantFrom(..."ABCDEFG");
  fc.assert(
    fc.property(fc.array(fc.tuple(code, fc.option(code))), (pairs) => {
      const rows = pairs.map(([child, parent]) => row(child, parent));
      const inCircle = circleFinder(rows);
      const departments = departmentsOf(rows.filter(({ department }) => !inCircle(department)));
      for (const { code: start } of departments.values()) {
        let steps = 0;
        for (let at: string | null = start; at; at = departments.get(at)?.parentCode ?? null)
          expect(steps++).toBeLessThan(8);
      }
    }),
  );
});

test("walks a chain of a hundred thousand", () => {
  const chain = Array.from({ length: 100_000 }, (_, at) => row(`A${at}`, `A${at + 1}`));
  expect(rejectedOf(chain).some(Boolean)).toBe(false);
  expect(rejectedOf([...chain, row("A100000", "A0")]).every(Boolean)).toBe(true);
});

test("names each department once, and makes one of a parent that is only named", () => {
  const rows = [row("A", null), row("A", "B", "Afdeling A"), row("A", "C", "Anders")];
  expect([...departmentsOf(rows).values()]).toEqual([
    { code: "A", name: "Afdeling A", parentCode: "B" },
    { code: "B", name: "B", parentCode: null },
  ]);
});
