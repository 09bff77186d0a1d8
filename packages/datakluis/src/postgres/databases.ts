import pg from "pg";
import { keepers, type Secrets } from "../folder/secrets.ts";
import { superuserUrl, type Cluster } from "./cluster.ts";

/**
 * The third wall: a database for each server, with one role that migrates and one that runs, and no way from one to
 * another's. Safe to repeat: a start that was killed half way, or a password that was restored, is put right.
 */
export async function ensureDatabases(cluster: Cluster, secrets: Secrets): Promise<void> {
  await within(superuserUrl(cluster), async (client) => {
    for (const name of keepers) {
      for (const role of ["owner", "app"] as const)
        await ensureRole(client, `${name}_${role}`, secrets.passwords[name][role]);
      const found = await client.query("select from pg_database where datname = $1", [name]);
      if (!found.rowCount) await client.query(`create database ${name} owner ${name}_owner`);
      await client.query(`revoke all on database ${name} from public`);
      await client.query(`grant connect, temporary on database ${name} to ${name}_owner, ${name}_app`);
    }
    await client.query("revoke all on database postgres, template1 from public");
  });
  for (const name of keepers)
    await within(superuserUrl(cluster, name), (client) => client.query("revoke create on schema public from public"));
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const found = await client.query("select from pg_roles where rolname = $1", [role]);
  if (!found.rowCount) await client.query(`create role ${role}`);
  await client.query(
    `alter role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
     password ${client.escapeLiteral(password)}`,
  );
}

async function within(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
