import fc from "fast-check";
import { expect, test } from "vitest";
import { dayAfter, noticeDays, overdueOn, stepOf } from "./rules.ts";

const shared = { sharedOn: "2026-03-20", days: 14 };

test.each([
  // In the night of 29 March the clock goes forward: no day more or less.
  ["long before", "2026-03-31", null, { do: "nothing" }],
  ["three days before the day it is too late", "2026-04-01", null, { do: "notify", revokeOn: "2026-04-04" }],
  ["the last day that is in time", "2026-04-03", "2026-04-04", { do: "nothing" }],
  ["the day it is too late", "2026-04-04", "2026-04-04", { do: "revoke" }],
  ["after weeks in which nothing ran", "2026-05-10", null, { do: "notify", revokeOn: "2026-05-13" }],
  ["a day after that", "2026-05-12", "2026-05-13", { do: "nothing" }],
  ["weeks late, but announced", "2026-05-20", "2026-04-04", { do: "revoke" }],
])("%s (%s, announced for %s)", (_, today, revokeOn, step) => {
  expect(stepOf({ ...shared, revokeOn }, today)).toEqual(step);
});

test("a service that makes it longer puts off what was announced; one that makes it shorter does not bring it forward", () => {
  const announced = { sharedOn: "2026-03-20", revokeOn: "2026-04-04" };
  expect(stepOf({ ...announced, days: 30 }, "2026-04-10")).toEqual({ do: "nothing" });
  expect(stepOf({ ...announced, days: 30 }, "2026-04-20")).toEqual({ do: "revoke" });
  expect(stepOf({ ...announced, days: 5 }, "2026-04-03")).toEqual({ do: "nothing" });
});

test("however days pass, are missed or come back, it is announced once, and taken back once and not a day too soon", () => {
  const days = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      days,
      fc.array(fc.integer({ min: 5, max: 90 }), { minLength: 1, maxLength: 4 }),
      (passing, settings) => {
        const sharedOn = "2026-10-20";
        let [today, revokeOn, noticedOn, revokedOn] = [sharedOn, null, null, null] as [string, ...(string | null)[]];
        for (const [at, more] of passing.entries()) {
          today = dayAfter(today, more);
          const it = { sharedOn, days: settings[at % settings.length]!, revokeOn: revokeOn ?? null };
          if (revokedOn) continue;
          const step = stepOf(it, today);
          if (step.do === "notify") {
            expect(noticedOn).toBeNull();
            [noticedOn, revokeOn] = [today, step.revokeOn];
            expect(step.revokeOn >= dayAfter(today, noticeDays)).toBe(true);
          }
          if (step.do !== "revoke") continue;
          revokedOn = today;
          expect(noticedOn).not.toBeNull();
          expect(today >= dayAfter(noticedOn!, noticeDays)).toBe(true);
          expect(today >= overdueOn(it)).toBe(true);
          expect(today > dayAfter(sharedOn, it.days)).toBe(true);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
