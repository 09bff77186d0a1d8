import fc from "fast-check";
import { expect, test } from "vitest";
import { needsNewKey, nextStep, retireBefore, settleMs } from "./rules.ts";

const now = new Date("2026-06-01T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const key = (version: number, ms: number) => ({ version, madeAt: ago(ms) });
const none = { records: 0, deliveries: 0 };

test.each([
  ["one key", [key(1, 1e9)], none, "done"],
  ["none at all", [], none, "done"],
  ["records under the old one", [key(1, 1e9), key(2, 1e6)], { records: 1, deliveries: 0 }, "reseal"],
  ["records and a delivery", [key(1, 1e9), key(2, 1e9)], { records: 1, deliveries: 1 }, "reseal"],
  ["a delivery that waits", [key(1, 1e9), key(2, 1e9)], { records: 0, deliveries: 1 }, "wait"],
  ["a new one nobody may have heard of", [key(1, 1e9), key(2, settleMs - 1)], none, "wait"],
  ["nothing left, and time enough", [key(1, 1e9), key(2, settleMs)], none, "drop"],
])("with %s", (_, keys, left, next) => {
  expect(nextStep(keys, left, now)).toBe(next);
});

const keys = fc.uniqueArray(
  fc.record({ version: fc.integer({ min: 1, max: 9 }), madeAt: fc.date({ noInvalidDate: true }) }),
  {
    selector: ({ version }) => version,
  },
);
const left = fc.record({ records: fc.nat(3), deliveries: fc.nat(3) });
const date = fc.date({ noInvalidDate: true });

test("an old key goes only when nothing is sealed under it and every process had time to hear of the new one", () => {
  fc.assert(
    fc.property(keys, left, date, (kept, it, at) => {
      if (nextStep(kept, it, at) !== "drop") return;
      expect(it).toEqual(none);
      expect(kept.length).toBeGreaterThan(1);
      for (const { madeAt } of kept) expect(at.getTime() - madeAt.getTime()).toBeGreaterThanOrEqual(settleMs);
    }),
  );
});

test("asked for again since the same moment there is no second new key, and without a first there is no next", () => {
  expect(needsNewKey([], now)).toBe(false);
  fc.assert(
    fc.property(keys, date, (kept, since) => {
      const after = [...kept, { version: 10, madeAt: since }];
      expect(needsNewKey(after, since)).toBe(false);
      expect(needsNewKey(kept, since)).toBe(kept.length > 0 && kept.every(({ madeAt }) => madeAt < since));
    }),
  );
});

test("a replaced wrapping key stays as long as copies are kept", () => {
  const { replaced, rotated } = retireBefore(now, 30);
  expect(replaced).toEqual(ago(30 * 86_400_000));
  expect(rotated < replaced).toBe(true);
});
