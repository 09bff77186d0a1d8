import { Refusal, type EmployerId, type Freeze, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { once } from "../done/store.ts";
import type { Db, Tx } from "../schema.ts";
import { frozenOf, judgeOf } from "./judging.ts";
import { mayRelease, release } from "./rules.ts";

/** Refuses `vault_frozen` to a user of a vault that stands still (010-freeze.sql); what the servers tell each other goes on. */
export async function mustNotBeFrozen(tx: Tx, employerId: EmployerId): Promise<void> {
  const { rows } = await sql<{ frozen: boolean }>`select is_frozen(${employerId}) as frozen`.execute(tx);
  if (rows[0]!.frozen) throw new Refusal("vault_frozen");
}

/** Whether and why a vault is frozen, for its administrators. */
export const freezeFor = (db: Db, user: UserId, employerId: EmployerId): Promise<Freeze> =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const it = await frozenOf(tx, employerId);
    return it
      ? {
          frozenAt: it.frozenAt.toISOString(),
          acceptedAt: it.acceptedAt.toISOString(),
          acceptedBy: it.byName,
          mayRelease: mayRelease(it, await judgeOf(tx, user, employerId)),
        }
      : null;
  });

/** Lets a frozen vault go on; why, stands with the freeze, and that it was done, by whom, on the record. */
export const releaseFor = (
  db: Db,
  user: UserId,
  employerId: EmployerId,
  { id, reason }: { id: string; reason: string },
  now: Date,
): Promise<null> =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    if (!(await once(tx, id, `vault.released:${employerId}`))) return null;
    const it = await frozenOf(tx, employerId);
    release(it, await judgeOf(tx, user, employerId));
    await tx
      .updateTable("vault_freeze")
      .set({ released_at: now, released_by: user, reason })
      .where("id", "=", it!.id)
      .execute();
    await record(tx, { userId: user }, { deed: "vault.released", employerId, ref: it!.id });
    await announce(tx, { kind: "access", employerId, ref: null });
    return null;
  });
