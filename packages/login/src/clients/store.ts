import type { Db } from "../schema.ts";

/** Uses what somebody signed, once. Answers whether this was the first time, also of two at the same moment. */
export async function useOnce(db: Db, id: string, expiresAt: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows: used } = await db
    .insertInto("used_assertion")
    .values({ id, expires_at: expiresAt })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirstOrThrow();
  return used === 1n;
}

/** What has expired is refused for that alone. */
export const forgetAssertions = (db: Db, now: Date) =>
  db.deleteFrom("used_assertion").where("expires_at", "<", now).execute();
