import { expect, test } from "vitest";
import { lives, mustHaveGuess } from "./rules.ts";

const at = (time: string) => new Date(`2026-02-02T${time}Z`);
const whole = { half: false, startedAt: at("08:00:00"), lastSeenAt: at("08:00:00"), endedAt: null };

test.each([
  ["just started", whole, "08:00:00", true],
  ["not used for almost half an hour", whole, "08:29:59", true],
  ["not used for half an hour", whole, "08:30:00", false],
  ["used all day", { ...whole, lastSeenAt: at("19:45:00") }, "19:59:59", true],
  ["used all day, twelve hours long", { ...whole, lastSeenAt: at("19:59:59") }, "20:00:00", false],
  ["ended", { ...whole, endedAt: at("08:01:00") }, "08:02:00", false],
  ["half, waiting for a code", { ...whole, half: true }, "08:09:59", true],
  ["half, waiting too long", { ...whole, half: true }, "08:10:00", false],
])("a session %s", (_, session, now, alive) => {
  expect(lives(session, at(now))).toBe(alive);
});

test("a half session has five guesses", () => {
  expect(() => mustHaveGuess(4)).not.toThrow();
  expect(() => mustHaveGuess(5)).toThrow("not_signed_in");
});
