import { randomUUID } from "node:crypto";
import type { UserId } from "@datakluis/contract";
import { expect, test } from "vitest";
import { accept, activate, type Proposed } from "./rules.ts";

const [hr, manager, stranger] = [randomUUID(), randomUUID(), randomUUID()] as [UserId, UserId, UserId];
const ready: Proposed = {
  vault: "none",
  deliveryRunning: false,
  careRequestsOnly: false,
  administrators: [hr],
  candidates: [hr, manager],
};

test("a vault is proposed with administrators among the employer's own users", () => {
  expect(activate(ready)).toBe("awaiting");
  expect(activate({ ...ready, administrators: [hr, manager] })).toBe("awaiting");
});

test.each([
  ["without an administrator", { administrators: [] }, "no_administrator"],
  [
    "with somebody who is no user of this employer",
    { administrators: [hr, stranger] },
    "not_an_administrator_candidate",
  ],
  ["while a file is being written", { deliveryRunning: true }, "delivery_running"],
  ["where only people with a care request come", { careRequestsOnly: true }, "scenario_care_requests"],
  ["twice", { vault: "awaiting" }, "already_active"],
  ["while the people move", { vault: "moving" }, "already_active"],
  ["over an active one", { vault: "active" }, "already_active"],
] as const)("refuses to propose a vault %s", (_, change, code) => {
  expect(() => activate({ ...ready, ...change })).toThrow(code);
});

test("the agreement begins the moving once, and only after a proposal", () => {
  expect(accept("awaiting")).toBe("moving");
  expect(accept("moving")).toBe("moving");
  expect(accept("active")).toBe("active");
  expect(() => accept("none")).toThrow("not_awaiting");
});
