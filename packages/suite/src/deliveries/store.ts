import { sql } from "kysely";
import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { stepOf, type Of, type Step } from "@datakluis/delivery";
import { announce } from "@datakluis/kit/live";
import { wholeWithinReach } from "../access/reach.ts";
import type { Doer, Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Db, Tx } from "../schema.ts";

/** Who asks: a person within his reach; without a sight the operator of the platform. */
export type Asker = { userId?: UserId; sight?: Sight; name: string };

/** Who did it, for the record; nothing for the operator. */
export const doerOf = ({ userId, sight }: Asker): { actor?: Doer } =>
  userId && sight ? { actor: { userId, sight } } : {};

/** What all employers are called, for the operator, who works for none of them (004-employers.sql). */
export async function namesOfAll(db: Db): Promise<{ id: EmployerId; name: string }[]> {
  const { rows } = await sql<{ id: EmployerId; name: string }>`select id, name from employer_names()`.execute(db);
  return rows;
}

/**
 * The employer as he stands. `share` holds him so until the transaction ends: nobody proposes a vault meanwhile;
 * `alone` lets no other delivery near either. A delivery is of the whole employer, so it exists for whoever may work
 * in all of it; for anybody else neither does.
 */
export async function employerFor(tx: Tx, id: EmployerId, { sight }: Pick<Asker, "sight">, hold?: "share" | "alone") {
  const found = await tx
    .selectFrom("employer")
    .select("vault")
    .where("id", "=", id)
    .$if(sight !== undefined, (it) => it.where(wholeWithinReach(sight!)))
    .$if(hold === "share", (it) => it.forShare())
    .$if(hold === "alone", (it) => it.forNoKeyUpdate())
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

/** Steps, records and announces (see stepOf). */
export async function changeState(
  tx: Tx,
  of: Of,
  decide: Parameters<typeof stepOf>[2],
  because: { actor?: Doer; problem?: string } = {},
): Promise<Step> {
  const step = await stepOf(tx, of, decide, because.problem);
  if (step.from === step.to) return step;
  const { employerId } = of;
  await record(tx, { deed: `delivery.${step.to}`, employerId, ...(because.actor ? { actor: because.actor } : {}) });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return step;
}
