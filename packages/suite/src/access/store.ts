import type { EmployerId, LiveEvent, Side, SuiteRight, UserId } from "@datakluis/contract";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import type { Db, Tx } from "../schema.ts";
import { withinReach } from "./reach.ts";

type Account = { side: Side; rights: SuiteRight[] };

const findAccount = `
  select side, array(
    select "right" from group_right where group_name = account.group_name order by "right"
  ) as rights from account where id = $1`;

/**
 * Side and rights as they are now: asked at every request, so that what is taken away is gone at the next one. Because
 * it is, in plain SQL.
 */
export async function accountOf(pool: Pool, userId: UserId): Promise<Account | undefined> {
  const { rows } = await pool.query<Account>({ name: "find-account", text: findAccount, values: [userId] });
  return rows[0];
}

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
