import fc from "fast-check";
import type { DepartmentId } from "@datakluis/contract";
import { expect, test } from "vitest";
import { widthOf, type Known, type Unknown } from "../testing/attack.ts";
import type { Tree } from "./blocks.ts";
import type { Traits } from "./patterns.ts";
import { publicationOf, type Cell, type Member } from "./publish.ts";
import { steps } from "./rounding.ts";
import { noSums } from "./rules.ts";

/*
 * Who takes every figure there is over two years, of every department and every trait, and knows of everybody where he works, how
 * old he is and how much he works. That is more than any user of any role gets: every answer is a sum of these cells
 * (reports.test.ts). He tries to find out how long each person was absent, and each department he is not told of.
 */

const minimum = 5;
/** What the product promises: nobody's absence in a month is known to within less than two days, or whether he was new. */
const limits = { lost: 2, newSpells: 1 };
type Secret = keyof typeof limits;
const steppedBy: Record<Secret, number> = { lost: steps.days, newSpells: steps.count };

/** Numbers from 0 until 1, always the same after a seed. */
const chanceOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let it = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
  return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
};

type Employer = { tree: Tree; months: Member[][] };

/** An employer of about a hundred people in small departments over two years, as ill as people are. */
function employerOf(seed: number): Employer {
  const chance = chanceOf(seed);
  const whole = (most: number) => Math.floor(chance() * most);
  const ids = Array.from({ length: 14 }, (_, at) => `d${at}` as DepartmentId);
  const tree = new Map(ids.map((it, at) => [it, at < 4 ? null : ids[whole(at)]!]));
  // Of most departments nearly everybody is of one sex: there the few others stand out.
  const sexOf = (place: number) => (chance() < 0.97 === place % 3 > 0 ? "female" : "male");
  const placed = () => Math.min(whole(14), whole(18));
  const people = Array.from({ length: 70 + whole(60) }, () => placed()).map((place) => ({
    department: chance() < 0.05 ? null : ids[place]!,
    traits: { sex: sexOf(place), age: `${whole(5)}`, contract: chance() < 0.6 ? "full" : "part" },
    from: chance() < 0.7 ? 0 : whole(24),
    until: chance() < 0.8 ? 24 : whole(24),
    factor: chance() < 0.6 ? 1 : 0.5,
    illUntil: 0,
  }));
  const months = Array.from({ length: 24 }, (_, month) =>
    people
      .filter((it) => it.from <= month && month < it.until)
      .map((it): Member => {
        const fresh = it.illUntil <= month && chance() < 0.1;
        if (fresh && chance() < 0.2) it.illUntil = month + 1 + whole(8);
        const days = it.illUntil > month ? 30 : fresh ? 1 + whole(9) : 0;
        const sums = {
          ...noSums,
          days: 30,
          fullTimeDays: 30 * it.factor,
          lost: days * it.factor,
          newSpells: fresh ? 1 : 0,
        };
        return { ...it, sums, ill: { month: days > 0, quarter: null, year: null } };
      }),
  );
  return { tree, months };
}

type Told = { groupOf: (it: Member) => readonly [string, string]; known: Map<string, Known> };

/** What our publication tells of a month. */
function toldOf(members: Member[], tree: Tree, secret: Secret, chance: () => number): Told & { hidden: Member[][] } {
  const { cells, told } = publicationOf(members, tree, minimum, chance);
  const places = new Map<Member, string>();
  const patterns = new Map<Member, string>();
  const has = (it: Member, traits: Partial<Traits>) =>
    Object.entries(traits).every(([trait, is]) => it.traits[trait as keyof Traits] === is);
  const known = new Map<string, Known>();
  const blocks = cells
    .filter((it) => it.kind === "block")
    .toSorted((one, other) => other.path.length - one.path.length);
  for (const [at, it] of blocks.entries()) {
    const inside = members.filter((one) => !places.has(one) && isBelow(one.department, it.path[0] ?? null, tree));
    expect(inside.length).toBe(it.members);
    inside.forEach((one) => places.set(one, `block ${at}`));
    known.set(`block ${at}`, boundsOf(it, secret));
  }
  for (const [at, it] of cells.filter((one) => one.kind === "pattern").entries()) {
    members.filter((one) => has(one, it.traits)).forEach((one) => patterns.set(one, `pattern ${at}`));
    known.set(`pattern ${at}`, boundsOf(it, secret));
  }
  const hidden = [...Map.groupBy(members, (it) => it.department)]
    .filter(([place]) => !told.includes(place))
    .map(([, some]) => some);
  return { groupOf: (it) => [places.get(it) ?? "nobody", patterns.get(it) ?? "rest"], known, hidden };
}

function isBelow(from: DepartmentId | null, place: DepartmentId | null, tree: Tree): boolean {
  for (let at = from; ; at = tree.get(at) ?? null) {
    if (at === place) return true;
    if (at === null) return false;
  }
}

function boundsOf({ sums }: Cell, secret: Secret): Known {
  const [told, step] = [sums[secret], steppedBy[secret]];
  const most = secret === "lost" ? sums.fullTimeDays : Infinity;
  return { least: Math.max(0, told - step), most: Math.min(most, told + step) };
}

/** What would be told without a thought of differences: exact sums of each department with enough people, of all, and by sex. */
function toldNaively(members: Member[], secret: Secret): Told {
  const sizes = Map.groupBy(members, (it) => it.department);
  const groupOf = (it: Member) =>
    [sizes.get(it.department)!.length >= minimum ? String(it.department) : "others", String(it.traits.sex)] as const;
  const known = new Map<string, Known>();
  for (const it of members)
    for (const group of groupOf(it)) {
      const sum = (known.get(group)?.most ?? 0) + it.sums[secret];
      known.set(group, { least: sum, most: sum });
    }
  return { groupOf, known };
}

/** By how much the attacker falls short of the limit at worst: 1 is the limit, 0 is determined. */
function worst(members: Member[], { groupOf, known }: Told, secret: Secret, sets: Member[][]): number {
  const unknowns = new Map(
    members.map((it): [Member, Unknown] => [
      it,
      { groups: groupOf(it), most: secret === "lost" ? it.sums.fullTimeDays : 3, is: it.sums[secret] },
    ]),
  );
  const all = [...unknowns.values()];
  return Math.min(
    ...sets.map((some) => {
      const own = new Set(some.map((it) => unknowns.get(it)!));
      return widthOf(all, known, own, limits[secret]) / limits[secret];
    }),
  );
}

test("whoever has every figure of two years finds out nobody's absence, nor that of a department he is not told of", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom<Secret>("lost", "newSpells"), (seed, secret) => {
      const { tree, months } = employerOf(seed);
      const chance = chanceOf(seed + 1);
      for (const members of months) {
        const told = toldOf(members, tree, secret, chance);
        expect(told.known.size).toBeGreaterThan(3);
        const sets = [...members.map((it) => [it]), ...told.hidden];
        expect(worst(members, told, secret, sets)).toBeGreaterThanOrEqual(1 - 1e-6);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

/** Whether somebody, or a department that is not told of, would be known from sums that were not rounded. */
function isKnownExactly(members: Member[], tree: Tree): boolean {
  const { groupOf, hidden } = toldOf(members, tree, "lost", () => 0);
  const exact = new Map<Member, Unknown>(members.map((it) => [it, { groups: groupOf(it), most: 1000, is: 500 }]));
  const all = [...exact.values()];
  const known = new Map<string, Known>();
  for (const group of new Set(all.flatMap((it) => it.groups))) {
    const sum = 500 * all.filter((it) => it.groups.includes(group)).length;
    known.set(group, { least: sum, most: sum });
  }
  return [...members.map((it) => [it]), ...hidden].some(
    (some) => widthOf(all, known, new Set(some.map((it) => exact.get(it)!)), 1) < 1,
  );
}

test("also if sums were not rounded, and nobody's absence had a limit, no calculation with them would be of one of them", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { tree, months } = employerOf(seed);
      for (const members of months) expect(isKnownExactly(members, tree)).toBe(false);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

test("the one woman among men is not what all women were absent less the department with women only", () => {
  const ids = ["women", "men"] as DepartmentId[];
  const one = (place: number, sex: string): Member => ({
    department: ids[place]!,
    traits: { sex, age: "25-34", contract: "full" },
    sums: { ...noSums, days: 30, fullTimeDays: 30 },
    ill: { month: false, quarter: null, year: null },
  });
  const members = [
    ...Array.from({ length: 5 }, () => one(0, "female")),
    one(1, "female"),
    ...Array.from({ length: 10 }, () => one(1, "male")),
  ];
  expect(isKnownExactly(members, new Map(ids.map((it) => [it, null])))).toBe(false);
});

test("the attack works: of figures told without a thought it determines people", () => {
  const { months } = employerOf(1);
  const worsts = months.map((members) => {
    const told = toldNaively(members, "lost");
    return worst(
      members,
      told,
      "lost",
      members.map((it) => [it]),
    );
  });
  expect(Math.min(...worsts)).toBeLessThan(1e-6);
});
