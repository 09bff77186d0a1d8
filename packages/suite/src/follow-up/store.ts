import type { DossierRef, EmployerId, FollowUp } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { hasContent } from "../dossiers/content.ts";
import type { Db, Tx } from "../schema.ts";

/** Within how many days something must be written in a shared dossier. */
export async function followUpOf(tx: Tx | Db): Promise<FollowUp> {
  const setting = await tx.selectFrom("service_setting").select("follow_up_days as days").executeTakeFirstOrThrow();
  return setting;
}

/** Sets it, for all employers: from the next day on. On the record, with how many days it became. */
export async function changeFollowUp(tx: Tx, actor: Actor, { days }: FollowUp): Promise<FollowUp> {
  const before = await followUpOf(tx);
  if (before.days === days) return before;
  await tx.updateTable("service_setting").set({ follow_up_days: days }).execute();
  await record(tx, { deed: "follow_up.changed", actor, amount: days });
  await announce(tx, { kind: "employer", employerId: null, ref: null });
  return { days };
}

/**
 * Which of these the vault shares and nobody wrote in. What the employer is not informed of is no content to him: this
 * is the one question about content whose answer is his (product.md, D11).
 */
export const emptyAmong = (db: Db, employerId: EmployerId, refs: readonly DossierRef[]) =>
  transactionFor(db, { employer: employerId }, async (tx): Promise<FollowUp & { empty: DossierRef[] }> => {
    const rows = await tx
      .selectFrom("dossier")
      .innerJoin("identity", (it) =>
        it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
      )
      .select("dossier.ref")
      .where("dossier.employer_id", "=", employerId)
      .where("dossier.ref", "in", refs.length ? refs : [noRef])
      .where("identity.source", "=", "shared")
      .where((it) => it.not(hasContent(it)))
      .orderBy("dossier.ref")
      .execute();
    return { ...(await followUpOf(tx)), empty: rows.map(({ ref }) => ref) };
  });

const noRef = "00000000-0000-4000-8000-000000000000" as DossierRef;
