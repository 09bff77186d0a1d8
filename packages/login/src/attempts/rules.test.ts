import fc from "fast-check";
import { expect, test } from "vitest";
import { accountFromAddress, address, countAttempt, waitMs, type Attempts } from "./rules.ts";

const start = new Date("2026-02-02T08:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const none: Attempts = { failures: 0, lastAt: start, freeAt: start };
const after = (n: number, now = start) => {
  let known = none;
  for (let i = 0; i < n; i++) known = { ...countAttempt(known, accountFromAddress, now), freeAt: now };
  return countAttempt(known, accountFromAddress, now);
};

test.each([
  [4, 0],
  [5, 1_000],
  [6, 2_000],
  [10, 32_000],
  [11, 60_000],
  [1_000_000, 60_000],
])("after %i guesses the next waits %i ms", (failures, wait) => {
  expect(waitMs(failures, accountFromAddress)).toBe(wait);
});

test("a guess that comes too early is refused and lengthens nothing", () => {
  const known = after(9);
  expect(() => countAttempt(known, accountFromAddress, later(31_999))).toThrow("too_many_attempts");
  expect(countAttempt(known, accountFromAddress, later(32_000)).failures).toBe(11);
});

test("a whole office that comes in at one moment is let through, in whatever order it is counted", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: address.free - 1 }), (moments) => {
      let known: Attempts = { failures: 0, lastAt: later(1_000), freeAt: new Date(0) };
      for (const moment of moments) known = countAttempt(known, address, later(moment));
      expect(known.failures).toBe(moments.length);
    }),
  );
});

test("a quiet minute forgets one guess", () => {
  expect(countAttempt(after(9), accountFromAddress, later(180_000)).failures).toBe(8);
});

test("however one guesses, an hour holds at most seventy guesses, and nobody ever waits longer than a minute", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 200, maxLength: 400 }), (pauses) => {
      let [known, now, counted] = [none, start.getTime(), 0];
      for (const pause of pauses) {
        now += pause;
        if (now > later(3_600_000).getTime()) break;
        expect(known.freeAt.getTime() - now).toBeLessThanOrEqual(60_000);
        if (now < known.freeAt.getTime()) continue;
        known = countAttempt(known, accountFromAddress, new Date(now));
        counted += 1;
      }
      expect(counted).toBeLessThanOrEqual(75);
    }),
  );
});
