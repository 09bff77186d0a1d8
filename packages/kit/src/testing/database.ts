import pg from "pg";
import { randomBytes } from "node:crypto";
import { migrate } from "../migrate.ts";

export type TestDatabase = {
  /** The role that runs a server: no owner, no bypass of row level security. */
  appUrl: string;
  ownerUrl: string;
  /** Breaks every connection and refuses new ones for a while, as PostgreSQL does when it was killed. */
  cut(milliseconds: number): Promise<void>;
  drop(): Promise<void>;
};

const clusterUrl = (): string => {
  const url = process.env["DATAKLUIS_TEST_POSTGRES"];
  if (!url) throw new Error("Geen test-PostgreSQL: draai de proeven met vitest.");
  return url;
};

async function asSuperuser<A>(database: string, work: (client: pg.Client) => Promise<A>): Promise<A> {
  const client = new pg.Client({ connectionString: `${clusterUrl()}/${database}` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh database with the roles and rights of production, migrated from `folder`. */
export async function testDatabase(folder: string): Promise<TestDatabase> {
  const name = `proef_${randomBytes(6).toString("hex")}`;
  const [owner, app] = [`${name}_owner`, `${name}_app`];
  await asSuperuser("postgres", async (client) => {
    await client.query(`create role ${owner} login password 'proef'`);
    await client.query(`create role ${app} login password 'proef' nobypassrls nosuperuser`);
    await client.query(`create database ${name} owner ${owner} template template0 encoding 'UTF8' locale 'C'`);
    await client.query(`revoke connect on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${owner}, ${app}`);
    await client.query(`grant temporary on database ${name} to ${app}`);
  });
  const urlOf = (role: string) => {
    const url = new URL(`${clusterUrl()}/${name}`);
    url.username = role;
    url.password = "proef";
    return url.href;
  };
  await migrate(urlOf(owner), folder, app, urlOf(app));
  return {
    appUrl: urlOf(app),
    ownerUrl: urlOf(owner),
    cut: (milliseconds) =>
      asSuperuser("postgres", async (client) => {
        await client.query(`alter database ${name} allow_connections false`);
        await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await client.query(`alter database ${name} allow_connections true`);
      }),
    drop: () =>
      asSuperuser("postgres", async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`drop role if exists ${owner}`);
        await client.query(`drop role if exists ${app}`);
      }),
  };
}
