import { sql } from "kysely";
import { Refusal, type EmployerId, type ServiceMovingIn, type UserId, type VaultState } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { employerWithinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { vaultUsers } from "../organisation/wishes.ts";
import type { Db, Tx } from "../schema.ts";
import { beginsAt } from "./night.ts";
import { accept, activate } from "./rules.ts";

type Proposal = { id: string; administrators: readonly UserId[]; atNight: boolean; quarantine: boolean };

/** none → awaiting, with whom the service proposes as administrators. The same write again changes nothing. */
export async function activateVault(
  tx: Tx,
  actor: Actor,
  employerId: EmployerId,
  it: Proposal,
): Promise<ServiceMovingIn> {
  const { vault, care_requests_only: careRequestsOnly } = await holdEmployer(tx, actor.sight, employerId);
  const what = `vault.proposed:${employerId}`;
  const before = await tx.selectFrom("done").select("what").where("id", "=", it.id).executeTakeFirst();
  if (before && before.what !== what) throw new Refusal("already_written");
  const administrators = [...new Set(it.administrators)];
  if (before) {
    await mustBeProposed(tx, employerId, administrators);
    const proposed = await movingIn(tx, employerId);
    if (proposed.atNight !== it.atNight) throw new Refusal("already_written");
    return proposed;
  }

  // The acceptance lets an administrator in everywhere, so whoever works in a part is no candidate.
  const candidates = (await vaultUsers(tx, employerId)).filter((it) => it.everywhere).map(({ userId }) => userId);
  const running = tx.selectFrom("delivery").select("id").where("employer_id", "=", employerId);
  const deliveryRunning = Boolean(await running.where("state", "=", "running").executeTakeFirst());
  const state = activate({ vault, deliveryRunning, careRequestsOnly, administrators, candidates });
  await tx.insertInto("done").values({ id: it.id, what }).execute();
  await setState(tx, employerId, state);
  await tx
    .insertInto("moving_in")
    .values({
      employer_id: employerId,
      total: await peopleOf(tx, employerId),
      at_night: it.atNight,
      quarantine: it.quarantine,
    })
    .execute();
  await tx
    .insertInto("proposed_administrator")
    .values(administrators.map((user_id) => ({ employer_id: employerId, user_id })))
    .execute();
  await record(tx, { deed: "vault.proposed", actor, employerId, amount: administrators.length });
  await enqueue(tx, "propose", { employerId }, `propose:${employerId}`);
  return movingIn(tx, employerId);
}

/** Refuses `already_written` when others were proposed than are asked now. */
async function mustBeProposed(tx: Tx, employerId: EmployerId, administrators: readonly UserId[]): Promise<void> {
  const rows = await tx
    .selectFrom("proposed_administrator")
    .select("user_id")
    .where("employer_id", "=", employerId)
    .execute();
  const same = rows.length === administrators.length && rows.every((row) => administrators.includes(row.user_id));
  if (!same) throw new Refusal("already_written");
}

/** The employer within somebody's reach, held: deliveries and other activations wait. Refuses `not_found`. */
async function holdEmployer(tx: Tx, sight: Sight, employerId: EmployerId) {
  const found = await tx
    .selectFrom("employer")
    .select(["vault", "care_requests_only"])
    .where("id", "=", employerId)
    .where(employerWithinReach(sight))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

/**
 * How many people an employer has here. Before a vault their identities are here as well, but an administrator of the
 * service may not even count those.
 */
const peopleOf = async (tx: Tx, employerId: EmployerId): Promise<number> => {
  const counted = tx.selectFrom("headcount").select(sql<number>`coalesce(sum(members), 0)::int`.as("people"));
  return (await counted.where("employer_id", "=", employerId).executeTakeFirstOrThrow()).people;
};

/** Whose identity this side holds because the employer delivered it. */
const delivered = async (tx: Tx, employerId: EmployerId): Promise<number> => {
  const counted = tx.selectFrom("identity").select((it) => it.fn.countAll<number>().as("people"));
  const found = counted.where("employer_id", "=", employerId).where("source", "=", "delivered");
  return (await found.executeTakeFirstOrThrow()).people;
};

const setState = async (tx: Tx, employerId: EmployerId, vault: VaultState) => {
  await tx.updateTable("employer").set({ vault }).where("id", "=", employerId).execute();
  await announce(tx, { kind: "employer", employerId, ref: null });
};

/**
 * awaiting → moving, with the promise that the dossiers move: at once, or in the night after. That night is left to
 * promiseMoving, which finds whatever is due, also after a night without a server.
 */
export const acceptVault = (db: Db, employerId: EmployerId, now: Date): Promise<null> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("vault").where("id", "=", employerId).forNoKeyUpdate();
    const before = (await employer.executeTakeFirst())?.vault ?? "none";
    const state = accept(before);
    if (state === before) return null;
    await setState(tx, employerId, state);
    const { atNight } = await movingIn(tx, employerId);
    const begins = beginsAt(now, atNight);
    // What is due by our clock is due by the database's too, however they differ.
    const due = begins <= now;
    await tx
      .updateTable("moving_in")
      .set({
        started_at: sql<Date>`now()`,
        begins_at: due ? sql<Date>`now()` : begins,
        total: await delivered(tx, employerId),
      })
      .where("employer_id", "=", employerId)
      .execute();
    await record(tx, { deed: "vault.accepted", by: "service", employerId });
    if (due) await enqueue(tx, "move-in", { employerId }, `move-in:${employerId}`);
    return null;
  });

/** How far the moving in is. Refuses `not_found` for an employer out of reach. */
export async function movingInFor(tx: Tx, sight: Sight, employerId: EmployerId): Promise<ServiceMovingIn> {
  const employer = tx.selectFrom("employer").select("id").where("id", "=", employerId);
  if (!(await employer.where(employerWithinReach(sight)).executeTakeFirst())) throw new Refusal("not_found");
  return movingIn(tx, employerId);
}

/** Halts the moving in, or lets it go on. Asked again it changes nothing. Refuses `not_moving` and `not_found`. */
export async function pauseMovingIn(
  tx: Tx,
  actor: Actor,
  employerId: EmployerId,
  paused: boolean,
): Promise<ServiceMovingIn> {
  const { vault } = await holdEmployer(tx, actor.sight, employerId);
  if (vault !== "moving") throw new Refusal("not_moving");
  const before = await movingIn(tx, employerId);
  if ((before.pausedAt !== null) === paused) return before;
  await tx
    .updateTable("moving_in")
    .set({ paused_at: paused ? sql<Date>`now()` : null })
    .where("employer_id", "=", employerId)
    .execute();
  await record(tx, { deed: paused ? "moving_in.paused" : "moving_in.resumed", actor, employerId });
  await announce(tx, { kind: "employer", employerId, ref: null });
  return movingIn(tx, employerId);
}

async function movingIn(tx: Tx, employerId: EmployerId): Promise<ServiceMovingIn> {
  const it = await tx
    .selectFrom("employer")
    .leftJoin("moving_in", "moving_in.employer_id", "employer.id")
    .select(movingColumns)
    .where("employer.id", "=", employerId)
    .executeTakeFirstOrThrow();
  return movingInOf(it);
}

/** For a query in which `employer` is joined with `moving_in`. */
export const movingColumns = [
  "vault",
  "total",
  "confirmed",
  "retained",
  "at_night",
  "started_at",
  "begins_at",
  "paused_at",
  "finished_at",
] as const;

type MovingRow = Record<"total" | "confirmed" | "retained", number | null> & {
  vault: VaultState;
  at_night: boolean | null;
} & Record<"started_at" | "begins_at" | "paused_at" | "finished_at", Date | null>;

export const movingInOf = (it: MovingRow): ServiceMovingIn => ({
  state: it.vault,
  total: it.total ?? 0,
  confirmed: it.confirmed ?? 0,
  retained: it.retained ?? 0,
  atNight: it.at_night ?? false,
  startedAt: it.started_at?.toISOString() ?? null,
  beginsAt: it.begins_at?.toISOString() ?? null,
  pausedAt: it.paused_at?.toISOString() ?? null,
  finishedAt: it.finished_at?.toISOString() ?? null,
});

/** What a moving in starts from; nothing while there is nothing to move, before it is due, and while it is halted. */
export const moving = (db: Db, employerId: EmployerId): Promise<{ total: number } | undefined> =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx
      .selectFrom("moving_in")
      .innerJoin("employer", "employer.id", "moving_in.employer_id")
      .select("total")
      .where("employer.id", "=", employerId)
      .where("vault", "=", "moving")
      .where("begins_at", "<=", sql<Date>`now()`)
      .where("paused_at", "is", null)
      .executeTakeFirst(),
  );

/** Somebody was passed over: the next try finds him. */
class SomebodyLeft extends Error {
  override name = "SomebodyLeft";
}

/** Before the end is told: nobody is left, and no row of a file that was never written. Answers the counts. */
export const mustBeEmpty = (db: Db, employerId: EmployerId): Promise<{ total: number; retained: number }> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    if ((await delivered(tx, employerId)) > 0) throw new SomebodyLeft();
    await tx.deleteFrom("delivery_part").where("employer_id", "=", employerId).execute();
    const counts = tx.selectFrom("moving_in").select(["total", "retained"]);
    return counts.where("employer_id", "=", employerId).executeTakeFirstOrThrow();
  });

/** moving → active. Whoever was shared or closed while he moved is in the vault as well, so all are confirmed. */
export const finishHere = (db: Db, employerId: EmployerId): Promise<void> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("vault").where("id", "=", employerId).forNoKeyUpdate();
    if ((await employer.executeTakeFirst())?.vault !== "moving") return;
    await setState(tx, employerId, "active");
    await tx
      .updateTable("moving_in")
      .set((it) => ({ finished_at: sql<Date>`now()`, confirmed: it.ref("total") }))
      .where("employer_id", "=", employerId)
      .execute();
    await record(tx, { deed: "moving_in.finished", employerId });
  });
