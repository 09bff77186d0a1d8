import { sql, type RawBuilder, type SqlBool } from "kysely";
import type { DossierRef, EmployerId, UserId } from "@datakluis/contract";
import { employerWithinReach, withinReach } from "./reach.ts";
import type { Doer, Sight } from "./rules.ts";

type Behalf = RawBuilder<UserId | null>;

/**
 * In whose name somebody does this (NEN 7513): nobody else's where his own right and reach are enough, else that of the
 * first who lends him both.
 *
 * @param covers whether a sight reaches what it is done to
 */
export function onBehalf({ userId, sight }: Doer, covers: (sight: Sight) => RawBuilder<SqlBool>): Behalf {
  const { full, limited, singles } = sight;
  if (full.concat(limited).every((id) => id === userId)) return sql`null::uuid`;
  const parts = [
    ...full.map((id) => ({ id, sight: { full: [id], limited: [], singles } })),
    ...limited.map((id) => ({ id, sight: { full: [], limited: [id], singles } })),
  ].toSorted((a, b) => Number(b.id === userId) - Number(a.id === userId));
  const nameOf = (id: UserId) => (id === userId ? sql`null` : sql`${id}::uuid`);
  const cases = parts.map((it) => sql`when ${covers(it.sight)} then ${nameOf(it.id)}`);
  return sql`case ${sql.join(cases, sql` `)} else ${nameOf(parts[0]!.id)} end`;
}

/** The same for a deed as it stands on the record, to a dossier, at an employer, or to neither. */
export function onBehalfAt(doer: Doer, employerId?: EmployerId, ref?: DossierRef): Behalf {
  return onBehalf(doer, (sight) => {
    if (ref) return sql`exists (select from dossier where dossier.ref = ${ref} and ${withinReach(sight)()})`;
    if (!employerId) return sql`true`;
    return sql`exists (
      select from (select ${employerId}::uuid as id) as employer where ${employerWithinReach(sight)()}
    )`;
  });
}
