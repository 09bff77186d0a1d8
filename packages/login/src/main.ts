import { join } from "node:path";
import { readConfig } from "@datakluis/kit/config";
import { poolOf } from "@datakluis/kit/db";
import { keyServiceOf, keySettings } from "@datakluis/kit/keys-settings";
import { mailSettings, postOf } from "@datakluis/kit/mail";
import { migrate } from "@datakluis/kit/migrate";
import { main, runServer } from "@datakluis/kit/run";
import { standardSettings, toolsOf } from "@datakluis/kit/standard";
import { z } from "zod";
import { productionCost } from "./accounts/passwords.ts";
import { providerIn, providerSettings } from "./provider/settings.ts";
import { loginServer } from "./server.ts";

const migrations = join(import.meta.dirname, "../migrations");

async function update(): Promise<void> {
  const settings = readConfig({ DATAKLUIS_OWNER_DATABASE_URL: z.url(), DATAKLUIS_DATABASE_URL: z.url() });
  const appUrl = settings.DATAKLUIS_DATABASE_URL;
  await migrate(
    settings.DATAKLUIS_OWNER_DATABASE_URL,
    migrations,
    decodeURIComponent(new URL(appUrl).username),
    appUrl,
  );
}

async function run(): Promise<void> {
  const settings = readConfig({
    ...standardSettings,
    ...mailSettings,
    ...providerSettings,
    ...keySettings,
    /** Addresses of the front processes, when they run on other machines. */
    DATAKLUIS_TRUST_PROXY: z.string().min(1).optional(),
  });
  const tools = await toolsOf("login", settings);
  await runServer(tools.log, settings.DATAKLUIS_LISTEN, () =>
    loginServer({
      ...tools,
      pool: poolOf(settings.DATAKLUIS_DATABASE_URL, tools.log),
      connectionString: settings.DATAKLUIS_DATABASE_URL,
      privateKey: settings.DATAKLUIS_PRIVATE_KEY,
      keys: keyServiceOf("login", settings),
      keyCopyDays: settings.DATAKLUIS_KEY_BACKUP_DAYS,
      publicUrl: settings.DATAKLUIS_PUBLIC_URL,
      cost: productionCost,
      post: postOf(settings),
      provider: providerIn(settings),
      ...(settings.DATAKLUIS_TRUST_PROXY ? { trustProxy: settings.DATAKLUIS_TRUST_PROXY } : {}),
    }),
  );
}

main(process.argv[2] === "migrate" ? update : run);
