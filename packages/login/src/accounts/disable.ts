import type { AccountState, UserId } from "@datakluis/contract";
import { record } from "../events.ts";
import type { Db, Tx } from "../schema.ts";
import { endSessions } from "../sessions/store.ts";
import { mayDisable } from "./rules.ts";

type Wish = { userId: UserId; disabled: boolean; by: UserId };

/**
 * Shuts an account or opens it again. Shut, its sessions end, its links are void, and nothing signs it in: at the next
 * request, everywhere. Both accounts are held, in one order: of two who shut each other out, one does.
 */
export const setDisabled = (db: Db, { userId, disabled, by }: Wish, now: Date) =>
  db.transaction().execute(async (tx) => {
    const held = await tx
      .selectFrom("account")
      .select(["id", "guarded", "disabled_at as disabledAt"])
      .where("id", "in", [userId, by])
      .orderBy("id")
      .forUpdate()
      .execute();
    const whom = held.find(({ id }) => id === userId);
    mayDisable(
      whom,
      held.find(({ id }) => id === by),
    );
    if (Boolean(whom.disabledAt) === disabled) return;
    await tx
      .updateTable("account")
      .set({ disabled_at: disabled ? now : null })
      .where("id", "=", userId)
      .execute();
    if (disabled) await shut(tx, userId, now);
    await record(tx, now, disabled ? "account.disabled" : "account.enabled", userId);
  });

async function shut(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await endSessions(tx, { accountId: userId }, now);
  const open = { closed_at: now };
  await tx
    .updateTable("password_reset")
    .set(open)
    .where("account_id", "=", userId)
    .where("closed_at", "is", null)
    .execute();
  await tx
    .updateTable("invitation")
    .set({ ...open, totp_sealed: null })
    .where("account_id", "=", userId)
    .where("closed_at", "is", null)
    .execute();
}

/** How accounts stand, of those that exist. */
export async function statesOf(db: Db, ids: readonly UserId[]): Promise<AccountState[]> {
  if (!ids.length) return [];
  const rows = await db
    .selectFrom("account")
    .leftJoin("provider_link as link", "link.account_id", "account.id")
    .select(["id", "guarded", "disabled_at as disabledAt", "password_hash as hash", "link.account_id as linked"])
    .where("id", "in", [...ids])
    .execute();
  return rows.map(({ id, guarded, disabledAt, hash, linked }) => ({
    userId: id,
    state: disabledAt ? ("disabled" as const) : hash || linked ? ("active" as const) : ("invited" as const),
    guarded,
  }));
}
