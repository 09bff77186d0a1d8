import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { Account } from "../folder/reach.ts";
import { socketFolder } from "@datakluis/kit/socket";
import { databaseUrl } from "../folder/secrets.ts";
import { Stop } from "../stop.ts";
import { stopLeftover } from "./leftover.ts";
import type { Programs } from "./programs.ts";

/** A PostgreSQL of our own: its folder, who runs it, and where it listens (this machine only). */
export type Cluster = {
  folder: string;
  port: number;
  programs: Programs;
  account: Account | undefined;
  superuserPassword: string;
  logFile: string;
};

export const superuserUrl = (cluster: Cluster, database = "postgres") =>
  databaseUrl("postgres", cluster.superuserPassword, cluster, database);

/** Nothing of our environment goes along: it may name files with secrets. */
const environment = { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };

/** Makes the cluster when it is not there; one that was being made when we were killed is made anew. */
export async function ensureCluster(cluster: Cluster): Promise<boolean> {
  if (existsSync(cluster.folder)) return false;
  const unfinished = `${cluster.folder}.nieuw`;
  const passwordFile = `${cluster.folder}.wachtwoord`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.superuserPassword}\n`, { mode: 0o600 });
  if (cluster.account) {
    chownSync(unfinished, cluster.account.uid, cluster.account.gid);
    chownSync(passwordFile, cluster.account.uid, cluster.account.gid);
  }
  try {
    // Built-in locale: the same order of letters on every machine, whatever its C library.
    const args = ["-D", unfinished, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const options = { ...cluster.account, cwd: unfinished, env: environment };
    await promisify(execFile)(cluster.programs.initdb, [...args, ...locale], options);
  } catch (fault) {
    const said = String((fault as { stderr?: string }).stderr ?? fault)
      .trim()
      .split("\n")
      .slice(-3)
      .join(" ");
    throw new Stop(`PostgreSQL kon geen nieuwe database aanmaken: ${said}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster.folder);
  return true;
}

/**
 * Settings beyond the defaults. The log may hold no value of a row or a parameter: no details, no statements.
 * Over the socket too a password is asked for (scram).
 */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_permissions: "0700",
  // All pools of the three servers full at once take some 150.
  max_connections: "200",
  timezone: "UTC",
  log_timezone: "UTC",
  max_wal_size: "2GB",
  jit: "off",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_line_prefix: "%m [%p] ",
};

/** Starts PostgreSQL in a process group of its own, so that Ctrl-C does not stop it before the servers are done. */
export async function startPostgres(cluster: Cluster): Promise<ChildProcess> {
  await stopLeftover(cluster.folder);
  const log = openSync(cluster.logFile, "a", 0o600);
  try {
    const all = { ...settings, unix_socket_directories: socketFolder(cluster.folder, cluster.port) ?? "" };
    const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    return spawn(cluster.programs.postgres, ["-D", cluster.folder, "-p", String(cluster.port), ...flags], {
      ...cluster.account,
      cwd: cluster.folder,
      env: environment,
      detached: true,
      // Straight to the file, not through us: it must be able to write when we are gone.
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Asks until PostgreSQL answers a query. Recovery after a crash can take a while; `stopped` ends the waiting. */
export async function waitForPostgres(url: string, stopped: () => boolean, seconds = 300): Promise<boolean> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until && !stopped(); await pause(50))
    if (await answers(url)) return true;
  return false;
}

export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
