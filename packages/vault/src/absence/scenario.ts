import { Refusal, type EmployerId, type UserId, type VaultScenario } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Db, Tx } from "../schema.ts";

async function scenarioOf(tx: Tx, employerId: EmployerId): Promise<VaultScenario> {
  const found = tx.selectFrom("employer").select("scenario").where("id", "=", employerId);
  return (await found.executeTakeFirstOrThrow()).scenario;
}

/** Whether a system may deliver, or be added to do so. Refuses `scenario_no_coupling`. */
export async function mustBeCoupled(tx: Tx, employerId: EmployerId): Promise<void> {
  if ((await scenarioOf(tx, employerId)) === "no_coupling") throw new Refusal("scenario_no_coupling");
}

/** Whether a message may share dossiers here. */
export const takesAbsence = async (tx: Tx, employerId: EmployerId): Promise<boolean> =>
  (await scenarioOf(tx, employerId)) === "absence_delivered";

/** Refuses `absence_not_delivered`. */
export async function mustTakeAbsence(tx: Tx, employerId: EmployerId): Promise<void> {
  if (!(await takesAbsence(tx, employerId))) throw new Refusal("absence_not_delivered");
}

export const readFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    return { scenario: await scenarioOf(tx, employerId) };
  });

/** Without couplings none may be at work. The same again changes nothing. */
export const choose = (db: Db, user: UserId, employerId: EmployerId, scenario: VaultScenario) =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, employerId);
    await mustNotBeFrozen(tx, employerId);
    if ((await scenarioOf(tx, employerId)) === scenario) return { scenario };
    if (scenario === "no_coupling" && (await isCoupled(tx, employerId))) throw new Refusal("scenario_coupled");
    await tx.updateTable("employer").set({ scenario }).where("id", "=", employerId).execute();
    await record(tx, { userId: user }, { deed: `scenario.${scenario}`, employerId });
    await announce(tx, { kind: "employer", employerId, ref: null });
    return { scenario };
  });

const isCoupled = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("coupling")
    .select("id")
    .where("employer_id", "=", employerId)
    .where("removed_at", "is", null)
    .where("state", "!=", "paused")
    .executeTakeFirst();
