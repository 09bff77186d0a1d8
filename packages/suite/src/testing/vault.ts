import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ServerName } from "@datakluis/contract";
import { askAs, type Ask } from "@datakluis/kit/ask";
import { poolOf } from "@datakluis/kit/db";
import { logOf } from "@datakluis/kit/log";
import { freePort } from "@datakluis/kit/testing/cluster";
import { testDatabase } from "@datakluis/kit/testing/database";
import type { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, type SignedIn } from "@datakluis/kit/tokens";

const vaultFolder = join(import.meta.dirname, "..", "..", "..", "vault");

type At = { keys: ReturnType<typeof testKeys>; loginUrl: string; suiteUrl: string };

/**
 * A real vault: its own process on its own database, started as in production. What it holds is read past its policies
 * by the cluster's superuser, because it exports nothing.
 */
export async function realVault({ keys, loginUrl, suiteUrl }: At) {
  const database = await testDatabase(join(vaultFolder, "migrations"));
  const keyDir = mkdtempSync(join(tmpdir(), "kluis-sleutels-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const start = async () => {
    server = spawn(process.execPath, [join(vaultFolder, "src", "main.ts")], {
      stdio: ["pipe", "ignore", "inherit"],
      env: {
        DATAKLUIS_PARENT_PIPE: "1",
        DATAKLUIS_LISTEN: `127.0.0.1:${port}`,
        DATAKLUIS_DATABASE_URL: database.appUrl,
        DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.vault),
        DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
        DATAKLUIS_LOGIN_URL: loginUrl,
        DATAKLUIS_VAULT_URL: url,
        DATAKLUIS_SUITE_URL: suiteUrl,
        DATAKLUIS_KEY_DIR: keyDir,
      },
    });
    while (
      server.exitCode === null &&
      !(await fetch(new URL("/gereed", url)).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await pause(50);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  await start();

  const superuser = new URL(process.env["DATAKLUIS_TEST_POSTGRES"]!);
  superuser.pathname = new URL(database.ownerUrl).pathname;
  const past = poolOf(superuser.href, logOf("proef", "error"), 2);
  const login = await signerOf("login", keys.private.login);
  const nowhere = Object.fromEntries((["login", "vault", "suite"] as ServerName[]).map((name) => [name, url]));

  return {
    url,
    past,
    /** Asks as a person; throws the Refusal he gets. */
    as: (who: SignedIn): Ask =>
      askAs({ ...login, forSelf: () => login.forUser(who, "vault") }, nowhere as Record<ServerName, string>),
    start,
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGTERM");
      await past.end();
      await database.drop();
      rmSync(keyDir, { recursive: true, force: true });
    },
  };
}
export type RealVault = Awaited<ReturnType<typeof realVault>>;
