import { sql } from "kysely";
import { rotateSuiteKey } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { KeyService } from "@datakluis/kit/keys";
import { replacedBefore, rewrapped } from "@datakluis/kit/rewrap";
import { answerServer, type Suite } from "../answer.ts";
import type { Db } from "../schema.ts";
import { masterKeys, wrappedKey, type MasterKey } from "./store.ts";

/** Where the wrapping keys of the master keys are, and for how long copies of it are kept. */
type Keys = { keys: KeyService; keyCopyDays: number };

/**
 * Wraps the master keys anew when their wrapping keys were renewed, and lets versions go that no backup needs. Harmless
 * again, and beside another.
 */
export async function tendMasterKeys({ db }: Pick<Suite, "db">, it: Keys, now: Date): Promise<void> {
  for (const key of Object.values(masterKeys)) await tendMasterKey(db, key, it, now);
}

async function tendMasterKey(db: Db, key: MasterKey, { keys, keyCopyDays }: Keys, now: Date): Promise<void> {
  const wrapped = await wrappedKey(db, key);
  if (!wrapped) return;
  const anew = await rewrapped(keys, key.name, wrapped, key.about);
  if (!anew) return keys.retire(key.name, replacedBefore(now, keyCopyDays));
  await sql`update ${sql.table(key.table)} set wrapped = ${anew} where wrapped = ${wrapped}`.execute(db);
}

export const keyTasks = (suite: Suite, it: Keys) => ({
  "rotate-key": async ({ since }: { since: string }) => {
    for (const { name } of Object.values(masterKeys)) await it.keys.rotate(name, new Date(since));
    await tendMasterKeys(suite, it, new Date());
  },
  "tend-key": () => tendMasterKeys(suite, it, new Date()),
});

export const keyRoutes = [
  answerServer(rotateSuiteKey, ["operator"], async ({ db, now }) => {
    await enqueue(db, "rotate-key", { since: now.toISOString() }, "rotate-key");
    return null;
  }),
];
