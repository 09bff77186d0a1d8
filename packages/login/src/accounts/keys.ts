import { rotateLoginKey, type UserId } from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import type { KeyService } from "@datakluis/kit/keys";
import { replacedBefore, rewrapped } from "@datakluis/kit/rewrap";
import { answer } from "../answer.ts";
import type { Db } from "../schema.ts";
import { aboutSecret, loginKey } from "./second-factor.ts";

/** Where the wrapping key of login is, and for how long copies of it are kept. */
type Keys = { keys: KeyService; keyCopyDays: number };

const pageSize = 100;
const lowest = "00000000-0000-0000-0000-000000000000";

/**
 * Wraps every second factor anew that lies under an older version of the wrapping key, and lets versions go that no backup
 * needs. Each is put back only in the place of what was read, so whoever enrols meanwhile wins; harmless again.
 */
export async function tendSecrets(db: Db, { keys, keyCopyDays }: Keys, now: Date): Promise<void> {
  for (const table of ["account", "invitation"] as const)
    for (let after = lowest; ;) {
      const page = await pageAfter(db, table, after);
      for (const { id, accountId, sealed } of page) {
        const anew = await rewrapped(keys, loginKey, sealed!, aboutSecret(accountId));
        if (!anew) continue;
        await db
          .updateTable(table)
          .set({ totp_sealed: anew })
          .where("id", "=", id as UserId)
          .where("totp_sealed", "=", sealed)
          .execute();
      }
      if (page.length < pageSize) break;
      after = page.at(-1)!.id;
    }
  if (await anything(db)) await keys.retire(loginKey, replacedBefore(now, keyCopyDays));
}

const pageAfter = (db: Db, table: "account" | "invitation", after: string) =>
  db
    .selectFrom(table)
    .select([
      "id",
      table === "account" ? "id as accountId" : "account_id as accountId",
      "totp_sealed as sealed",
    ] as never)
    .$castTo<{ id: string; accountId: UserId; sealed: Buffer | null }>()
    .where("totp_sealed", "is not", null)
    .where("id", ">", after as UserId)
    .orderBy("id")
    .limit(pageSize)
    .execute();

const anything = (db: Db) =>
  db.selectFrom("account").select("id").where("totp_sealed", "is not", null).limit(1).executeTakeFirst();

export const keyTasks = (db: Db, it: Keys) => ({
  "rotate-key": async ({ since }: { since: string }) => {
    if (await anything(db)) await it.keys.rotate(loginKey, new Date(since));
    await tendSecrets(db, it, new Date());
  },
  "tend-key": () => tendSecrets(db, it, new Date()),
});

export const keyRoutes = [
  answer(rotateLoginKey, ["operator"], async ({ db, now }) => {
    await enqueue(db, "rotate-key", { since: now.toISOString() }, "rotate-key");
    return null;
  }),
];
