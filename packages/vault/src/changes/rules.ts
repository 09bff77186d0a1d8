import type { Identity, PersonChange } from "@datakluis/contract";

/** The fields in which two identities differ, as they were and as they became; undefined when there are none. */
export function changeOf(before: Identity, after: Identity): Pick<PersonChange, "before" | "after"> | undefined {
  const fields = Object.keys({ ...before, ...after }) as (keyof Identity)[];
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  if (!changed.length) return undefined;
  const only = (it: Identity) =>
    Object.fromEntries(changed.flatMap((field) => (field in it ? [[field, it[field]]] : [])));
  return { before: only(before), after: only(after) };
}
