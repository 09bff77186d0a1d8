import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientIssuerOf } from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import type { KeyService } from "@datakluis/kit/keys";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import type { Post } from "@datakluis/kit/mail";
import { testDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf, verifierOf } from "@datakluis/kit/tokens";
import { sealOf } from "./crypto/seal-settings.ts";
import type { InboxSettings } from "./inbox/server.ts";
import type { Tables } from "./schema.ts";
import { vaultServer } from "./server.ts";
import { knockerAt } from "./testing/knocker.ts";
import { loginDoor } from "./testing/login-door.ts";
import { seedsOf, type Person } from "./testing/seed.ts";
import { realSuite } from "./testing/suite.ts";
import { wireTo } from "./testing/wire.ts";

const publicUrl = "https://kluis.example";

/** Nothing listens here. */
const nowhere = "http://127.0.0.1:9";

/**
 * A vault as it runs: a fresh database with the roles of production, real HTTP, real signatures, a real folder of
 * keys unless another key service is given. The suite stands at `suiteUrl`; without one it is away.
 */
export async function runningVault({
  suiteUrl = nowhere,
  keys = testKeys(),
  post = undefined as Post | undefined,
  keyService = undefined as KeyService | undefined,
  inbox = undefined as InboxSettings | undefined,
  webhooksLocal = false,
} = {}) {
  const database = await testDatabase(join(import.meta.dirname, "..", "migrations"));
  const keyDir = mkdtempSync(join(tmpdir(), "kluis-sleutels-"));
  const login = await loginDoor();
  const lines: string[] = [];
  const log = logOf("vault", "debug", { write: (line) => void lines.push(line) });
  const signer = await signerOf("vault", keys.private.vault);
  const urls = { login: login.url, suite: suiteUrl, vault: nowhere };
  const server = await vaultServer(
    {
      log,
      signer,
      verify: await verifierOf("vault", keys.public, clientIssuerOf(publicUrl)),
      ask: askAs(signer, urls, 3_000),
    },
    {
      databaseUrl: database.appUrl,
      loginUrl: login.url,
      keyService: keyService ?? keyFolder(keyDir),
      publicUrl,
      seal: sealOf({ DATAKLUIS_KEY_DIR: keyDir, DATAKLUIS_PUBLIC_URL: publicUrl }),
      post,
      inbox,
      webhooksLocal,
    },
  );
  const url = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const past = poolOf(superuserOf(database.ownerUrl), log, 4);
  const knocker = await knockerAt(url, keys.private);

  return {
    ...knocker,
    url,
    tools: server.tools,
    seed: seedsOf(knocker),
    keyDir,
    /** Everything this server logged. */
    lines,
    login,
    database,
    /** Sees and changes the tables as nobody who runs the vault can: past every policy. */
    past: kyselyOf<Tables>(past),
    stop: async () => {
      await server.app.close();
      await server.stop();
      await past.end();
      await login.stop();
      await database.drop();
      rmSync(keyDir, { recursive: true, force: true });
    },
  };
}
export type RunningVault = Awaited<ReturnType<typeof runningVault>>;

/** Forced row level security binds the owner too; only the cluster's superuser sees past it. */
function superuserOf(databaseUrl: string): string {
  const url = new URL(process.env["DATAKLUIS_TEST_POSTGRES"]!);
  url.pathname = new URL(databaseUrl).pathname;
  return url.href;
}

/** A vault with a real suite beside it, and between them a wire that does what a test wants. */
export async function runningPair({
  keyService = undefined as KeyService | undefined,
  inbox = undefined as InboxSettings | undefined,
  webhooksLocal = false,
} = {}) {
  const keys = testKeys();
  let suiteUrl = nowhere;
  const wire = await wireTo(() => suiteUrl);
  const vault = await runningVault({ suiteUrl: wire.url, keys, keyService, inbox, webhooksLocal });
  const suite = await realSuite({ keys, loginUrl: vault.login.url, vaultUrl: vault.url });
  suiteUrl = suite.url;

  /** An employer with a vault, its people in the vault and their dossiers at the suite. */
  const active = async (people: readonly Person[]) => {
    const employer = await vault.seed.active(people);
    await suite.employer(employer.id);
    for (const it of people) await suite.dossier(employer.id, it.ref, it.personnelNumber);
    return employer;
  };

  return {
    vault,
    suite,
    wire,
    active,
    stop: async () => {
      await vault.stop();
      await wire.stop();
      await suite.stop();
    },
  };
}
export type RunningPair = Awaited<ReturnType<typeof runningPair>>;
