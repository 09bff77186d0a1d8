import { sql } from "kysely";
import {
  Refusal,
  vaultProblemSentences,
  type CouplingState,
  type DeliveryState,
  type EmployerId,
  type UserId,
  type VaultProblem,
} from "@datakluis/contract";
import { endsIt, stepOf, type Of, type Step } from "@datakluis/delivery";
import { transactionWithCopy } from "@datakluis/kit/copy";
import type { Pool } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record, type ByCoupling } from "../audit/store.ts";
import type { Db, Tables, Tx } from "../schema.ts";
import { tell } from "../webhooks/events.ts";
import { rememberedTable } from "./part.ts";
import { forgetLooked, forgetRejected } from "./lists.ts";
import { promiseReport } from "./report.ts";
import type { Place } from "./rules.ts";

/** Who delivers: a user, or a system by itself, let in `since` then. */
export type Deliverer = { userId: UserId } | (ByCoupling & { since: Date; state: CouplingState });
/** By the name the report shows. */
export type Asker = Deliverer & { displayName: string };

/** Where this one delivers; refuses `not_found` where he has no business, whether it exists or not. */
export async function placeOf(tx: Tx | Db, by: Deliverer, employerId: EmployerId): Promise<Place> {
  const places =
    "userId" in by
      ? sql<Place>`select state, quarantine, enters from delivers_for(${by.userId}, ${employerId})`
      : sql<Place>`select state, quarantine, enters from coupling_delivers(${by.couplingId}, ${employerId}, ${by.since})`;
  const { rows } = await places.execute(tx);
  if (!rows[0]) throw new Refusal("not_found");
  return rows[0];
}

/** The same for whoever reads: only who works in all of this vault. */
export async function mustEnter(tx: Tx | Db, userId: UserId, employerId: EmployerId): Promise<Place> {
  const place = await placeOf(tx, { userId }, employerId);
  if (!place.enters) throw new Refusal("not_found");
  return place;
}

/** Holds the employer: of two files at once the second sees the first, and nobody is added by hand meanwhile. */
export const holdEmployer = (tx: Tx, employerId: EmployerId) =>
  tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();

/**
 * Remembers what a file said of those it changed nothing of: the next that says the same need not open them (E8). Of who
 * was changed or sealed anew since, nothing.
 */
export const remember = (pool: Pool, employerId: EmployerId, batch: Uint8Array): Promise<void> =>
  transactionWithCopy<Tables, void>(pool, { employer: employerId }, async (tx, copy) => {
    await sql.raw(rememberedTable).execute(tx);
    await copy("remembered", batch);
    await sql`
      update person set digest = it.digest, employment = coalesce(person.employment, it.employment::jsonb)
      from remembered it
      where person.employer_id = ${employerId} and person.ref = it.ref and person.version = it.version
        and person.key_version = it.key_version`.execute(tx);
  });

/** Steps, records and announces (see stepOf). */
export async function changeState(
  tx: Tx,
  of: Of,
  decide: Parameters<typeof stepOf>[2],
  because: { by?: Deliverer; problem?: VaultProblem } = {},
): Promise<Step> {
  const step = await stepOf(tx, of, decide, because.problem && vaultProblemSentences[because.problem]);
  if (step.from === step.to) return step;
  const { employerId, deliveryId } = of;
  if (endsIt(step.to)) await end(tx, of, step.to);
  if (step.to !== "quarantined" && step.to !== "waiting")
    await record(tx, because.by ?? "system", { deed: `delivery.${step.to}`, employerId, ref: deliveryId });
  if (step.to === "done" || step.to === "failed")
    await tell(tx, employerId, { kind: `delivery.${step.to}`, at: new Date(), deliveryId });
  await promiseReport(tx, of);
  await announce(tx, { kind: "employer", employerId, ref: null });
  return step;
}

/**
 * From now on the days count that its lists are kept; of what stood in the file nothing stays. Of what was never begun there is nothing to
 * look back on, but for absence on trial: what each message would have done is all there is of that. Whoever asked to be told, is told.
 */
async function end(tx: Tx, of: Of, state: DeliveryState): Promise<void> {
  await tx
    .updateTable("delivery")
    .set({ ended_at: new Date() })
    .where("employer_id", "=", of.employerId)
    .where("id", "=", of.deliveryId)
    .execute();
  await forgetRejected(tx, of);
  if (state === "discarded" && !(await wasTrial(tx, of))) await forgetLooked(tx, of);
}

async function wasTrial(tx: Tx, { employerId, deliveryId }: Of): Promise<boolean> {
  const found = tx.selectFrom("delivery").select(["kind", "counts"]).where("employer_id", "=", employerId);
  const { kind, counts } = await found.where("id", "=", deliveryId).executeTakeFirstOrThrow();
  return kind === "absence" && Boolean(counts.held?.includes("trial"));
}
