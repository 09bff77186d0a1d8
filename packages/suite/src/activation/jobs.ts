import { sql } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { Suite } from "../answer.ts";
import { idle } from "./lock.ts";

/** An employer whose people are moving while nobody moves them: a process died, or the vault was away too long. */
export async function promiseMoving({ db, pool }: Suite): Promise<void> {
  const { rows } = await sql<{ id: EmployerId }>`select id from moving_employers()`.execute(db);
  if (rows.length === 0) return;
  const moving = rows.map(({ id }) => id);
  for (const employerId of await idle(pool, moving))
    await enqueue(db, "move-in", { employerId }, `move-in:${employerId}`);
}
