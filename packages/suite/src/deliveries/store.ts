import { sql, type Selectable } from "kysely";
import { Refusal, type Delivery, type DeliveryState, type EmployerId, type UserId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { wholeWithinReach } from "../access/reach.ts";
import type { Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Db, Tables, Tx } from "../schema.ts";

/** Who asks: a person within his reach; without a sight the operator of the platform. */
export type Asker = { userId?: UserId; sight?: Sight; name: string };

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

const told = [
  ...(["employer_id", "id", "kind", "state", "delivered_at", "delivered_by", "format", "rows", "counts"] as const),
  ...(["processed", "ignored_columns", "incomplete", "problem"] as const),
] as const;

type Listed = Pick<Selectable<Tables["delivery"]>, (typeof told)[number]>;

const listedOf = (it: Listed): Omit<Delivery, "rejections"> => ({
  id: it.id,
  employerId: it.employer_id,
  kind: it.kind,
  state: it.state,
  deliveredAt: it.delivered_at.toISOString(),
  deliveredBy: it.delivered_by,
  format: it.format,
  rows: it.rows,
  counts: it.counts as Delivery["counts"],
  processed: it.processed,
  ignoredColumns: it.ignored_columns,
  problem: it.problem,
});

const mostListed = 100;

export async function listOf(tx: Tx, employerId: EmployerId): Promise<Omit<Delivery, "rejections">[]> {
  const rows = await tx
    .selectFrom("delivery")
    .select(told)
    .where("employer_id", "=", employerId)
    .orderBy("delivered_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  return rows.map(listedOf);
}

/** The report, or undefined when there is none. */
export async function reportOf(tx: Tx, employerId: EmployerId, id: string): Promise<Delivery | undefined> {
  const row = await tx
    .selectFrom("delivery")
    .select([...told, "rejections"])
    .where("employer_id", "=", employerId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { ...listedOf(row), rejections: row.rejections };
}

/** Refuses `not_found`. */
export async function mustReport(tx: Tx, employerId: EmployerId, id: string): Promise<Delivery> {
  const report = await reportOf(tx, employerId, id);
  if (!report) throw new Refusal("not_found");
  return report;
}

/** The delivery that waits or is being written, of which there is one at most. */
export const openDelivery = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("delivery")
    .select(["id", "state"])
    .where("employer_id", "=", employerId)
    .where("state", "in", ["waiting", "running"])
    .executeTakeFirst();

/**
 * The one door through which a delivery that is there changes state: lock, decide, write, record, announce. In a
 * state that ends it nothing of the file stays: the parts go, and the key they were sealed under.
 */
export async function changeState(
  tx: Tx,
  employerId: EmployerId,
  id: string,
  decide: (it: { state: DeliveryState; incomplete: boolean }) => DeliveryState,
  because: { actor?: UserId; problem?: string } = {},
): Promise<{ from: DeliveryState; to: DeliveryState }> {
  const ours = { employer_id: employerId, id };
  const found = await tx
    .selectFrom("delivery")
    .select(["state", "incomplete"])
    .where((eb) => eb.and(ours))
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  const [from, to] = [found.state, decide(found)];
  if (from === to) return { from, to };

  const ends = to === "done" || to === "failed" || to === "discarded";
  if (ends)
    await tx.deleteFrom("delivery_part").where("employer_id", "=", employerId).where("delivery_id", "=", id).execute();
  await tx
    .updateTable("delivery")
    .set({ state: to, problem: because.problem ?? null, ...(ends ? { wrapped_key: null } : {}) })
    .where((eb) => eb.and(ours))
    .execute();
  await record(tx, { deed: `delivery.${to}`, employerId, ...(because.actor ? { actor: because.actor } : {}) });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return { from, to };
}
