import { sql } from "kysely";
import type { DossierRef } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { CouplingActor } from "../couplings/door.ts";
import type { Tools } from "../tools.ts";
import { cloudEventOf, type Happened } from "./rules.ts";

/**
 * What happened after a place, for a coupling of this employer, with the numbers by which its system knows people. Events stand in the
 * order in which they were committed (041-webhooks.sql), so nothing is ever added before a place that was read.
 */
export const eventsAfter = (
  { db, publicUrl }: Tools,
  { employerId }: CouplingActor,
  { after, limit }: { after: number; limit: number },
) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const rows = await tx
      .selectFrom("webhook_event as happened")
      .leftJoin("person", (on) =>
        on.onRef("person.employer_id", "=", "happened.employer_id").onRef("person.ref", "=", "happened.ref"),
      )
      .select([
        "happened.seq",
        "happened.id",
        "happened.kind",
        "happened.at",
        "happened.ref",
        "person.personnel_number as number",
      ])
      .select("happened.delivery_id as deliveryId")
      .where("happened.employer_id", "=", employerId)
      .where("happened.seq", ">", after)
      .where("happened.kind", "!=", sql<"webhook.tested">`'webhook.tested'`)
      .orderBy("happened.seq")
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    const named = shown.flatMap(({ ref, number }) => (ref && number ? [[ref, number] as const] : []));
    return {
      events: shown.map((it: Happened) => cloudEventOf(publicUrl, employerId, it)),
      personnelNumbers: Object.fromEntries(named) as Record<DossierRef, string>,
      cursor: shown.at(-1)?.seq ?? after,
      more: rows.length > limit,
    };
  });
