import { join } from "node:path";
import { z } from "zod";
import { readConfig } from "@datakluis/kit/config";
import { keyServiceOf, keySettings } from "@datakluis/kit/keys-settings";
import { mailSettings, postOf } from "@datakluis/kit/mail";
import { migrate } from "@datakluis/kit/migrate";
import { main, runServer } from "@datakluis/kit/run";
import { standardSettings, toolsOf } from "@datakluis/kit/standard";
import { inboxIn, inboxSettings } from "./inbox/settings.ts";
import { sealOf, sealSettings } from "./crypto/seal-settings.ts";
import { vaultServer } from "./server.ts";

const migrations = join(import.meta.dirname, "..", "migrations");

/** `node main.ts` serves the vault; `node main.ts migrate` brings its database up to date as the owner, and ends. */
main(async () => {
  if (process.argv[2] === "migrate") return migrateVault();

  const settings = readConfig({
    ...standardSettings,
    ...mailSettings,
    ...sealSettings,
    ...keySettings,
    DATAKLUIS_TRUST_PROXY: z.string().min(1).optional(),
    ...inboxSettings,
    DATAKLUIS_WEBHOOKS_LOCAL: z.enum(["0", "1"]).optional(),
  });
  const tools = await toolsOf("vault", settings);
  await runServer(tools.log, settings.DATAKLUIS_LISTEN, () =>
    vaultServer(tools, {
      databaseUrl: settings.DATAKLUIS_DATABASE_URL,
      loginUrl: settings.DATAKLUIS_LOGIN_URL,
      keyService: keyServiceOf("vault", settings),
      publicUrl: settings.DATAKLUIS_PUBLIC_URL,
      keyCopyDays: settings.DATAKLUIS_KEY_BACKUP_DAYS,
      post: postOf(settings),
      trustProxy: settings.DATAKLUIS_TRUST_PROXY,
      inbox: inboxIn(settings),
      webhooksLocal: settings.DATAKLUIS_WEBHOOKS_LOCAL === "1",
      seal: sealOf(settings),
    }),
  );
});

async function migrateVault(): Promise<void> {
  const settings = readConfig({
    DATAKLUIS_OWNER_DATABASE_URL: z.string().min(1),
    DATAKLUIS_DATABASE_URL: z.string().min(1),
  });
  const appUrl = settings.DATAKLUIS_DATABASE_URL;
  await migrate(
    settings.DATAKLUIS_OWNER_DATABASE_URL,
    migrations,
    decodeURIComponent(new URL(appUrl).username),
    appUrl,
  );
}
