import { sql } from "kysely";
import { putRetrievalAgreement, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import type { Tools } from "../tools.ts";
import { toTell } from "./agreement.ts";

/** Tells the service where the agreement on anonymous search stands; what was told already is not told again. */
export const tellRetrieval =
  ({ db, ask }: Tools) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    const told = await transactionFor(db, { employer: employerId }, (tx) => toTell(tx, employerId));
    if (!told) return;
    await ask(putRetrievalAgreement, { params: { employerId }, body: told });
    await transactionFor(db, { employer: employerId }, (tx) =>
      sql`
        update employer set retrieval_told = greatest(retrieval_told, ${told.seq}) where id = ${employerId}`.execute(
        tx,
      ),
    );
  };

const dayMs = 24 * 3_600_000;

/** Promises anew what the service was not told, and throws away tickets and counts that are over. */
export async function promiseRetrievals({ db }: Tools, now: Date): Promise<void> {
  const { rows } = await sql<{ employerId: EmployerId }>`
    select employer_id as "employerId" from untold_retrieval(50)`.execute(db);
  for (const { employerId } of rows)
    await enqueue(db, "tell-retrieval", { employerId }, `tell-retrieval:${employerId}`);
  await sql`select forget_retrieval(${new Date(now.getTime() - 2 * dayMs)})`.execute(db);
}
