import { sql } from "kysely";
import type { EmployerId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { Tools } from "../tools.ts";
import { endWhatIsDue } from "./ending.ts";

/** Promises to end every request whose time has come, also when it came while no server was there. */
export async function promiseSuccessions({ db }: Tools): Promise<void> {
  const { rows } = await sql<{ employer_id: EmployerId }>`
    select employer_id from due_successions(now())`.execute(db);
  for (const { employer_id: employerId } of rows)
    await enqueue(db, "end-succession", { employerId }, `end-succession:${employerId}`);
}

/** Appoints, or lets the request lapse. Reads anew how it stands, so late or twice it appoints nobody twice. */
export const endSuccession =
  (tools: Tools) =>
  ({ employerId }: { employerId: EmployerId }): Promise<void> =>
    endWhatIsDue(tools, employerId, new Date());
