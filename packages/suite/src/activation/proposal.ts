import { proposeVault, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Suite } from "../answer.ts";
import { vaultUsers, type Wisher } from "../organisation/wishes.ts";
import type { Db } from "../schema.ts";

/**
 * Tells the vault that an employer's agreement is awaited, and who its people are: the proposed administrators, the
 * other users who may enter a vault, the departments. Reads all of it anew, so running late or twice tells the same.
 */
export const propose =
  ({ db, ask }: Suite) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    await ask(proposeVault, { params: { employerId }, body: await proposalOf(db, employerId) });
  };

const proposalOf = (db: Db, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const master = await tx
      .selectFrom("employer")
      .select(["name", "chamber_number as chamberNumber"])
      .select(["representative_name as representativeName", "representative_email as representativeEmail"])
      .where("id", "=", employerId)
      .executeTakeFirstOrThrow();
    const users = (await vaultUsers(tx, employerId)).map(asVaultUser);
    const proposed = await tx
      .selectFrom("proposed_administrator")
      .select("user_id")
      .where("employer_id", "=", employerId)
      .execute();
    const asked = await tx
      .selectFrom("moving_in")
      .select(["at_night", "quarantine"])
      .where("employer_id", "=", employerId)
      .executeTakeFirst();
    const isProposed = (it: { userId: string }) => proposed.some(({ user_id }) => user_id === it.userId);
    const departments = await tx
      .selectFrom("department")
      .select(["id", "name", "parent_id as parentId"])
      .where("employer_id", "=", employerId)
      .execute();
    return {
      ...master,
      atNight: asked?.at_night ?? false,
      quarantine: asked?.quarantine ?? false,
      administrators: users.filter(isProposed),
      users: users.filter((it) => !isProposed(it)),
      departments,
    };
  });

const asVaultUser = ({ userId, displayName, email, departmentIds, refs }: Wisher) => ({
  userId,
  displayName,
  email,
  departmentIds,
  refs,
});
