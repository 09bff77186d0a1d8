import pg from "pg";
import type { TestDatabase } from "@datakluis/kit/testing/database";

/** Everything a database holds, as text: also sealed values, keys and the payloads of jobs, past every policy. */
export async function wholeDatabase(database: TestDatabase): Promise<string> {
  const connectionString = process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname;
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')",
    );
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ it: string }>(`select it::text from ${name} it`);
      texts.push(...rows.map(({ it }) => it));
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
