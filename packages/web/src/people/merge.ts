import type { Identity } from "@datakluis/contract";
import { fieldsOf } from "./fields.ts";

type Fields = (keyof Identity)[];

/** What is left to save after another was first: `both` are the fields that he and the editor changed to something else. */
export type Merged = { identity: Identity; theirs: Fields; both: Fields };

/**
 * Brings together what an editor typed and what another saved meanwhile, both starting from the same record. What only the
 * other changed is taken over; what the editor typed stays, so nothing typed is lost and nothing is undone unseen.
 */
export function mergedWith(before: Identity, typed: Identity, now: Identity): Merged {
  const same = (one: Identity, other: Identity, field: keyof Identity) =>
    JSON.stringify(one[field]) === JSON.stringify(other[field]);
  const changed = fieldsOf(before, typed, now).filter((field) => !same(before, now, field));
  const theirs = changed.filter((field) => same(before, typed, field));
  const both = changed.filter((field) => !theirs.includes(field) && !same(typed, now, field));
  const identity: Record<string, unknown> = { ...typed };
  for (const field of theirs)
    if (now[field] === undefined) delete identity[field];
    else identity[field] = now[field];
  return { identity: identity as Identity, theirs, both };
}
