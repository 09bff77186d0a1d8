import type { EmployerId } from "@datakluis/contract";
import type { Pool } from "@datakluis/kit/db";

/** A number of our own: apart from the locks of the job runners (kit/jobs.ts). */
const key = "hashtextextended($1, 43)";

/**
 * Does work, on an employer or under another name, unless it is being done already, by whatever process; then this one has nothing to add. The
 * lock ends with the connection that holds it. Should that break in the middle two may be at work: that is harmless,
 * this only spares them the trouble.
 */
export async function alone(pool: Pool, name: string, work: () => Promise<void>): Promise<void> {
  const holder = await pool.connect();
  try {
    const { rows } = await holder.query<{ mine: boolean }>(`select pg_try_advisory_lock(${key}) as mine`, [name]);
    if (rows[0]?.mine) await work();
  } finally {
    // Not back into the pool: the lock would live on there.
    holder.release(true);
  }
}

/** Of these employers, those nobody is at work on. */
export async function idle(pool: Pool, employers: readonly EmployerId[]): Promise<EmployerId[]> {
  const { rows } = await pool.query<{ id: EmployerId }>(
    `select id from unnest($1::uuid[]) as id
     where not exists (
       select from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())
         and (classid::bigint << 32 | objid::bigint) = ${key.replace("$1", "id::text")}
     )`,
    [employers],
  );
  return rows.map(({ id }) => id);
}
