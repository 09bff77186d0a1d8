import { sql } from "kysely";
import type { LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { withinReach } from "../access/reach.ts";
import type { Db } from "../schema.ts";

/** What is out of reach is not announced either: not which dossier changed, nor that something changed there. */
export async function mayHear(db: Db, user: string, event: LiveEvent): Promise<boolean> {
  const { employerId, ref } = event;
  if (!employerId) return false;
  return transactionFor(db, { user }, async (tx) => {
    if (event.kind === "dossier" && ref)
      return Boolean(
        await tx
          .selectFrom("person")
          .select("ref")
          .where("employer_id", "=", employerId)
          .where("ref", "=", ref)
          .where(withinReach(user))
          .executeTakeFirst(),
      );
    // The employers that exist for him by row level security: those he has access to or is proposed for.
    const { rows } = await sql`select from employer where id = ${employerId}`.execute(tx);
    return rows.length > 0;
  });
}
