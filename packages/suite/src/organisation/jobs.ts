import { askAccess, type EmployerId, type UserId } from "@datakluis/contract";
import type { Suite } from "../answer.ts";

type Promised = { employerId: EmployerId; userId: UserId; requestId: string };

/**
 * Asks the vault's administrator to approve a user. Reads anew who he is and where he may work, so running late or
 * twice asks the same thing; somebody who may work there no longer asks nothing.
 */
export const askAccessFor =
  ({ db, ask }: Suite) =>
  async ({ employerId, userId, requestId }: Promised): Promise<void> => {
    const account = await db.selectFrom("account").selectAll().where("id", "=", userId).executeTakeFirst();
    const reach = await db
      .selectFrom("reach")
      .select("department_id")
      .where("user_id", "=", userId)
      .where("employer_id", "=", employerId)
      .execute();
    if (!account || !reach.length) return;
    await ask(askAccess, {
      params: { employerId, requestId },
      body: {
        userId,
        displayName: account.display_name,
        email: account.email,
        departmentIds: reach.flatMap((it) => it.department_id ?? []),
      },
    });
  };
