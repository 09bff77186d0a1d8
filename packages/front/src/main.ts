import { resolve } from "node:path";
import { readConfig } from "@datakluis/kit/config";
import { main, runServer } from "@datakluis/kit/run";
import { standardSettings, toolsOf } from "@datakluis/kit/standard";
import { z } from "zod";
import { frontDoor } from "./server.ts";

/** The door has no database. */
const { DATAKLUIS_DATABASE_URL: _none, ...shared } = standardSettings;

main(async () => {
  const settings = readConfig({
    ...shared,
    DATAKLUIS_WEB_DIR: z.string().min(1),
    /** Addresses of a proxy in front of us whose `x-forwarded-for` is true. */
    DATAKLUIS_TRUST_PROXY: z.string().min(1).optional(),
  });
  const { log, ask, signer } = await toolsOf("front", settings);
  await runServer(log, settings.DATAKLUIS_LISTEN, () =>
    frontDoor({
      log,
      ask,
      signer,
      urls: {
        login: settings.DATAKLUIS_LOGIN_URL,
        vault: settings.DATAKLUIS_VAULT_URL,
        suite: settings.DATAKLUIS_SUITE_URL,
      },
      publicUrl: settings.DATAKLUIS_PUBLIC_URL,
      webFolder: resolve(settings.DATAKLUIS_WEB_DIR),
      ...(settings.DATAKLUIS_TRUST_PROXY ? { trustProxy: settings.DATAKLUIS_TRUST_PROXY } : {}),
    }),
  );
});
