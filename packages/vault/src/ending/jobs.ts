import type { EmployerId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { Tools } from "../tools.ts";
import { destroyDue, endByTombstone } from "./destroy.ts";
import { dropStaleExports, makeExport, waitingExports } from "./export.ts";
import { dueEmployers } from "./store.ts";

export const endingTasks = (tools: Tools) => ({
  "destroy-employer": ({ employerId }: { employerId: EmployerId }) => destroyDue(tools, employerId, new Date()),
  "make-export": ({ employerId, exportId }: { employerId: EmployerId; exportId: string }) =>
    makeExport(tools, employerId, exportId),
});

/** What is due, also after days without a server: destructions, exports to make, exports to throw away. */
export async function promiseEndings({ db, ...tools }: Tools): Promise<void> {
  const now = new Date();
  await heedTombstones({ db, ...tools });
  for (const employerId of await dueEmployers(db, now))
    await enqueue(db, "destroy-employer", { employerId }, `destroy-employer:${employerId}`);
  for (const { employerId, id } of await waitingExports(db))
    await enqueue(db, "make-export", { employerId, exportId: id }, `make-export:${id}`);
  await dropStaleExports(db, now);
}

/** Before anybody is answered, and every few seconds after: the key service may be another process's folder. */
export async function heedTombstones(tools: Tools): Promise<void> {
  const stones = await tools.keyService.destroyed();
  for (const stone of stones) if (/^[0-9a-f-]{36}$/.test(stone.name)) await endByTombstone(tools, stone);
}
