import { sql } from "kysely";
import type { Tools } from "./tools.ts";

/** What the vault cannot do its work without, named when it is missing. */
export async function missing({ db, keys }: Tools): Promise<string[]> {
  // A job that could run and has waited a minute: nobody is working. One that fails waits for its next try.
  const database = await sql<{ stuck: boolean }>`
    select exists (
      select from graphile_worker.jobs
      where locked_at is null and run_at < now() - interval '1 minute' and attempts < max_attempts
    ) as stuck`
    .execute(db)
    .then(
      ({ rows }) => (rows[0]?.stuck ? "taken" : undefined),
      () => "database",
    );
  const service = (await keys.ready()) ? undefined : "sleutels";
  return [database, service].filter((it) => it !== undefined);
}
