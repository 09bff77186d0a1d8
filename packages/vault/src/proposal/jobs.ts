import { guardAccounts, type EmployerId } from "@datakluis/contract";
import type { Tools } from "../tools.ts";
import { administratorsOf } from "./store.ts";

/**
 * From its proposal on, the service can no longer touch the account of a vault administrator (B2): login is told so.
 * Reads anew who they are, proposed or by then accepted, so a first try that failed loses nobody.
 */
export const guardProposed =
  ({ db, ask }: Tools) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    const userIds = await administratorsOf(db, employerId);
    if (userIds.length) await ask(guardAccounts, { body: { userIds } });
  };
