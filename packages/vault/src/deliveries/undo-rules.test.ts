import fc from "fast-check";
import { expect, test } from "vitest";
import { endedBefore, undo, undoingOf, undoUntil, type Undoable } from "./undo-rules.ts";

const endedAt = new Date("2026-11-01T12:00:00Z");
const soon = new Date("2026-11-02T12:00:00Z");
const done: Undoable = { state: "done", endedAt, processed: 3, listed: true, last: true, open: false };

test.each([
  ["a delivery that is done", {}, "undoing"],
  ["one that stopped halfway", { state: "failed" }, "undoing"],
  ["one that is being undone", { state: "undoing" }, "undoing"],
  ["one that was undone", { state: "undone", last: false, listed: false }, "undone"],
] as const)("%s", (_, change, to) => expect(undo({ ...done, ...change }, soon)).toBe(to));

test.each([
  ["one that waits", { state: "waiting" }, "undo_nothing"],
  ["one that runs", { state: "running" }, "undo_nothing"],
  ["one that was discarded", { state: "discarded" }, "undo_nothing"],
  ["one that changed nobody", { processed: 0 }, "undo_nothing"],
  ["one of before another", { last: false }, "undo_not_last"],
  ["one beside another that waits", { open: true }, "undo_other_open"],
  ["one of which nothing is kept", { listed: false }, "undo_too_late"],
] as const)("not %s", (_, change, code) => expect(() => undo({ ...done, ...change }, soon)).toThrow(code));

test("until fourteen days after it ended, to the moment", () => {
  const until = undoUntil(endedAt);
  expect(until.toISOString()).toBe("2026-11-15T12:00:00.000Z");
  expect(undo(done, new Date(until.getTime() - 1))).toBe("undoing");
  expect(() => undo(done, until)).toThrow("undo_too_late");
});

test("nobody is touched who was edited since, or was added and ever shared", () => {
  const standing = fc.record({
    version: fc.integer({ min: 1, max: 4 }),
    wrote: fc.integer({ min: 1, max: 4 }),
    written: fc.boolean(),
    added: fc.boolean(),
    shared: fc.boolean(),
  });
  fc.assert(
    fc.property(standing, (it) => {
      const what = undoingOf(it);
      const touched = what === "put_back" || what === "leave";
      expect(touched).toBe(it.written && it.version === it.wrote && !(it.added && it.shared));
      if (touched) expect(what).toBe(it.added ? "leave" : "put_back");
      if (!it.written) expect(what).toBe("nothing");
    }),
  );
});

test("an employment that was not one ended yesterday, never before it began, and never later than it did", () => {
  const employment = {
    ...{ jobTitle: null, contractHours: null, normHours: null, contractKind: null, costCentre: null },
    ...{ startsOn: "2020-01-01", endsOn: null as string | null },
  };
  const end = (change: Partial<typeof employment>) => endedBefore({ ...employment, ...change }, "2026-03-01").endsOn;
  expect(end({})).toBe("2026-02-28");
  expect(end({ endsOn: "2030-01-01" })).toBe("2026-02-28");
  expect(end({ endsOn: "2021-01-01" })).toBe("2021-01-01");
  expect(end({ startsOn: "2026-09-01" })).toBe("2026-09-01");
});
