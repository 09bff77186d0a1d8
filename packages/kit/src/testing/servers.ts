import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Audience } from "@datakluis/contract";
import { askAs, type Ask } from "../ask.ts";
import { serverEnvironment, serverFlags } from "../server-flags.ts";
import { signerOf, type ServiceName, type SignedIn } from "../tokens.ts";
import { freePort } from "./cluster.ts";
import { testDatabase, type TestDatabase } from "./database.ts";
import { testKeys } from "./keys.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));
const names = ["login", "vault", "suite"] as const;
export type KeeperName = (typeof names)[number];
/** `confirmedAt` is just now when it is left out. */
type Visitor = Omit<SignedIn, "confirmedAt"> & Partial<SignedIn>;

/** The three servers as an operator runs them: processes of their own, on databases of their own, with made-up keys. */
export type Servers = {
  urls: Record<KeeperName, string>;
  databases: Record<KeeperName, TestDatabase>;
  keyDirs: Record<KeeperName, string>;
  asServer(name: ServiceName): Promise<Ask>;
  /** What a server says who it is with, to another. */
  tokenOfServer(name: ServiceName, audience: KeeperName): Promise<string>;
  /** As somebody who signed in. */
  asUser(user: Visitor, audience: Audience, timeoutMs?: number): Promise<Ask>;
  /** What the door hands on for somebody who signed in; it lives seconds. */
  tokenFor(user: Visitor, audience: Audience): Promise<string>;
  /** Opens the door before them, with this page; answers where. Stops with the others. */
  openFront(webFolder: string): Promise<string>;
  kill(name: KeeperName): Promise<void>;
  start(name: KeeperName): Promise<void>;
  pidOf(name: KeeperName): number;
  stop(): Promise<void>;
};

/**
 * Starts them on the PostgreSQL that DATAKLUIS_TEST_POSTGRES names.
 *
 * @param between another way from one server to the next, for a proof that stands in between: `{ suite: { vault: url } }`
 * @param nodeFlags for the process of a server, to measure it
 * @param settings what its environment says besides
 */
export async function startServers(
  between: Partial<Record<KeeperName, Partial<Record<KeeperName, string>>>> = {},
  nodeFlags: Partial<Record<KeeperName, readonly string[]>> = {},
  settings: Partial<Record<KeeperName, Record<string, string>>> = {},
): Promise<Servers> {
  const keys = testKeys();
  const folder = mkdtempSync(join(tmpdir(), "datakluis-servers-"));
  const byName = async <T>(make: (name: KeeperName) => Promise<T>) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await make(name)]))) as Record<KeeperName, T>;

  const ports = await byName(freePort);
  const urls = await byName(async (name) => `http://127.0.0.1:${ports[name]}`);
  const databases = await byName((name) => testDatabase(join(packages, name, "migrations")));
  const keyDirs = await byName(async (name) => join(folder, name));
  const running = new Map<KeeperName | "front", ChildProcess>();

  const run = async (name: KeeperName | "front", url: string, env: Record<string, string>) => {
    const flags = name === "front" ? [] : (nodeFlags[name] ?? []);
    const seen = { ...urls, ...(name === "front" ? {} : between[name]) };
    const child = spawn(process.execPath, [...serverFlags, ...flags, join(packages, name, "src", "main.ts")], {
      env: {
        ...serverEnvironment,
        PATH: process.env["PATH"] ?? "",
        NODE_ENV: "production",
        // As the launcher gives it to them: otherwise each compiles everything anew.
        NODE_COMPILE_CACHE: join(packages, "../node_modules/.cache/datakluis"),
        DATAKLUIS_PARENT_PIPE: "1",
        DATAKLUIS_LISTEN: new URL(url).host,
        DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private[name]),
        DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
        DATAKLUIS_LOGIN_URL: seen.login,
        DATAKLUIS_VAULT_URL: seen.vault,
        DATAKLUIS_SUITE_URL: seen.suite,
        DATAKLUIS_LOG_LEVEL: process.env["DATAKLUIS_LOG_LEVEL"] ?? "error",
        ...env,
      },
      stdio: ["pipe", process.env["DATAKLUIS_LOG_LEVEL"] ? "inherit" : "ignore", "inherit"],
    });
    running.set(name, child);
    await untilReady(child, url);
  };
  const start = (name: KeeperName) =>
    run(name, urls[name], {
      DATAKLUIS_DATABASE_URL: databases[name].appUrl,
      DATAKLUIS_KEY_DIR: keyDirs[name],
      ...settings[name],
    });

  const end = async (name: KeeperName | "front", signal: NodeJS.Signals) => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };

  const tokenFor = async (user: Visitor, audience: Audience) =>
    (await signerOf("login", keys.private.login)).forUser({ confirmedAt: new Date(), ...user }, audience);

  await start("login");
  await Promise.all([start("vault"), start("suite")]);
  return {
    urls,
    databases,
    keyDirs,
    asServer: async (name) => askAs(await signerOf(name, keys.private[name]), urls),
    tokenOfServer: async (name, audience) => (await signerOf(name, keys.private[name])).forSelf(audience),
    asUser: async (user, audience, timeoutMs) => {
      const login = await signerOf("login", keys.private.login);
      return askAs({ ...login, forSelf: () => tokenFor(user, audience) }, urls, timeoutMs);
    },
    tokenFor,
    openFront: async (webFolder) => {
      const url = `http://127.0.0.1:${await freePort()}`;
      await run("front", url, { DATAKLUIS_WEB_DIR: webFolder, DATAKLUIS_PUBLIC_URL: url });
      return url;
    },
    kill: (name) => end(name, "SIGKILL"),
    start,
    pidOf: (name) => running.get(name)!.pid!,
    stop: async () => {
      for (const name of ["front", ...names.toReversed()] as const) await end(name, "SIGTERM");
      for (const name of names) await databases[name].drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    if (
      await fetch(new URL("/gereed", url)).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await pause(50);
  }
  throw new Error("Een server begint niet.");
}
