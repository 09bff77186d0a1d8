import { smallDifference } from "./cuts.ts";

/** Ways to divide people other than by department. */
export type Traits = { sex: string | null; age: string; contract: string };
export type Trait = keyof Traits;

/** People who have what is named here in common. */
export type Pattern<M> = { traits: Partial<Record<Trait, string>>; members: readonly M[] };

const crossings: readonly (readonly Trait[])[] = [["sex", "age", "contract"], ["sex", "age"], ["sex"]];

/** As many of the people as must be told of before a finer division is taken. */
const enough = 0.8;

/**
 * Divides the people of an employer by sex, age and contract at once, as finely as tells of most of them. Whoever has too few like
 * him is not told of; nor are patterns of which, together with the blocks of departments, sums could be made of fewer
 * than `minimum` (cuts.ts).
 *
 * @param blockOf the number of somebody's block, from 0
 */
export function patternsOf<M extends { traits: Traits }>(
  members: readonly M[],
  blockOf: (member: M) => number,
  minimum: number,
): Pattern<M>[] {
  for (const crossing of crossings) {
    const patterns = crossed(members, crossing, blockOf, minimum);
    const told = patterns.reduce((sum, it) => sum + it.members.length, 0);
    if (told >= enough * members.length) return patterns;
  }
  return [];
}

function crossed<M extends { traits: Traits }>(
  members: readonly M[],
  crossing: readonly Trait[],
  blockOf: (member: M) => number,
  minimum: number,
): Pattern<M>[] {
  const keyOf = ({ traits }: M) => crossing.map((it) => traits[it] ?? "").join("|");
  const groups: (readonly M[])[] = [...Map.groupBy(members, keyOf).values()].toSorted(
    (one, other) => one.length - other.length,
  );
  const isWhole = (it: readonly M[]) =>
    it.length >= minimum && crossing.every((trait) => it[0]!.traits[trait] !== null);
  const told = groups.filter(isWhole);
  let rest = groups.filter((it) => !isWhole(it)).flat();
  for (;;) {
    const small = rest.length && rest.length < minimum ? told[0] : smallest(told, rest, blockOf, minimum);
    if (!small) break;
    told.splice(told.indexOf(small), 1);
    rest = [...rest, ...small];
  }
  return told.map((some) => ({
    traits: Object.fromEntries(crossing.map((it) => [it, some[0]!.traits[it]!])),
    members: some,
  }));
}

/** The smallest pattern of those that make too small a difference; nothing when none do. */
function smallest<M>(
  told: readonly (readonly M[])[],
  rest: readonly M[],
  blockOf: (member: M) => number,
  minimum: number,
): readonly M[] | undefined {
  // Who is not told of still makes a sum: all less those who are.
  const all = [rest, ...told];
  const difference = smallDifference(
    all.flatMap((some, at) => some.map((it) => [blockOf(it), -1 - at] as const)),
    minimum,
  );
  if (!difference) return undefined;
  const here = told.filter((_, at) => difference.includes(-2 - at));
  return difference.includes(-1) || !here.length ? told.find((it) => !here.includes(it)) : here[0];
}
