import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { quiet } from "./jobs.ts";

/**
 * Gives a database its queue of jobs. The queue belongs to the role that runs the server, because the library's own
 * tables admit only their owner; the right to make a schema is lent for this moment only.
 */
export async function installJobs(owner: pg.Client, appRole: string, appUrl: string): Promise<void> {
  const role = owner.escapeIdentifier(appRole);
  const { rows } = await owner.query<{ name: string }>("select current_database() as name");
  const database = owner.escapeIdentifier(rows[0]!.name);
  await owner.query(`grant create on database ${database} to ${role}`);
  try {
    await runMigrations({ connectionString: appUrl, logger: quiet });
  } finally {
    await owner.query(`revoke create on database ${database} from ${role}`);
  }
}
