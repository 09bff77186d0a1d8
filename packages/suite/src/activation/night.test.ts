import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsAt } from "./night.ts";

const clock = new Intl.DateTimeFormat("nl-NL", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "short",
  timeStyle: "medium",
});
const hourThere = (moment: Date) => Number(/ (\d{2}):/.exec(clock.format(moment))![1]);
const minute = 60_000;

/** Minute after minute until it is night there. */
function nightFrom(accepted: Date): Date {
  if (hourThere(accepted) >= 2 && hourThere(accepted) < 5) return accepted;
  let at = Math.ceil(accepted.getTime() / minute) * minute;
  while (hourThere(new Date(at)) < 2 || hourThere(new Date(at)) >= 5) at += minute;
  return new Date(at);
}

test("people move at once, or in the first night after the agreement, summer and winter", () => {
  const anyMoment = fc.date({ min: new Date("2025-01-01"), max: new Date("2031-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(anyMoment, (accepted) => {
      expect(beginsAt(accepted, false)).toEqual(accepted);
      expect(beginsAt(accepted, true)).toEqual(nightFrom(accepted));
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["an evening", "2026-11-20T20:00:00+01:00", "2026-11-21T02:00:00+01:00"],
  ["just before the night", "2026-11-20T01:59:59+01:00", "2026-11-20T02:00:00+01:00"],
  ["within the night", "2026-11-20T04:59:59+01:00", "2026-11-20T04:59:59+01:00"],
  ["just after the night", "2026-11-20T05:00:00+01:00", "2026-11-21T02:00:00+01:00"],
  ["the night in which two o'clock is skipped", "2026-03-28T22:00:00+01:00", "2026-03-29T03:00:00+02:00"],
  ["the night that has two o'clock twice", "2026-10-24T22:00:00+02:00", "2026-10-25T02:00:00+02:00"],
  ["between its two two o'clocks", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+02:00"],
])("agreed in %s, people move when it is night", (_, accepted, begins) => {
  expect(beginsAt(new Date(accepted), true).toISOString()).toBe(new Date(begins).toISOString());
});
