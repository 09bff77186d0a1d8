import fc from "fast-check";
import { expect, test } from "vitest";
import { chainsOf, dateOfChain, dayOfChain, type LeavePeriod, type Period } from "./chain.ts";
import { dayAfter, daysBetween } from "./days.ts";

const ill = (id: string, startsOn: string, endsOn: string | null, more: Partial<Period> = {}): Period => ({
  id,
  startsOn,
  endsOn,
  employment: null,
  differentCause: false,
  ...more,
});
const leave = { startsOn: "2026-03-02", endsOn: "2026-06-22" };
const idsOf = (periods: Period[], leaves: LeavePeriod[] = []) => chainsOf(periods, leaves).map(({ spells }) => spells);

// BW art. 7:629 lid 10
test.each<[string, Period[], LeavePeriod[], string[][]]>([
  ["27 days apart", [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-02-08", null)], [], [["a", "b"]]],
  ["28 days apart", [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-02-09", null)], [], [["a"], ["b"]]],
  [
    "27 days apart over a leap day",
    [ill("a", "2028-02-01", "2028-02-10"), ill("b", "2028-03-08", null)],
    [],
    [["a", "b"]],
  ],
  [
    "27 days apart over a change of the clock",
    [ill("a", "2026-03-02", "2026-03-10"), ill("b", "2026-04-06", null)],
    [],
    [["a", "b"]],
  ],
  [
    "the one on the day of recovery of the other",
    [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-01-12", null)],
    [],
    [["a", "b"]],
  ],
  [
    "directly before and after leave",
    [ill("a", "2026-02-02", "2026-03-02"), ill("b", "2026-06-22", null)],
    [leave],
    [["a", "b"]],
  ],
  [
    "27 days apart besides the leave",
    [ill("a", "2026-02-02", "2026-02-17"), ill("b", "2026-07-06", null)],
    [leave],
    [["a", "b"]],
  ],
  [
    "28 days apart besides the leave",
    [ill("a", "2026-02-02", "2026-02-16"), ill("b", "2026-07-06", null)],
    [leave],
    [["a"], ["b"]],
  ],
  [
    "after leave of another cause",
    [ill("a", "2026-02-02", "2026-03-02"), ill("b", "2026-06-22", null, { differentCause: true })],
    [leave],
    [["a"], ["b"]],
  ],
  [
    "another cause without leave in between: who asks for it is not asked here",
    [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-01-20", null, { differentCause: true })],
    [leave],
    [["a", "b"]],
  ],
  [
    "what follows on a spell of another cause is of that one",
    [
      ill("a", "2026-02-02", "2026-03-02"),
      ill("b", "2026-06-22", "2026-06-24", { differentCause: true }),
      ill("c", "2026-06-26", null),
    ],
    [leave],
    [["a"], ["b", "c"]],
  ],
  [
    "of two employments each its own",
    [
      ill("a", "2026-01-05", "2026-01-12", { employment: "2020-01-01" }),
      ill("b", "2026-01-20", null, { employment: "2022-01-01" }),
    ],
    [],
    [["a"], ["b"]],
  ],
  [
    "of one employment and of all",
    [ill("a", "2026-01-05", "2026-01-12", { employment: "2020-01-01" }), ill("b", "2026-01-20", null)],
    [],
    [["a", "b"]],
  ],
  ["no days is no illness", [ill("a", "2026-01-05", "2026-01-05")], [], []],
  [
    "no days joins nothing",
    [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-02-01", "2026-02-01"), ill("c", "2026-02-20", null)],
    [],
    [["a"], ["c"]],
  ],
])("%s", (_, periods, leaves, chains) => {
  expect(idsOf(periods, leaves)).toEqual(chains);
});

test("a chain has a first day, an end and gaps", () => {
  const two = [ill("a", "2026-01-05", "2026-01-12"), ill("b", "2026-01-20", "2026-02-01")];
  expect(chainsOf(two, [])).toEqual([
    {
      spells: ["a", "b"],
      startsOn: "2026-01-05",
      endsOn: "2026-02-01",
      gaps: [{ from: "2026-01-12", until: "2026-01-20" }],
    },
  ]);
});

test("the clock of the law stands still in a gap", () => {
  const chain = { startsOn: "2026-01-05", gaps: [{ from: "2026-01-12", until: "2026-01-20" }] };
  expect(
    ["2026-01-05", "2026-01-11", "2026-01-12", "2026-01-15", "2026-01-20", "2026-01-21"].map((it) =>
      dayOfChain(chain, it),
    ),
  ).toEqual([0, 6, 7, 7, 7, 8]);
  expect([0, 6, 7, 8].map((it) => dateOfChain(chain, it))).toEqual([
    "2026-01-05",
    "2026-01-11",
    "2026-01-20",
    "2026-01-21",
  ]);
});

const first = "2027-12-01";
const day = (most: number) => fc.integer({ min: 0, max: most });
const anyLeave = fc.record({ at: day(200), days: fc.integer({ min: 1, max: 120 }) });
const anySpell = fc.record({
  at: day(220),
  days: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 6 }),
  employment: fc.constantFrom(null, null, "2020-01-01", "2024-01-01"),
  differentCause: fc.boolean(),
});
const anyAbsence = fc
  .tuple(fc.array(anySpell, { maxLength: 6 }), fc.array(anyLeave, { maxLength: 2 }))
  .map(([spells, leaves]) => ({
    periods: spells.map(({ at, days, ...it }, n) =>
      ill(`s${n}`, dayAfter(first, at), days === null ? null : dayAfter(first, at + days), it),
    ),
    leaves: leaves.map(({ at, days }) => ({ startsOn: dayAfter(first, at), endsOn: dayAfter(first, at + days) })),
  }));

/** Day after day, with nothing but a count of the days recovered: slow, and plainly what the law says. */
function slowly(periods: Period[], leaves: LeavePeriod[]): string[][] {
  const together = new Map(periods.map((it) => [it.id, new Set([it.id])]));
  const unite = (one: string, other: string) => {
    const both = new Set([...together.get(one)!, ...together.get(other)!]);
    for (const it of both) together.set(it, both);
  };
  const real = periods.filter((it) => it.startsOn !== it.endsOn);
  const employments = [...new Set(real.flatMap((it) => it.employment ?? []))];
  for (const row of employments.length ? employments : [null]) {
    const own = real.filter((it) => it.employment === null || it.employment === row);
    let [recovered, afterLeave] = [0, false];
    let last: string | undefined;
    for (let n = 0; n <= 270; n++) {
      const date = dayAfter(first, n);
      const isOn = (it: { startsOn: string; endsOn: string | null }) =>
        it.startsOn <= date && (!it.endsOn || date < it.endsOn);
      const running = own.filter(isOn).toSorted((a, b) => (a.startsOn + a.id < b.startsOn + b.id ? -1 : 1));
      for (const it of running) {
        const begins = it.startsOn === date;
        const wasIll = running.some((other) => other !== it && (other.startsOn < date || other.id < it.id));
        if (begins && last && (wasIll || (recovered < 28 && !(afterLeave && it.differentCause)))) unite(last, it.id);
        if (begins || !last) last = it.id;
      }
      if (running.length) {
        [recovered, afterLeave] = [0, false];
        last = running[0]!.id;
      } else if (leaves.some(isOn)) afterLeave = true;
      else recovered += 1;
    }
  }
  const sets = new Set(real.map((it) => together.get(it.id)!));
  return [...sets].map((it) => [...it].toSorted());
}

test("chains are what counting days one by one makes of them", () => {
  fc.assert(
    fc.property(anyAbsence, ({ periods, leaves }) => {
      const sorted = (chains: string[][]) =>
        chains.map((it) => it.toSorted()).toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1));
      expect(sorted(idsOf(periods, leaves))).toEqual(sorted(slowly(periods, leaves)));
    }),
    { numRuns: 500 },
  );
});

test("the order in which spells are told matters to nobody", () => {
  fc.assert(
    fc.property(anyAbsence, ({ periods, leaves }) => {
      expect(chainsOf(periods.toReversed(), leaves.toReversed())).toEqual(chainsOf(periods, leaves));
    }),
  );
});

test("a day of a chain is the number of days before it on which somebody was ill, and comes back as its date", () => {
  fc.assert(
    fc.property(anyAbsence, day(300), ({ periods, leaves }, n) => {
      for (const chain of chainsOf(periods, leaves)) {
        const date = dayAfter(chain.startsOn, n);
        const isGap = (it: string) => chain.gaps.some(({ from, until }) => from <= it && it < until);
        const before = Array.from({ length: n }, (_, at) => dayAfter(chain.startsOn, at)).filter((it) => !isGap(it));
        expect(dayOfChain(chain, date)).toBe(before.length);
        if (!isGap(date)) expect(dateOfChain(chain, before.length)).toBe(date);
        expect(daysBetween(chain.startsOn, dateOfChain(chain, n))).toBeGreaterThanOrEqual(n);
      }
    }),
  );
});
