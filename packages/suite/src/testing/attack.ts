/*
 * Somebody who has every figure and knows who is in which group. What he does not know, how long each person was absent, has bounds:
 * those of a linear program. Groups that divide people in two ways make it a flow through a graph, so the bounds of
 * one person, or of some together, are those of a circulation: from what really was, push as much as goes round.
 */

/** What he knows of the sum of a group. */
export type Known = { least: number; most: number };

/** A person: the groups he is in, at most how much he can have been absent, and (what the attacker does not know) how much he was. */
export type Unknown = { groups: readonly [string, string]; most: number; is: number };

type Arc = { to: number; room: number; back: number };

/**
 * How far apart the least and the most are that some people of one block can have been absent together, as far as `until`.
 *
 * @param some whose sum it is about; all in one first group
 */
export function widthOf(
  people: readonly Unknown[],
  known: ReadonlyMap<string, Known>,
  some: ReadonlySet<Unknown>,
  until: number,
): number {
  const build = () => {
    const numbers = new Map<string, number>();
    const arcs: Arc[][] = [];
    const node = (name: string) => {
      if (!numbers.has(name)) {
        numbers.set(name, arcs.length);
        arcs.push([]);
      }
      return numbers.get(name)!;
    };
    const add = (from: number, to: number, up: number, down: number) => {
      arcs[from]!.push({ to, room: up, back: arcs[to]!.length });
      arcs[to]!.push({ to: from, room: down, back: arcs[from]!.length - 1 });
    };
    const sums = new Map<string, number>();
    for (const it of people) {
      for (const group of it.groups) sums.set(group, (sums.get(group) ?? 0) + it.is);
      add(node(some.has(it) ? "some" : it.groups[0]), node(it.groups[1]), it.most - it.is, it.is);
    }
    const outside = node("outside");
    for (const [group, sum] of sums) {
      const { least, most } = known.get(group) ?? { least: 0, most: Infinity };
      const at = node(group);
      if (people.some((it) => it.groups[0] === group)) add(outside, at, most - sum, sum - least);
      else add(at, outside, most - sum, sum - least);
    }
    return { arcs, from: node("some"), block: node([...some][0]!.groups[0]) };
  };
  const up = build();
  const more = pushed(up.arcs, up.from, up.block, until);
  if (more >= until) return more;
  const down = build();
  return more + pushed(down.arcs, down.block, down.from, until - more);
}

/** How much flows from one place to another, as far as `until`. */
function pushed(arcs: Arc[][], from: number, to: number, until: number): number {
  let sum = 0;
  while (sum < until) {
    const came = new Map<number, Arc>();
    const queue = [from];
    for (const at of queue)
      for (const arc of arcs[at]!)
        if (arc.room > 1e-9 && arc.to !== from && !came.has(arc.to)) {
          came.set(arc.to, arc);
          queue.push(arc.to);
        }
    if (!came.has(to)) return sum;
    const path: Arc[] = [];
    for (let at = to; at !== from;) {
      const arc = came.get(at)!;
      path.push(arc);
      at = arcs[at]![arc.back]!.to;
    }
    const room = Math.min(until - sum, ...path.map((it) => it.room));
    for (const arc of path) {
      arc.room -= room;
      arcs[arc.to]![arc.back]!.room += room;
    }
    sum += room;
  }
  return sum;
}
