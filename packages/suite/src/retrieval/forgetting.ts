import { sql } from "kysely";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { recordConfidential } from "../audit/confidential.ts";
import type { Db } from "../schema.ts";

/**
 * Forgets whoever was retrieved without his employer being informed and in whose dossier nothing was written within the
 * days in which a sharing must be followed up (D12), with his key: the service may not know who it gives no care to. The
 * employer can tell nothing of it (D11). Twice or broken off anywhere it forgets each once.
 *
 * @param today the calendar date in Europe/Amsterdam
 */
export async function forgetUnwritten(db: Db, today: string): Promise<void> {
  const stale = sql<{ employerId: EmployerId; ref: DossierRef }>`
    select employer_id as "employerId", ref from stale_retrievals(${today}::date)`;
  for (const { employerId, ref } of (await stale.execute(db)).rows)
    await transactionFor(db, { employer: employerId }, async (tx) => {
      // Held while looking again: whoever writes in it at this moment is before us or finds nobody.
      await tx.selectFrom("dossier").select("ref").where("ref", "=", ref).forUpdate().execute();
      const gone = await sql`
        delete from confidential_identity
        where employer_id = ${employerId} and ref = ${ref}
          and ref in (select stale.ref from stale_retrievals(${today}::date) stale)`.execute(tx);
      if (!gone.numAffectedRows) return;
      await recordConfidential(tx, { deed: "person.forgotten", employerId, ref });
      await announce(tx, { kind: "dossier", employerId, ref, audience: "service" });
    });
}
