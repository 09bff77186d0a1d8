import { Refusal, type CouplingId, type EmployerId, type MessageCode, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Db, Tx } from "../schema.ts";

/** Whose codes: of a coupling, or without one of what people upload. */
type Of = { employerId: EmployerId; couplingId?: CouplingId | undefined };

export const codesIn = (tx: Tx, { employerId, couplingId }: Of): Promise<MessageCode[]> =>
  tx
    .selectFrom("code_meaning")
    .select(["element", "code", "meaning"])
    .where("employer_id", "=", employerId)
    .where("owner", "=", couplingId ?? employerId)
    .orderBy("element")
    .orderBy("code")
    .execute();

async function mustBeThere(tx: Tx, { employerId, couplingId }: Of): Promise<void> {
  if (!couplingId) return;
  const coupling = tx.selectFrom("coupling").select("id").where("employer_id", "=", employerId);
  const found = await coupling.where("id", "=", couplingId).where("removed_at", "is", null).executeTakeFirst();
  if (!found) throw new Refusal("not_found");
}

export const codesFor = (db: Db, user: UserId, of: Of) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, of.employerId);
    await mustBeThere(tx, of);
    return codesIn(tx, of);
  });

/** All of them at once: what is not said any more means again what it meant to us. */
export const keepCodes = (db: Db, user: UserId, of: Of, codes: readonly MessageCode[]) =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    await mustNotBeFrozen(tx, of.employerId);
    await mustBeThere(tx, of);
    const named = new Map(codes.map((it) => [`${it.element} ${it.code.toUpperCase()}`, it]));
    if (named.size < codes.length) throw new Refusal("invalid");
    if ([...named.values()].some((it) => isOfCause(it.meaning) !== (it.element === "OorzkVrzmCd")))
      throw new Refusal("invalid");
    const owner = of.couplingId ?? of.employerId;
    const { employerId } = of;
    await tx.deleteFrom("code_meaning").where("employer_id", "=", employerId).where("owner", "=", owner).execute();
    if (codes.length > 0)
      await tx
        .insertInto("code_meaning")
        .values(codes.map((it) => ({ employer_id: employerId, owner, ...it, code: it.code.toUpperCase() })))
        .execute();
    await record(tx, { userId: user }, { deed: "codes.chosen", employerId, ref: owner, amount: codes.length });
    return codesIn(tx, of);
  });

const isOfCause = (meaning: MessageCode["meaning"]) =>
  meaning === "no_cause" || meaning === "work_accident" || meaning === "liable_third_party";
