import { guardAccounts, type EmployerId } from "@datakluis/contract";
import type { Tools } from "../tools.ts";
import { proposedFor } from "./store.ts";

/** From its proposal on, the service can no longer touch the account of a vault administrator (B2): login is told so. */
export const guardProposed =
  ({ db, ask }: Tools) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    const userIds = await proposedFor(db, employerId);
    if (userIds.length) await ask(guardAccounts, { body: { userIds } });
  };
