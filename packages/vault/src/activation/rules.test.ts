import { expect, test } from "vitest";
import { finish, moved, mustBeMoving, progress, retained } from "./rules.ts";

test("people move in between the agreement and the end of the move", () => {
  expect(() => mustBeMoving("moving")).not.toThrow();
  for (const state of ["none", "awaiting", "active"] as const)
    expect(() => mustBeMoving(state)).toThrow("not_awaiting");
});

test("the move ends once, and not before it began", () => {
  expect(finish("moving")).toBe("active");
  expect(finish("active")).toBe("active");
  expect(() => finish("awaiting")).toThrow("not_awaiting");
  expect(() => finish("none")).toThrow("not_awaiting");
});

test("how far it is, is what happened added up", () => {
  expect(progress([])).toEqual({ confirmed: 0, retained: 0 });
  expect(
    progress([
      { deed: moved, amount: 2_000 },
      { deed: retained, amount: 3 },
      { deed: moved, amount: 500 },
      { deed: "person.seen", amount: 9 },
    ]),
  ).toEqual({ confirmed: 2_500, retained: 3 });
});
