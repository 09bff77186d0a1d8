/** A department as a row names it, or as all rows together do. */
export type Department = { code: string; name: string; parentCode: string | null };

type Member = { department: Department | null };

/**
 * Whether a department hangs, by way of its parent, under itself. Said of every row apart: only the rows that close
 * a circle are at fault, and without them no circle is left, in whatever order the rows come.
 */
export function circleFinder(members: readonly Member[]): (department: Department) => boolean {
  const parents = new Map<string, Set<string>>();
  for (const { department } of members) {
    if (!department?.parentCode) continue;
    parents.set(department.code, (parents.get(department.code) ?? new Set()).add(department.parentCode));
  }
  const circles = circlesOf(parents);
  return ({ code, parentCode }) =>
    parentCode !== null &&
    (code === parentCode || (circles.has(code) && circles.get(code) === circles.get(parentCode)));
}

/**
 * The strongly connected components (Kosaraju): two codes in one component reach each other. With stacks of our own,
 * for a file may hold a chain of a hundred thousand.
 */
function circlesOf(parents: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const children = new Map<string, string[]>();
  for (const [code, above] of parents)
    for (const parent of above) {
      const below = children.get(parent);
      if (below) below.push(code);
      else children.set(parent, [code]);
    }
  const circles = new Map<string, number>();
  for (const [number, start] of finishingOrder(parents).reverse().entries()) {
    const stack = [start];
    for (let code = stack.pop(); code !== undefined; code = stack.pop()) {
      if (circles.has(code)) continue;
      circles.set(code, number);
      stack.push(...(children.get(code) ?? []).filter((child) => !circles.has(child)));
    }
  }
  return circles;
}

/** Codes in the order a depth-first walk towards the parents leaves them. */
function finishingOrder(parents: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  for (const start of parents.keys()) {
    const path: { code: string; above: Iterator<string> }[] = [];
    const enter = (code: string) => {
      if (seen.has(code)) return;
      seen.add(code);
      path.push({ code, above: (parents.get(code) ?? new Set<string>()).values() });
    };
    enter(start);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.above.next();
      if (!next.done) enter(next.value);
      else order.push(path.pop()!.code);
    }
  }
  return order;
}

/**
 * The departments the rows name, each once: the first name and the first parent given count. A parent that is only
 * named by its code becomes a department with that code for a name.
 */
export function departmentsOf(members: readonly Member[]): Map<string, Department> {
  const found = new Map<string, Department>();
  for (const { department } of members) {
    if (!department) continue;
    const known = found.get(department.code);
    if (!known) found.set(department.code, { ...department });
    else {
      if (known.name === known.code) known.name = department.name;
      known.parentCode ??= department.parentCode;
    }
  }
  for (const { parentCode } of found.values())
    if (parentCode && !found.has(parentCode))
      found.set(parentCode, { code: parentCode, name: parentCode, parentCode: null });
  return found;
}
