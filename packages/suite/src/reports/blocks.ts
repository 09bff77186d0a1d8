import type { DepartmentId } from "@datakluis/contract";

/** Of each department the one above it; null directly under the employer. */
export type Tree = ReadonlyMap<DepartmentId, DepartmentId | null>;

/** People who are told of together. `place` is the lowest department they are all in or below; null: the employer itself. */
type Block<M> = { place: DepartmentId | null; members: readonly M[] };

type Settled<M> = { blocks: Block<M>[]; open: M[]; told: (DepartmentId | null)[] };

/**
 * Divides the people of an employer into blocks of at least `minimum`, along the tree of departments: everybody in one block, and a
 * department is told of when it is whole blocks (`told`). Where too few remain they join a block below, which is then told of no
 * more; where there is none, the department above. So of no department of which the figures are told can those of another be
 * taken away to leave fewer than `minimum`. Who is ill plays no part in it.
 */
export function blocksOf<M>(
  departmentOf: (member: M) => DepartmentId | null,
  members: readonly M[],
  tree: Tree,
  minimum: number,
): Pick<Settled<M>, "blocks" | "told"> {
  const known = (member: M) => {
    const department = departmentOf(member);
    return department && tree.has(department) ? department : null;
  };
  const own = Map.groupBy(members, known);
  const below = Map.groupBy([...tree.keys()].toSorted(), (id) => tree.get(id) ?? null);
  const settle = (place: DepartmentId | null): Settled<M> => {
    const parts = (below.get(place) ?? []).map(settle);
    const blocks = parts.flatMap((it) => it.blocks);
    const told = parts.flatMap((it) => it.told);
    const left = [...(own.get(place) ?? []), ...parts.flatMap((it) => it.open)];
    if (!left.length) return { blocks, open: [], told: blocks.length ? [...told, place] : told };
    if (left.length >= minimum)
      return { blocks: [...blocks, { place, members: left }], open: [], told: [...told, place] };
    const [first, ...others] = blocks.toSorted((one, other) => preferred(one, tree) - preferred(other, tree));
    if (!first) return { blocks, open: left, told };
    const joined = { place, members: [...first.members, ...left] };
    const hidden: readonly (DepartmentId | null)[] = pathOf(first.place, tree, place);
    return { blocks: [...others, joined], open: [], told: [...told.filter((it) => !hidden.includes(it)), place] };
  };
  const { blocks, open, told } = settle(null);
  return open.length ? { blocks: [], told: [] } : { blocks, told };
}

/** A department with all above it, up to but not including `until`. */
export function pathOf(from: DepartmentId | null, tree: Tree, until: DepartmentId | null = null): DepartmentId[] {
  const path: DepartmentId[] = [];
  for (let id = from; id !== until && id !== null; id = tree.get(id) ?? null) path.push(id);
  return path;
}

/** The lower, the sooner it takes others in: then the fewest departments are told of no more. Sizes count roughly, so that one
 * person more or less does not hide another department every month. */
const preferred = <M>({ place, members }: Block<M>, tree: Tree): number =>
  pathOf(place, tree).length * 100 + Math.round(Math.log2(members.length));
