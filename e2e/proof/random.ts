/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** A seeded stream: a run that failed can be repeated. (Mulberry32, public domain.) */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The stream of one case of many under one seed: what happens in it does not depend on how the others go. */
export const streamOf = (seed: number, at: number): Random =>
  randomOf(Math.imul(seed ^ 0x9e3779b9, at + 1) ^ (at << 7));

export const below = (random: Random, most: number): number => Math.floor(random() * most);

export const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)]!;

/** `it` repeated by its weight: `weighed({ a: 3, b: 1 })` is a, a, a, b. */
export const weighed = <K extends string>(weights: Record<K, number>): K[] =>
  (Object.entries(weights) as [K, number][]).flatMap(([it, weight]) => Array.from({ length: weight }, () => it));

export function shuffled<T>(random: Random, from: readonly T[]): T[] {
  const left = [...from];
  return Array.from({ length: from.length }, () => left.splice(below(random, left.length), 1)[0]!);
}
