import { expect, test } from "vitest";
import { idOf, monthAfter, periodOf, periodsUntil } from "./periods.ts";

const idsUntil = (last: string) => periodsUntil(last).map(({ id }) => id);

test("periods end with the last month that is told of", () => {
  expect(idsUntil("2026-10")).toEqual(
    expect.arrayContaining(["2026-07/2026-09", "2025-11/2026-10", "2025-01/2025-12"]),
  );
  expect(idsUntil("2026-12")).toEqual(expect.arrayContaining(["2026-10/2026-12", "2026-01/2026-12"]));
  for (const last of ["2026-01", "2026-03", "2026-11", "2026-12"])
    expect(periodsUntil(last).every(({ period }) => period.until <= last && period.from <= period.until)).toBe(true);
});

test("a period is what its id says", () => {
  expect(periodOf(idOf({ from: "2025-01", until: "2025-12" }))).toEqual({ from: "2025-01", until: "2025-12" });
  expect([monthAfter("2026-01", -1), monthAfter("2025-12", 1)]).toEqual(["2025-12", "2026-01"]);
});
