import type { DossierRef, EmployerId } from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import type { Tx } from "../schema.ts";
import { recordSeen } from "./confidential.ts";
import { record } from "./store.ts";

/** Somebody in a list; `covert` when he stands in it by what his employer is not informed of. */
type Listed =
  | { employer_id: EmployerId; ref: DossierRef; sealed: Buffer | null; covert: boolean }
  | { employer_id: null; ref: null; sealed: null; covert: null };

/**
 * Writes down, for each employer, of how many of his people a name was seen in a list over several employers (NEN 7513).
 * What he is not informed of is not counted on his record: of each such person it stands on the confidential one, once
 * (product.md, D11).
 */
export async function recordListed(
  tx: Tx,
  actor: Actor,
  rows: readonly Listed[],
  deed: "agenda.listed" | "summons.listed" | "tasks.listed",
): Promise<void> {
  const seen = new Map<EmployerId, Set<DossierRef>>();
  const covert = new Map<DossierRef, { employer_id: EmployerId; ref: DossierRef }>();
  for (const it of rows) {
    if (it.employer_id === null || !it.sealed) continue;
    if (it.covert) covert.set(it.ref, it);
    else seen.set(it.employer_id, (seen.get(it.employer_id) ?? new Set()).add(it.ref));
  }
  for (const [employerId, refs] of seen) await record(tx, { deed, actor, employerId, amount: refs.size });
  await recordSeen(tx, "person.listed", actor, [...covert.values()]);
}
