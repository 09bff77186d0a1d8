import { askAccess, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";
import type { Db } from "../schema.ts";
import { vaultUsers } from "./wishes.ts";

type Promised = { employerId: EmployerId; userId: UserId; requestId: string };

/**
 * Asks the vault's administrator to approve a user, or tells him that nothing is asked for him any more. Reads anew who
 * he is and where he may work, so running late or twice asks the same thing.
 */
export const askAccessFor =
  ({ db, ask }: Suite) =>
  async ({ employerId, userId, requestId }: Promised): Promise<void> => {
    const account = await db
      .selectFrom("account")
      .select(["display_name as displayName", "email"])
      .where("id", "=", userId)
      .executeTakeFirst();
    if (!account || !(await hasVault(db, employerId))) return;
    const [wish] = await vaultUsers(db, employerId, userId);
    await ask(askAccess, {
      params: { employerId, requestId },
      body: {
        userId,
        ...account,
        departmentIds: wish?.departmentIds ?? [],
        refs: wish?.refs ?? [],
        ends: !wish,
      },
    });
  };

const hasVault = (db: Db, employerId: EmployerId): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("vault").where("id", "=", employerId);
    const state = (await employer.executeTakeFirst())?.vault;
    return state === "awaiting" || state === "moving" || state === "active";
  });
