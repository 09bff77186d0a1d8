import { Refusal } from "@datakluis/contract";
import type { Tx } from "../schema.ts";

/**
 * Claims a write by the id its asker made: true the first time, false when this very write was done before. A second
 * asker with the same id waits here until the first is done. Refuses `already_written` when the id was used otherwise.
 *
 * @param before other ways in which the same may have been written down
 */
export async function once(tx: Tx, id: string, what: string, before: readonly string[] = []): Promise<boolean> {
  const claimed = await tx
    .insertInto("done")
    .values({ id, what })
    .onConflict((it) => it.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (claimed) return true;
  const done = await tx.selectFrom("done").select("what").where("id", "=", id).executeTakeFirstOrThrow();
  if (done.what !== what && !before.includes(done.what)) throw new Refusal("already_written");
  return false;
}
