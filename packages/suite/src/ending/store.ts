import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import { Refusal, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import type { Suite } from "../answer.ts";
import { record } from "../audit/store.ts";
import { endVaultReports } from "../deliveries/vault.ts";
import { hasContent } from "../dossiers/content.ts";
import { lockDossiersOf } from "../dossiers/lock.ts";
import { forgetRetrieved } from "../retrieval/store.ts";
import { keepVisitors } from "../retrieval/visitors.ts";
import type { Tx } from "../schema.ts";
import { forgetExtents } from "../sharing/extents.ts";

export type Ended = { blanked: number; kept: number };

/**
 * The vault of this employer is destroyed (product.md, B8). Whoever is shared and has nothing written in his dossier is
 * forgotten, with his key. What the service wrote it must keep (BW 7:454), and so who it is about: those stay as they
 * are. Counted once; told again, or after a backup was put back, it blanks what came back and answers the first count.
 */
export const endHere = ({ db, master }: Pick<Suite, "db" | "master">, employerId: EmployerId): Promise<Ended> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("vault").where("id", "=", employerId).forUpdate();
    const before = (await employer.executeTakeFirst())?.vault;
    if (!before) throw new Refusal("not_found");
    const blanked = await blankUnwritten(tx, master, employerId);
    await forgetExtents(tx, employerId);
    await forgetRetrieved(tx, employerId);
    await tx.deleteFrom("delivery_part").where("employer_id", "=", employerId).execute();
    await endVaultReports(tx, employerId);
    const kept = await stillKnown(tx, employerId);
    const first = await tx
      .insertInto("ending")
      .values({ employer_id: employerId, blanked, kept })
      .onConflict((it) => it.doNothing())
      .returning("employer_id")
      .executeTakeFirst();
    if (before !== "ended")
      await tx.updateTable("employer").set({ vault: "ended" }).where("id", "=", employerId).execute();
    if (first || blanked) await record(tx, { deed: "vault.ended", by: "service", employerId, amount: blanked });
    await announce(tx, { kind: "employer", employerId, ref: null });
    return tx
      .selectFrom("ending")
      .select(["blanked", "kept"])
      .where("employer_id", "=", employerId)
      .executeTakeFirstOrThrow();
  });

/** Dossiers are held first: whoever writes in one at this moment is waited for, and then it has content. */
async function blankUnwritten(tx: Tx, master: KeyObject, employerId: EmployerId): Promise<number> {
  await lockDossiersOf(tx, employerId);
  const unwritten = sql<boolean>`(identity.source = 'delivered' or exists (
    select from dossier
    where dossier.employer_id = identity.employer_id and dossier.ref = identity.ref and not ${hasContent()}
  ))`;
  await keepVisitors(tx, master, employerId, unwritten);
  const identities = tx.deleteFrom("identity").where("employer_id", "=", employerId).where(unwritten);
  const { numDeletedRows } = await identities.executeTakeFirst();
  return Number(numDeletedRows);
}

async function stillKnown(tx: Tx, employerId: EmployerId): Promise<number> {
  const counted = tx.selectFrom("identity").select((it) => it.fn.countAll<number>().as("people"));
  return (await counted.where("employer_id", "=", employerId).executeTakeFirstOrThrow()).people;
}
