import { liveHolder, takeLock } from "../folder/lock.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { prepareFolder } from "../folder/prepare.ts";
import { publicPort } from "../folder/public-port.ts";
import { ensureSecrets } from "../folder/secrets.ts";
import { keptPorts } from "../folder/state.ts";
import { postgresAccount } from "../postgres/account.ts";
import { progressOn } from "../screen/progress.ts";
import { houseIn } from "./house.ts";
import type { Plan } from "./servers.ts";

/**
 * Works on the databases of the data folder with the doors shut; PostgreSQL is started for it, and stopped after it.
 *
 * @param when `also_running`: where Datakluis runs here, on its running databases; `stopped`: throws Stop when it does
 */
export async function withFoundation<A>(
  when: "stopped" | "also_running",
  work: (plan: Plan) => Promise<A>,
): Promise<A> {
  const folder = folderAt(placeOf());
  const running = when === "also_running" && liveHolder(folder.lock) && keptPorts(folder.state);
  if (running) return work({ folder, ...running, secrets: ensureSecrets(folder.secrets) });
  prepareFolder(folder, postgresAccount());
  const lock = await takeLock(folder.lock);
  const closing = new AbortController();
  const house = houseIn(folder, publicPort(), progressOn(), closing.signal, () => closing.abort());
  try {
    return await work(await house.layFoundation());
  } finally {
    await house.close();
    lock.release();
  }
}
