/** Between which two groups somebody stands: his block and his pattern, each by a number. */
export type Edge = readonly [number, number];

/**
 * Looks for sums of which the difference is of fewer than `least` people. People are the edges between the groups they are told
 * of in, in two ways of dividing them. A sum of groups of the one division less a sum of the other is then a cut of this graph:
 * the people in it are the edges that cross. Of any linear combination of sums that is not empty, at least one such cut is
 * part (the elementary vectors of the row space of a graph are its cuts; Rockafellar, 1969). So when no cut has fewer than
 * `least` edges, no calculation whatever with the sums is of fewer than `least` people.
 *
 * Walks in the order of maximum adjacency (Nagamochi and Ibaraki, 1992; Stoer and Wagner, 1997): what comes last is a cut, and
 * two that follow one another over `least` edges no smaller cut divides, so they count as one from there on.
 *
 * @returns the groups at one side of such a difference; nothing when there is none
 */
export function smallDifference(edges: readonly Edge[], least: number): number[] | undefined {
  const near = adjacencyOf(edges);
  const merged = new Map([...near.keys()].map((it) => [it, [it]]));
  while (near.size) {
    const walk = walkOf(near);
    const last = walk.at(-1)!;
    if (walk.length === 1) {
      near.delete(last.at);
      continue;
    }
    if (last.weight < least) return merged.get(last.at)!;
    let into = walk[0]!.at;
    for (const { at, weight } of walk.slice(1))
      if (weight < least) into = at;
      else merge(near, merged, at, into);
  }
  return undefined;
}

type Near = Map<number, Map<number, number>>;

function adjacencyOf(edges: readonly Edge[]): Near {
  const near: Near = new Map();
  const add = (from: number, to: number) => {
    const own = near.get(from) ?? new Map<number, number>();
    near.set(from, own.set(to, (own.get(to) ?? 0) + 1));
  };
  for (const [one, other] of edges) {
    add(one, other);
    add(other, one);
  }
  return near;
}

/** One component, always next what has most edges to what came before. */
function walkOf(near: Near): { at: number; weight: number }[] {
  const walk: { at: number; weight: number }[] = [];
  const [start] = near.keys();
  const waiting = new Map([[start!, 0]]);
  const been = new Set<number>();
  while (waiting.size) {
    let [at, weight] = [-1, -1];
    for (const [one, its] of waiting) if (its > weight) [at, weight] = [one, its];
    waiting.delete(at);
    been.add(at);
    walk.push({ at, weight });
    for (const [to, edges] of near.get(at)!) if (!been.has(to)) waiting.set(to, (waiting.get(to) ?? 0) + edges);
  }
  return walk;
}

function merge(near: Near, merged: Map<number, number[]>, from: number, into: number): void {
  const target = near.get(into)!;
  for (const [to, edges] of near.get(from)!) {
    near.get(to)!.delete(from);
    if (to === into) continue;
    target.set(to, (target.get(to) ?? 0) + edges);
    near.get(to)!.set(into, target.get(to)!);
  }
  near.delete(from);
  merged.get(into)!.push(...merged.get(from)!);
}
