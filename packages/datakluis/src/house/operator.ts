import { readFileSync } from "node:fs";
import { askAs, type Ask } from "@datakluis/kit/ask";
import { signerOf } from "@datakluis/kit/tokens";
import { liveHolder } from "../folder/lock.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { ensureSecrets } from "../folder/secrets.ts";
import { keptPorts } from "../folder/state.ts";
import { Stop } from "../stop.ts";
import { serverUrls, type Plan } from "./servers.ts";

const slow = 120_000;

/** Asks in the operator's name, of an installation whose plan is at hand. */
export const operatorOf = async (plan: Plan): Promise<Ask> =>
  askAs(await signerOf("operator", plan.secrets.operatorKey), serverUrls(plan.ports), slow);

/**
 * Asks in the operator's name from another process: of the installation in the data folder on this machine, or, where
 * the servers run elsewhere, with the operator's key and the address of the suite from the environment.
 */
export async function operator(env: NodeJS.ProcessEnv = process.env): Promise<Ask> {
  const suite = env["DATAKLUIS_SUITE_URL"];
  const key =
    env["DATAKLUIS_PRIVATE_KEY"] ??
    (env["DATAKLUIS_PRIVATE_KEY_FILE"] && readFileSync(env["DATAKLUIS_PRIVATE_KEY_FILE"], "utf8"));
  if (suite && key) {
    const [login, vault] = [env["DATAKLUIS_LOGIN_URL"] ?? suite, env["DATAKLUIS_VAULT_URL"] ?? suite];
    return askAs(await signerOf("operator", JSON.parse(key)), { suite, login, vault }, slow);
  }
  const folder = folderAt(placeOf(env));
  const kept = liveHolder(folder.lock) && keptPorts(folder.state);
  if (!kept) throw new Stop(`Datakluis draait niet op ${folder.root}. Start het eerst met: npm start`);
  return askAs(await signerOf("operator", ensureSecrets(folder.secrets).operatorKey), serverUrls(kept.ports), slow);
}
