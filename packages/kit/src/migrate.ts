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
    await keepMigrations(client);
    await installJobs(client, appRole, appUrl);
    const ran: string[] = [];
    for (const file of migrationsIn(folder)) if (await runOnce(client, folder, file, appRole)) ran.push(file);
    return ran;
  } finally {
    await client.end();
  }
}

/** The migrations this program has for one server, in order. */
export const migrationsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted();

const keepMigrations = (client: pg.Client) =>
  client.query(
    "create table if not exists migration (name text primary key, ran_at timestamptz not null default now())",
  );

/** Runs these migrations, as far as they have not run, in the transaction of the caller: all of them or none. */
export async function migrateWithin(client: pg.Client, folder: string, files: readonly string[], appRole: string) {
  await keepMigrations(client);
  for (const file of files) await claimAndRun(client, folder, file, appRole);
}

async function runOnce(client: pg.Client, folder: string, name: string, appRole: string): Promise<boolean> {
  await client.query("begin");
  try {
    const ran = await claimAndRun(client, folder, name, appRole);
    await client.query("commit");
    return ran;
  } catch (fault) {
    await client.query("rollback");
    throw fault;
  }
}

async function claimAndRun(client: pg.Client, folder: string, name: string, appRole: string): Promise<boolean> {
  const claimed = await client.query("insert into migration (name) values ($1) on conflict do nothing", [name]);
  if (!claimed.rowCount) return false;
  const statements = readFileSync(join(folder, name), "utf8");
  await client.query(statements.replaceAll(":app", client.escapeIdentifier(appRole)));
  return true;
}
