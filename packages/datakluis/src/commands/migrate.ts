import { liveHolder } from "../folder/lock.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { withFoundation } from "../house/foundation.ts";
import { migrateAll } from "../house/migrations.ts";
import { progressOn } from "../screen/progress.ts";

/** Brings the databases up to date without opening the doors; in a running installation too. */
export async function migrate(): Promise<void> {
  const running = liveHolder(folderAt(placeOf()).lock);
  await withFoundation("also_running", async (plan) => {
    // Laying the foundation brought them up to date already.
    if (running) await progressOn().step("Database bijwerken", () => migrateAll(plan));
  });
}
