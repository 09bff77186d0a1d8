import { mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { UserId } from "@datakluis/contract";
import { askAs, type Ask } from "@datakluis/kit/ask";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import type { Scanner } from "@datakluis/kit/scanner";
import { testDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, verifierOf, type ServiceName } from "@datakluis/kit/tokens";
import type { Tables } from "./schema.ts";
import { suiteServer } from "./server.ts";
import { neighbourLogin, neighbourVault } from "./testing/neighbours.ts";
import { seedsOf } from "./testing/seed.ts";

const migrations = fileURLToPath(new URL("../migrations", import.meta.url));

type Neighbours = { keys?: ReturnType<typeof testKeys>; vaultUrl?: string; scan?: Scanner };

/**
 * A whole suite on a database of its own, at the end of a real wire. Stop it in `afterAll`.
 *
 * @param vaultUrl a real vault; without it a neighbour that answers in the agreed shapes
 */
export async function runningSuite({ keys = testKeys(), vaultUrl, scan }: Neighbours = {}) {
  const database = await testDatabase(migrations);
  const keyDir = mkdtempSync(join(tmpdir(), "datakluis-sleutels-"));
  const lines: string[] = [];
  const log = logOf("suite", "info", { write: (line) => void lines.push(line) });

  const revocations = new Set<ServerResponse>();
  const [login, vault] = [neighbourLogin(), neighbourVault()];
  const loginAt = await login.listen(logOf("login", "error"), await verifierOf("login", keys.public), revocations);
  const vaultAt = await vault.listen(logOf("vault", "error"), await verifierOf("vault", keys.public));
  const beat = setInterval(() => revocations.forEach((stream) => stream.write(": nog hier\n\n")), 2_000);

  const signer = await signerOf("suite", keys.private.suite);
  const urls = { login: loginAt.url, vault: vaultUrl ?? vaultAt.url, suite: "http://127.0.0.1:9" };
  const { app, stop, suite } = await suiteServer(
    { log, signer, verify: await verifierOf("suite", keys.public), ask: askAs(signer, urls) },
    {
      databaseUrl: database.appUrl,
      keys: keyFolder(keyDir),
      loginUrl: loginAt.url,
      publicUrl: "https://kluis.example",
      serviceName: "ArboProef",
      scan,
    },
  );
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const past = poolOf(process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.ownerUrl).pathname, log, 2);
  const ours = { ...urls, suite: url };

  const logins = await signerOf("login", keys.private.login);
  const sessions = new Map<UserId, string>();
  const sessionOf = (userId: UserId) => {
    if (!sessions.has(userId)) sessions.set(userId, randomUUID());
    return sessions.get(userId)!;
  };
  const visitor = (userId: UserId) => ({
    userId,
    sessionId: sessionOf(userId),
    displayName: "Iemand",
    confirmedAt: new Date(),
  });
  const tokenOf = (userId: UserId) => logins.forUser(visitor(userId), "suite");

  return {
    url,
    loginUrl: loginAt.url,
    suite,
    database,
    /** Sees and changes the tables as nobody who runs the suite can: past every policy. */
    past: kyselyOf<Tables>(past),
    login,
    vault,
    seed: seedsOf(suite),
    /** Everything this server logged. */
    lines,
    tokenOf,
    /** Somebody who signed in, as login puts him in his token. */
    visitor,
    tokenOfServer: async (name: ServiceName) => (await signerOf(name, keys.private[name])).forSelf("suite"),
    /** Asks as a person; throws the Refusal he gets. */
    as: (userId: UserId, timeoutMs?: number): Ask =>
      askAs({ ...logins, forSelf: () => tokenOf(userId) }, ours, timeoutMs),
    /** Asks as another server. */
    asServer: async (name: ServiceName): Promise<Ask> => askAs(await signerOf(name, keys.private[name]), ours),
    endSession: (userId: UserId) => revocations.forEach((stream) => stream.write(`data: ${sessionOf(userId)}\n\n`)),
    stop: async () => {
      await app.close();
      await stop();
      await past.end();
      clearInterval(beat);
      await loginAt.close();
      await vaultAt.close();
      await database.drop();
      rmSync(keyDir, { recursive: true, force: true });
    },
  };
}
export type RunningSuite = Awaited<ReturnType<typeof runningSuite>>;
