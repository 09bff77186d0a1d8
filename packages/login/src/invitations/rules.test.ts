import { expect, test } from "vitest";
import { expiryOf, mustBeInvitable, mustBeOpen } from "./rules.ts";

const made = new Date("2026-02-02T08:00:00Z");
const waiting = { guarded: false, accepted: false, disabledAt: null, side: "employer" } as const;

test("whoever is new or has not accepted yet can be invited", () => {
  expect(() => mustBeInvitable(undefined, "service")).not.toThrow();
  expect(() => mustBeInvitable(waiting, "employer")).not.toThrow();
});

test.each([
  ["in use", { ...waiting, accepted: true }, "account_exists"],
  ["on the other side", { ...waiting, side: "service" }, "account_exists"],
  ["shut", { ...waiting, disabledAt: made }, "account_disabled"],
  ["of a vault", { ...waiting, guarded: true }, "account_guarded"],
  ["of a vault and in use", { ...waiting, guarded: true, accepted: true }, "account_guarded"],
] as const)("an account %s is not invited", (_, known, code) => {
  expect(() => mustBeInvitable(known, "employer")).toThrow(code);
});

test.each([
  ["unknown", undefined],
  ["closed", { closedAt: made, expiresAt: expiryOf(made) }],
  ["expired", { closedAt: null, expiresAt: made }],
])("an invitation that is %s does not open", (_, invitation) => {
  expect(() => mustBeOpen(invitation, made)).toThrow("invitation_invalid");
});
