import { rotateSuiteKey } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { KeyService } from "@datakluis/kit/keys";
import { replacedBefore, rewrapped } from "@datakluis/kit/rewrap";
import { answerServer, type Suite } from "../answer.ts";
import { aboutMaster, keyName } from "./store.ts";

/** Where the master key's wrapping key is, and for how long copies of it are kept. */
type Keys = { keys: KeyService; keyCopyDays: number };

/**
 * Wraps the master key anew when its wrapping key was renewed, and lets versions go that no backup needs. Harmless again,
 * and beside another.
 */
export async function tendMasterKey({ db }: Pick<Suite, "db">, { keys, keyCopyDays }: Keys, now: Date): Promise<void> {
  const { wrapped } = await db.selectFrom("master_key").select("wrapped").executeTakeFirstOrThrow();
  const anew = await rewrapped(keys, keyName, wrapped, aboutMaster);
  if (!anew) return keys.retire(keyName, replacedBefore(now, keyCopyDays));
  await db.updateTable("master_key").set({ wrapped: anew }).where("wrapped", "=", wrapped).execute();
}

export const keyTasks = (suite: Suite, it: Keys) => ({
  "rotate-key": async ({ since }: { since: string }) => {
    await it.keys.rotate(keyName, new Date(since));
    await tendMasterKey(suite, it, new Date());
  },
  "tend-key": () => tendMasterKey(suite, it, new Date()),
});

export const keyRoutes = [
  answerServer(rotateSuiteKey, ["operator"], async ({ db, now }) => {
    await enqueue(db, "rotate-key", { since: now.toISOString() }, "rotate-key");
    return null;
  }),
];
