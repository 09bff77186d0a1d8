import { enqueue } from "@datakluis/kit/jobs";
import type { Suite } from "../answer.ts";
import { idle } from "./lock.ts";

/** An employer whose people are moving while nobody moves them: a process died, or the vault was away too long. */
export async function promiseMoving({ db, pool }: Suite): Promise<void> {
  const moving = await db.selectFrom("employer").select("id").where("vault", "=", "moving").execute();
  if (moving.length === 0) return;
  for (const employerId of await idle(
    pool,
    moving.map(({ id }) => id),
  ))
    await enqueue(db, "move-in", { employerId }, `move-in:${employerId}`);
}
