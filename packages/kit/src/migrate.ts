import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { installJobs } from "./jobs-install.ts";

/**
 * Brings a database up to date: numbered SQL files, each once, in order, each in a transaction that first claims its
 * own number, so two migrators at once cannot both run it. A file that has run is never edited.
 *
 * @param ownerUrl the role that owns the tables; the role that runs the server cannot change them
 * @param appRole the role that runs the server; the files name it as `:app`
 */
export async function migrate(ownerUrl: string, folder: string, appRole: string, appUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      "create table if not exists migration (name text primary key, ran_at timestamptz not null default now())",
    );
    await installJobs(client, appRole, appUrl);
    const ran: string[] = [];
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .toSorted())
      if (await runOnce(client, file, readFileSync(join(folder, file), "utf8"), appRole)) ran.push(file);
    return ran;
  } finally {
    await client.end();
  }
}

async function runOnce(client: pg.Client, name: string, statements: string, appRole: string): Promise<boolean> {
  await client.query("begin");
  try {
    const claimed = await client.query("insert into migration (name) values ($1) on conflict do nothing", [name]);
    if (claimed.rowCount) await client.query(statements.replaceAll(":app", client.escapeIdentifier(appRole)));
    await client.query("commit");
    return Boolean(claimed.rowCount);
  } catch (fault) {
    await client.query("rollback");
    throw fault;
  }
}
