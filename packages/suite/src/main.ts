import { fileURLToPath } from "node:url";
import { z } from "zod";
import { readConfig } from "@datakluis/kit/config";
import { migrate } from "@datakluis/kit/migrate";
import { mailSettings, postOf } from "@datakluis/kit/mail";
import { keyServiceOf, keySettings } from "@datakluis/kit/keys-settings";
import { main, runServer } from "@datakluis/kit/run";
import { clamScanner } from "@datakluis/kit/scanner";
import { standardSettings, toolsOf } from "@datakluis/kit/standard";
import { suiteServer } from "./server.ts";

const migrations = fileURLToPath(new URL("../migrations", import.meta.url));

main(() => (process.argv[2] === "migrate" ? bringUpToDate() : run()));

async function bringUpToDate(): Promise<void> {
  const settings = readConfig({ DATAKLUIS_DATABASE_URL: z.url(), DATAKLUIS_OWNER_DATABASE_URL: z.url() });
  const app = settings.DATAKLUIS_DATABASE_URL;
  await migrate(settings.DATAKLUIS_OWNER_DATABASE_URL, migrations, decodeURIComponent(new URL(app).username), app);
}

async function run(): Promise<void> {
  const settings = readConfig({
    ...standardSettings,
    ...keySettings,
    ...mailSettings,
    DATAKLUIS_CLAMAV_HOST: z.string().min(1).optional(),
    DATAKLUIS_CLAMAV_PORT: z.coerce.number().int().min(1).max(65_535).default(3310),
    DATAKLUIS_TRUST_PROXY: z.string().min(1).optional(),
    DATAKLUIS_SERVICE_NAME: z.string().trim().min(1).max(80).default("ArboPlus"),
  });
  const host = settings.DATAKLUIS_CLAMAV_HOST;
  const tools = await toolsOf("suite", settings);
  await runServer(tools.log, settings.DATAKLUIS_LISTEN, () =>
    suiteServer(tools, {
      databaseUrl: settings.DATAKLUIS_DATABASE_URL,
      keys: keyServiceOf("suite", settings),
      keyCopyDays: settings.DATAKLUIS_KEY_BACKUP_DAYS,
      loginUrl: settings.DATAKLUIS_LOGIN_URL,
      publicUrl: settings.DATAKLUIS_PUBLIC_URL,
      serviceName: settings.DATAKLUIS_SERVICE_NAME,
      trustProxy: settings.DATAKLUIS_TRUST_PROXY,
      post: postOf(settings),
      scan: host ? clamScanner({ host, port: settings.DATAKLUIS_CLAMAV_PORT }) : undefined,
    }),
  );
}
