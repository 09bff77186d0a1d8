import { sql } from "kysely";
import type { DossierRef, EmployerId, FormKind } from "@datakluis/contract";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import type { Chain, Standing } from "../poortwachter/state.ts";
import type { Tx } from "../schema.ts";

/** The steps of a dossier as they stand, each with its absence. */
export type Steps = { ref: DossierRef; steps: readonly { chain: Chain; task: Pick<Standing, "kind" | "number"> }[] };

type Removed = { kind: FormKind; confidential: boolean };

/**
 * Takes away what somebody was still writing of a step that is no longer there: it serves nothing any more (AVG art. 5 lid 1
 * onder c and e). What was finished stays. On the record as what it is, a consequence: whoever withdrew the absence need not
 * have known that a doctor was writing. The dossiers' rows are held by the caller. Row level security hides from him what he may
 * not write in, so the database does it (084-form-drafts.sql), and tells him nothing but what goes on the record.
 */
export async function removeDraftsWithoutStep(tx: Tx, employerId: EmployerId, all: readonly Steps[]): Promise<void> {
  const refs = all.map(({ ref }) => ref);
  const { rows: drafted } = await sql<{ ref: DossierRef }>`
    select ref from drafted_among(${employerId}, ${refs}::uuid[]) as ref order by ref`.execute(tx);
  for (const { ref } of drafted) {
    const { steps } = all.find((it) => it.ref === ref)!;
    const standing = steps.map(({ task: { kind, number }, chain: { spells } }) => ({ kind, number, spells }));
    const { rows } = await sql<Removed>`
      select kind, confidential from remove_drafts_without_step(${employerId}, ${ref}, ${JSON.stringify(standing)}::jsonb)
    `.execute(tx);
    for (const { kind, confidential } of rows) {
      const deed = { deed: "form.draft_removed" as const, employerId, ref };
      await (confidential ? recordConfidential(tx, deed) : record(tx, { ...deed, purpose: kind }));
    }
  }
}
