import { sql } from "kysely";
import type { EmployerId, LiveEvent, Side, SuiteRight, UserId } from "@datakluis/contract";
import type { Pool } from "@datakluis/kit/db";
import { atOnceFor } from "@datakluis/kit/pipeline";
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

/**
 * What is out of reach is not announced either. Asked for each open screen at each change, so in one round trip.
 */
export async function mayHear(
  { db, pipeline }: { db: Db; pipeline: Pool },
  userId: UserId,
  { kind, employerId, ref }: LiveEvent,
): Promise<boolean> {
  if (!employerId) return false;
  if (kind !== "dossier" || !ref) return worksAt(db, userId, employerId);
  const dossier = db
    .selectFrom("dossier")
    .select("ref")
    .where("ref", "=", ref)
    .where(withinReach(userId))
    // An administrator works there too, but has no business with who changed (002-walls.sql).
    .where(sql<boolean>`employer_id = any(seeing_for())`)
    .compile();
  const statement = { name: "may-hear", text: dossier.sql, values: [...dossier.parameters] };
  return (await atOnceFor(pipeline, userId, statement)).length > 0;
}

/** Whether somebody may work anywhere in this employer. */
export const worksAt = async (tx: Tx | Db, userId: UserId, employerId: EmployerId): Promise<boolean> => {
  const reach = tx.selectFrom("reach").select("user_id").where("user_id", "=", userId);
  return (await reach.where("employer_id", "=", employerId).limit(1).executeTakeFirst()) !== undefined;
};
