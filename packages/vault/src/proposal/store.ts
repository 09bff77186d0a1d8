import { randomUUID } from "node:crypto";
import type { EmployerId, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { writeDepartments, type DepartmentLine } from "../organisation/store.ts";
import { askFor, knowAccounts, type VaultUser } from "../requests/store.ts";
import type { Db, Tx } from "../schema.ts";

export type Proposal = {
  name: string;
  chamberNumber: string | null;
  representativeName: string | null;
  representativeEmail: string | null;
  atNight?: boolean | undefined;
  administrators: readonly VaultUser[];
  users: readonly VaultUser[];
  departments: readonly DepartmentLine[];
  quarantine?: boolean | undefined;
};

/**
 * Writes down that this employer's agreement is awaited, and whom the service proposes. Told twice it changes nothing,
 * and after acceptance it changes nothing any more: the service has no say in a vault that stands.
 */
export const propose = (db: Db, employerId: EmployerId, it: Proposal) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const master = {
      name: it.name,
      chamber_number: it.chamberNumber,
      representative_name: it.representativeName,
      representative_email: it.representativeEmail,
      at_night: it.atNight ?? false,
      quarantine: it.quarantine ?? false,
    };
    const awaiting = await tx
      .insertInto("employer")
      .values({ id: employerId, ...master })
      .onConflict((at) => at.column("id").doUpdateSet(master).where("employer.state", "=", "awaiting"))
      .returning("id")
      .executeTakeFirst();
    if (!awaiting) return;

    await knowAccounts(tx, uniqueUsers([...it.administrators, ...it.users]));
    await writeDepartments(tx, employerId, it.departments);
    await replaceProposals(
      tx,
      employerId,
      it.administrators.map((user) => user.userId),
    );
    for (const user of it.users) await askFor(tx, "service", employerId, randomUUID(), { ...user, ends: false });
    await record(tx, "service", { deed: "vault.proposed", employerId, amount: it.administrators.length });
    await announce(tx, { kind: "access", employerId, ref: null });
    await promiseGuard(tx, employerId);
  });

/** Promises that login keeps the service away from the accounts of this employer's administrators. */
export const promiseGuard = (tx: Tx, employerId: EmployerId) =>
  enqueue(tx, "guard-accounts", { employerId }, `guard-accounts:${employerId}`);

/** One statement may name an account once. */
const uniqueUsers = (users: readonly VaultUser[]) => [...new Map(users.map((user) => [user.userId, user])).values()];

async function replaceProposals(tx: Tx, employerId: EmployerId, users: readonly UserId[]): Promise<void> {
  // Whoever is proposed no longer leaves nothing half filled in.
  for (const table of ["agreement_draft", "proposal"] as const)
    await tx.deleteFrom(table).where("employer_id", "=", employerId).where("user_id", "not in", users).execute();
  await tx
    .insertInto("proposal")
    .values(users.map((user_id) => ({ employer_id: employerId, user_id })))
    .onConflict((it) => it.doNothing())
    .execute();
}

/** Whose account is the vault's business: the proposed administrators, and those an acceptance has made so. */
export const administratorsOf = (db: Db, employerId: EmployerId): Promise<UserId[]> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const rows = await tx
      .selectFrom("proposal")
      .select("user_id")
      .where("employer_id", "=", employerId)
      .union(
        tx
          .selectFrom("access")
          .select("user_id")
          .where("employer_id", "=", employerId)
          .where("role", "=", "administrator"),
      )
      .execute();
    return rows.map((row) => row.user_id);
  });
