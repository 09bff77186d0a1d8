import fc from "fast-check";
import type { UserId } from "@datakluis/contract";
import { expect, test } from "vitest";
import {
  cancel,
  confirm,
  dueAfter,
  isDue,
  mayConfirm,
  needsRepresentative,
  order,
  waitingDays,
  type Ordered,
} from "./rules.ts";

const [a, b] = ["a", "b"] as UserId[] as [UserId, UserId];
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const ordered = (change: Partial<Ordered> = {}): Ordered => ({
  id: "een",
  orderedBy: a,
  orderedAt: day(10),
  confirmedAt: null,
  dueAt: null,
  begunAt: null,
  ...change,
});
const refusal = (work: () => unknown): string => {
  try {
    return String(work());
  } catch (no) {
    return (no as { code: string }).code;
  }
};

test("it is ordered of a vault that is in use, after an export or without one on purpose, and once", () => {
  const vault = { state: "active" as const, hasExport: true, standing: undefined };
  expect(refusal(() => order(vault, false))).toBe("undefined");
  expect(refusal(() => order({ ...vault, hasExport: false }, true))).toBe("undefined");
  expect(refusal(() => order({ ...vault, hasExport: false }, false))).toBe("export_first");
  expect(refusal(() => order({ ...vault, standing: ordered() }, true))).toBe("destruction_ordered");
  for (const state of ["awaiting", "moving"] as const)
    expect(refusal(() => order({ ...vault, state }, true))).toBe("not_active");
  expect(refusal(() => order({ ...vault, state: "ended" }, true))).toBe("service_ended");
});

test("two people decide: not whoever ordered it, nor whoever became administrator since", () => {
  expect(mayConfirm(ordered(), { userId: b, since: day(9) })).toBe(true);
  expect(mayConfirm(ordered(), { userId: a, since: day(1) })).toBe(false);
  expect(mayConfirm(ordered(), { userId: b, since: day(10) })).toBe(false);
  expect(refusal(() => confirm(ordered(), "een", { userId: a, since: day(1) }))).toBe("confirm_not_yours");
  expect(refusal(() => confirm(ordered(), "ander", { userId: b, since: day(1) }))).toBe("destruction_other");
  expect(confirm(ordered({ confirmedAt: day(11) }), "een", { userId: b, since: day(1) })).toBe(false);
});

test("the representative is asked only where there is one administrator, and is somebody else", () => {
  expect(needsRepresentative([a, b], { orderer: "x@y.z", representative: "x@y.z" })).toBe(false);
  expect(needsRepresentative([a], { orderer: "x@y.z", representative: "r@y.z" })).toBe(true);
  expect(refusal(() => needsRepresentative([a], { orderer: "X@y.z", representative: "x@Y.z" }))).toBe(
    "representative_is_you",
  );
});

test("whatever is tried, nothing is destroyed without two people and the days between", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("order" as const), by: fc.constantFrom(a, b) }),
      fc.record({
        do: fc.constant("confirm" as const),
        by: fc.constantFrom<UserId | "representative">(a, b, "representative"),
      }),
      fc.record({ do: fc.constant("cancel" as const), by: fc.constantFrom(a, b) }),
      fc.record({ do: fc.constant("destroy" as const), by: fc.constant(a) }),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, fc.array(fc.integer({ min: 0, max: 10 })), (done, pauses) => {
      let at = 0;
      let standing: Ordered | undefined;
      let eyes: (UserId | "representative")[] = [];
      let confirmedOn = 0;
      for (const [n, step] of done.entries()) {
        at += pauses[n % Math.max(pauses.length, 1)] ?? 1;
        const now = day(at);
        try {
          if (step.do === "order") {
            order({ state: "active", hasExport: true, standing }, false);
            standing = ordered({ id: String(n), orderedBy: step.by as UserId, orderedAt: now });
            eyes = [step.by];
          } else if (step.do === "confirm" && standing) {
            const by =
              step.by === "representative"
                ? ("representative" as const)
                : { userId: step.by as UserId, since: day(-1) };
            if (!confirm(standing, standing.id, by)) continue;
            standing = { ...standing, confirmedAt: now, dueAt: dueAfter(now) };
            eyes.push(step.by);
            confirmedOn = at;
          } else if (step.do === "cancel" && standing) {
            cancel(standing, standing.id);
            standing = undefined;
          } else if (step.do === "destroy" && isDue(standing, now)) {
            expect(new Set(eyes).size).toBe(2);
            expect(at - confirmedOn).toBeGreaterThanOrEqual(waitingDays);
            return;
          }
        } catch (no) {
          expect((no as { code?: string }).code).toBeTypeOf("string");
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
