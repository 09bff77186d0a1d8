import type { DepartmentId } from "@datakluis/contract";
import { blocksOf, pathOf, type Tree } from "./blocks.ts";
import { patternsOf, type Trait, type Traits } from "./patterns.ts";
import { rounded, roundedSums, steps } from "./rounding.ts";
import { sumOf, type Sums } from "./rules.ts";

/** Somebody who served in a month. `ill`: on any day of the month, and of the quarter and the year it closes (null: of none). */
export type Member = {
  department: DepartmentId | null;
  traits: Traits;
  sums: Sums;
  ill: { month: boolean; quarter: boolean | null; year: boolean | null };
};

/** How many of a group were ill, rounded. */
type IllCount = { month: number; quarter: number | null; year: number | null };

/**
 * What is told of one group of people in one month: everybody in a department and all below it who is in no other cell
 * (`path` names that department and all above it), or everybody with these traits at the whole employer.
 */
export type Cell = { members: number; sums: Sums; ill: IllCount } & (
  | { kind: "block"; path: DepartmentId[] }
  | { kind: "pattern"; traits: Partial<Record<Trait, string>> }
);

export type Publication = {
  cells: Cell[];
  /** The departments of which the figures are told; null: those of the employer. */
  told: (DepartmentId | null)[];
};

/**
 * All that will ever be told of a month at an employer (besluit 042). Every figure on any screen, over whichever department, time
 * or trait, is a sum of these cells and of nothing else. Who is together in a cell follows from who works where, never
 * from who is ill.
 *
 * @param chance a number from 0 until 1, another one each time
 */
export function publicationOf(
  members: readonly Member[],
  tree: Tree,
  minimum: number,
  chance: () => number,
): Publication {
  const { blocks, told } = blocksOf<Member>((it) => it.department, members, tree, minimum);
  const numbers = new Map(blocks.flatMap((it, at) => it.members.map((member) => [member, at])));
  const patterns = blocks.length ? patternsOf(members, (it) => numbers.get(it)!, minimum) : [];
  return {
    told,
    cells: [
      ...blocks.map((it) => ({ kind: "block" as const, path: pathOf(it.place, tree), ...toldOf(it.members, chance) })),
      ...patterns.map((it) => ({ kind: "pattern" as const, traits: it.traits, ...toldOf(it.members, chance) })),
    ],
  };
}

function toldOf(members: readonly Member[], chance: () => number): Pick<Cell, "members" | "sums" | "ill"> {
  const count = (ill: (it: Member) => boolean | null) =>
    members.some((it) => ill(it) === null)
      ? null
      : rounded(members.filter(ill).length, steps.count, chance(), members.length);
  return {
    members: members.length,
    sums: roundedSums(sumOf(members.map((it) => it.sums)), chance),
    ill: {
      month: count((it) => it.ill.month)!,
      quarter: count((it) => it.ill.quarter),
      year: count((it) => it.ill.year),
    },
  };
}
