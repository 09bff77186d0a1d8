import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../folder/port.ts";
import { databaseUrl, ensureSecrets, keepers, type Secrets } from "../folder/secrets.ts";
import { postgresAccount } from "./account.ts";
import { answers, ensureCluster, startPostgres, superuserUrl, waitForPostgres, type Cluster } from "./cluster.ts";
import { ensureDatabases } from "./databases.ts";
import { runningPostmaster, stopLeftover } from "./leftover.ts";
import { findPrograms } from "./programs.ts";

const place = mkdtempSync(join(tmpdir(), "datakluis-cluster-"));
let cluster: Cluster;
let secrets: Secrets;

beforeAll(async () => {
  chmodSync(place, 0o711);
  secrets = ensureSecrets(join(place, "secrets"));
  const account = postgresAccount();
  cluster = {
    folder: join(place, "postgres"),
    port: await freePort(),
    programs: findPrograms(join(place, "programs"), account),
    account,
    superuserPassword: secrets.superuserPassword,
    logFile: join(place, "postgres.log"),
  };
  await ensureCluster(cluster);
  await startPostgres(cluster);
  await waitForPostgres(superuserUrl(cluster), () => false);
  await ensureDatabases(cluster, secrets);
});
afterAll(async () => {
  await stopLeftover(cluster.folder);
  rmSync(place, { recursive: true });
});

async function as(role: string, database: string, statement: string) {
  const [server = "", kind = ""] = role.split("_");
  const own = secrets.passwords[server as (typeof keepers)[number]][kind as "owner" | "app"];
  const client = new pg.Client({ connectionString: databaseUrl(role, own, cluster, database) });
  await client.connect();
  return client.query(statement).finally(() => client.end());
}

test("no role can enter another server's database", async () => {
  for (const server of keepers)
    for (const database of [...keepers, "postgres", "template1"].filter((name) => name !== server))
      for (const kind of ["owner", "app"])
        await expect(as(`${server}_${kind}`, database, "select 1")).rejects.toThrow("permission denied for database");
});

test("the role that runs makes temporary tables only", async () => {
  await as("vault_app", "vault", "create temporary table tijdelijk (id int)");
  await expect(as("vault_app", "vault", "create table blijvend (id int)")).rejects.toThrow("permission denied");
  await expect(as("vault_app", "vault", "create schema nieuw")).rejects.toThrow("permission denied");
  await expect(as("vault_app", "vault", "create role handlanger")).rejects.toThrow("permission denied");
  await as("vault_owner", "vault", "create table blijvend (id int)");
  await expect(as("vault_app", "vault", "select from blijvend")).rejects.toThrow("permission denied");
});

test("a password is needed, and the right one", async () => {
  const wrong = databaseUrl("vault_app", "onjuist", cluster, "vault");
  expect(await answers(wrong)).toBe(false);
});

test("a PostgreSQL left behind is found, stopped cleanly and followed by the next", async () => {
  const left = runningPostmaster(cluster.folder);
  expect(left).toBeGreaterThan(1);
  const next = await startPostgres(cluster);
  expect(runningPostmaster(cluster.folder)).not.toBe(left);
  expect(await waitForPostgres(superuserUrl(cluster), () => next.exitCode !== null)).toBe(true);
});

test("a pid file that names another program is removed and that program left alone", async () => {
  const folder = join(place, "ander");
  mkdirSync(folder);
  const stranger = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  writeFileSync(join(folder, "postmaster.pid"), `${stranger.pid}\n${folder}\n`);
  expect(await stopLeftover(folder)).toBe(false);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
  await once(stranger, "exit");
});
