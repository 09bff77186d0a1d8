import { sql } from "kysely";
import type { EmployerId, LiveEvent, Side, SuiteRight, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Db, Tx } from "../schema.ts";
import { withinReach } from "./reach.ts";

/** Side and rights as they are now: asked at every request, so that what is taken away is gone at the next one. */
export const accountOf = (db: Db, userId: UserId): Promise<{ side: Side; rights: SuiteRight[] } | undefined> =>
  db
    .selectFrom("account")
    .select([
      "side",
      sql<
        SuiteRight[]
      >`array(select "right" from group_right where group_name = account.group_name order by "right")`.as("rights"),
    ])
    .where("id", "=", userId)
    .executeTakeFirst();

/** What is out of reach is not announced either. */
export const mayHear = (db: Db, userId: UserId, { kind, employerId, ref }: LiveEvent): Promise<boolean> =>
  transactionFor(db, { user: userId }, async (tx) => {
    if (!employerId) return false;
    if (kind !== "dossier" || !ref) return worksAt(tx, userId, employerId);
    const dossier = tx.selectFrom("dossier").select("ref").where("ref", "=", ref).where(withinReach(userId));
    return (await dossier.executeTakeFirst()) !== undefined;
  });

/** Whether somebody may work anywhere in this employer. */
export const worksAt = async (tx: Tx, userId: UserId, employerId: EmployerId): Promise<boolean> => {
  const reach = tx.selectFrom("reach").select("user_id").where("user_id", "=", userId);
  return (await reach.where("employer_id", "=", employerId).limit(1).executeTakeFirst()) !== undefined;
};
