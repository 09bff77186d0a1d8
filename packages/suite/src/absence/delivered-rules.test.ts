import fc from "fast-check";
import { expect, test } from "vitest";
import type { DeliveredCase, SpellDeed } from "@datakluis/contract";
import { courseOf, stepsTo, type Step } from "./delivered-rules.ts";
import { after, type Standing } from "./fold.ts";

type Told = NonNullable<DeliveredCase["spell"]>;
const told = (change: Partial<Told> = {}): Told => ({
  startsOn: "2026-03-02",
  course: [{ from: "2026-03-02", percentage: 100 }],
  recoveredOn: null,
  safetyNet: "no",
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
  ...change,
});
const half = { from: "2026-03-09", percentage: 50 };

const deedOf = (step: Step, it: Told | null): SpellDeed => {
  if (step.do === "report") return { kind: "reported", said: { ...it!, course: courseOf(it!), differentCause: false } };
  if (step.do === "course") return { kind: "course", said: step.line };
  if (step.do === "recover") return { kind: "recovered", said: { recoveredOn: step.recoveredOn } };
  if (step.do === "correct") return { kind: "corrected", said: step.said };
  return { kind: "withdrawn", said: { reason: "by_message" } };
};
const taken = (standing: Standing | undefined, it: Told | null) =>
  stepsTo(standing, it).reduce<Standing | undefined>((one, step) => after(one, deedOf(step, it)), standing);

test.each<[string, Told | null, Told | null, string[]]>([
  ["nothing is there yet", null, told(), ["report"]],
  ["nothing is new", told(), told(), []],
  ["it goes on", told(), told({ course: [...told().course, half], recoveredOn: "2026-03-16" }), ["course", "recover"]],
  ["it ends", told(), told({ recoveredOn: "2026-03-16" }), ["recover"]],
  ["it turns out not to have ended", told({ recoveredOn: "2026-03-16" }), told(), ["correct"]],
  ["a line was wrong", told({ course: [...told().course, half] }), told(), ["correct"]],
  ["a detail was wrong", told(), told({ workAccident: true }), ["correct"]],
  ["it never was", told(), null, ["withdraw"]],
  ["what never was, still is not", null, null, []],
])("where %s", (_, before, now, steps) => {
  const known = before ? taken(undefined, before) : undefined;
  expect(stepsTo(known, now).map((step) => step.do)).toEqual(steps);
});

const day = (at: number) => `2026-03-${String(at + 1).padStart(2, "0")}`;
const cases = fc
  .record({
    start: fc.integer({ min: 0, max: 3 }),
    lines: fc.uniqueArray(
      fc.record({ after: fc.integer({ min: 1, max: 9 }), percentage: fc.constantFrom(20, 50, 100) }),
      {
        selector: (it) => it.after,
        maxLength: 3,
      },
    ),
    recovered: fc.option(fc.integer({ min: 14, max: 20 })),
    workAccident: fc.boolean(),
  })
  .map(({ start, lines, recovered, workAccident }) =>
    told({
      startsOn: day(start),
      course: [
        { from: day(start), percentage: 100 },
        ...lines
          .toSorted((one, other) => one.after - other.after)
          .map(({ after: days, percentage }) => ({ from: day(start + days), percentage })),
      ],
      recoveredOn: recovered === null ? null : day(recovered),
      workAccident,
    }),
  );

test("whatever was told before, a spell becomes what is told now", () => {
  fc.assert(
    fc.property(fc.array(fc.option(cases, { freq: 5 }), { minLength: 1, maxLength: 6 }), (all) => {
      let standing: Standing | undefined;
      for (const it of all) {
        standing = taken(standing, it);
        if (it) expect(standing).toMatchObject({ ...it, course: courseOf(it), withdrawn: null });
        else expect(standing === undefined || standing.withdrawn === "by_message").toBe(true);
        // Told again it asks nothing.
        expect(stepsTo(standing, it)).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});
