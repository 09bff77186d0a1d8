import { takeLock, liveHolder } from "../folder/lock.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { prepareFolder } from "../folder/prepare.ts";
import { publicPort } from "../folder/public-port.ts";
import { ensureSecrets } from "../folder/secrets.ts";
import { keptPorts } from "../folder/state.ts";
import { houseIn } from "../house/house.ts";
import { migrateAll } from "../house/migrations.ts";
import { postgresAccount } from "../postgres/account.ts";
import { progressOn } from "../screen/progress.ts";

/** Brings the databases up to date without opening the doors; in a running installation too. */
export async function migrate(): Promise<void> {
  const progress = progressOn();
  const folder = folderAt(placeOf());
  const running = liveHolder(folder.lock) && keptPorts(folder.state);
  if (running) {
    const plan = { folder, ...running, secrets: ensureSecrets(folder.secrets) };
    await progress.step("Database bijwerken", () => migrateAll(plan));
    return;
  }
  prepareFolder(folder, postgresAccount());
  const lock = await takeLock(folder.lock);
  const closing = new AbortController();
  const house = houseIn(folder, publicPort(), progress, closing.signal, () => closing.abort());
  try {
    await house.layFoundation();
  } finally {
    await house.close();
    lock.release();
  }
}
