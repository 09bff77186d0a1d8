import { Refusal } from "@datakluis/contract";
import type { Tx } from "../schema.ts";

/**
 * Claims a write by the id its asker made: true the first time, false when this very write was done before. A second
 * asker with the same id waits here until the first is done. Refuses `already_written` when the id was used otherwise.
 */
export async function once(tx: Tx, id: string, what: string): Promise<boolean> {
  const claimed = await tx
    .insertInto("done")
    .values({ id, what })
    .onConflict((it) => it.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (claimed) return true;
  const before = await tx.selectFrom("done").select("what").where("id", "=", id).executeTakeFirstOrThrow();
  if (before.what !== what) throw new Refusal("already_written");
  return false;
}
