import { sql } from "kysely";
import { Refusal, type DossierRef, type EmployerId, type MovingIn, type UserId } from "@datakluis/contract";
import { transactionWithCopy } from "@datakluis/kit/copy";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { administratorsIn } from "../access/store.ts";
import { record } from "../audit/store.ts";
import { mailTo, notify } from "../notices/store.ts";
import { sealNote } from "../people/seal.ts";
import type { Db, Tables, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { depositTable, type Sealed } from "./deposits.ts";
import { movedIn } from "./letters.ts";
import { finish, moved, mustBeMoving, progress, retained } from "./rules.ts";

const stateOf = (tx: Tx, employerId: EmployerId) =>
  tx.selectFrom("employer").select("state").where("id", "=", employerId);

/** Held so until the transaction ends: other batches may go on beside it, and whoever ends the move waits. */
async function mustMove(tx: Tx, employerId: EmployerId): Promise<void> {
  mustBeMoving((await stateOf(tx, employerId).forShare().executeTakeFirst())?.state ?? "none");
}

/** Refuses `not_awaiting` unless this employer is moving; keeps how many people are to come. */
export const expectPeople = (db: Db, employerId: EmployerId, total: number) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = await stateOf(tx, employerId).select("total").executeTakeFirst();
    mustBeMoving(employer?.state ?? "none");
    if (employer?.total !== total)
      await tx.updateTable("employer").set({ total }).where("id", "=", employerId).execute();
  });

type Deposited = { keyVersion: number; tellScreens: boolean };

/**
 * Keeps a sealed batch, durably when it returns. Whoever is here already stays as he is: the version here is the newer
 * one, or the same.
 */
export const keepDeposits = ({ pool }: Tools, employerId: EmployerId, it: Sealed & Deposited): Promise<void> =>
  transactionWithCopy<Tables, void>(pool, { employer: employerId }, async (tx, copy) => {
    await mustMove(tx, employerId);
    await sql.raw(depositTable).execute(tx);
    await copy("deposit", it.batch);
    // Told until now: nothing shared; the employment and this version came from there.
    const { numAffectedRows } = await sql`
      insert into person (employer_id, ref, personnel_number, department_id, version, key_version, sealed,
        told_version, told_employment, temporary_until)
      select ${employerId}::uuid, ref, personnel_number, department_id, version, ${it.keyVersion}::integer, sealed,
        version, version, temporary_until::date
      from deposit
      on conflict (employer_id, ref) do nothing`.execute(tx);
    const amount = Number(numAffectedRows ?? 0);
    if (amount < it.people) await mustBeHereAsNew(tx, employerId);
    if (amount > 0) await record(tx, "service", { deed: moved, employerId, amount });
    if (it.tellScreens) await announce(tx, { kind: "employer", employerId, ref: null });
  });

async function mustBeHereAsNew(tx: Tx, employerId: EmployerId): Promise<void> {
  const { rows } = await sql`
    select from deposit join person on person.employer_id = ${employerId} and person.ref = deposit.ref
    where person.version < deposit.version limit 1`.execute(tx);
  if (rows.length) throw new Refusal("outdated");
}

/** The first place in the history of a dossier. */
const first = 1;
const note = "bij activatie";

/**
 * Dossiers with content stay with the service: their history begins with *bij activatie*. One that has a history
 * already keeps it. The service has the version that moved in; of a newer one the telling is promised.
 */
export async function retainDossiers({ db, keys }: Tools, employerId: EmployerId, refs: DossierRef[]): Promise<void> {
  if (refs.length === 0) return;
  // Asked before the key: an employer that is not moving may have none.
  await transactionFor(db, { employer: employerId }, (tx) => mustMove(tx, employerId));
  const { version: keyVersion, key } = await keys.newest(employerId);
  const notes = refs.map((ref) => sealNote(key, { employerId, ref, version: first }, note));
  await transactionFor(db, { employer: employerId }, async (tx) => {
    await mustMove(tx, employerId);
    // Whoever shares one of them at this moment is waited for; only then it shows whether it has a history.
    const held = await tx
      .selectFrom("person")
      .select(["ref", "version", "told_version"])
      .where("employer_id", "=", employerId)
      .where(sql<boolean>`ref = any(${refs}::uuid[])`)
      .orderBy("ref")
      .forUpdate()
      .execute();
    if (held.length < new Set(refs).size) throw new Refusal("not_found");
    const { rows } = await sql<{ ref: DossierRef }>`
      insert into sharing_event (employer_id, ref, seq, id, kind, at, care_request, note, key_version)
      select ${employerId}::uuid, ref, ${first}, gen_random_uuid(), 'shared', now(), 'activation', note, ${keyVersion}
      from unnest(${refs}::uuid[], ${notes}::bytea[]) as retained (ref, note)
      where not exists (
        select from sharing_event it where it.employer_id = ${employerId} and it.ref = retained.ref
      )
      on conflict do nothing
      returning ref`.execute(tx);
    const begun = new Set(rows.map((row) => row.ref));
    if (begun.size === 0) return;
    await sql`
      update person set told_sharing = ${first}, settled = settled and told_version >= version
      where employer_id = ${employerId} and ref = any(${[...begun]}::uuid[])`.execute(tx);
    for (const { ref, version, told_version } of held)
      if (begun.has(ref) && version > told_version) await enqueue(tx, "settle", { ref }, `settle:${ref}`);
    await sql`
      insert into event (employer_id, actor_kind, deed, ref, purpose)
      select ${employerId}::uuid, 'system', 'sharing.shared', ref, 'activation'
      from unnest(${[...begun]}::uuid[]) as begun (ref)`.execute(tx);
    await record(tx, "service", { deed: retained, employerId, amount: begun.size });
    await announce(tx, { kind: "employer", employerId, ref: null });
  });
}

type Counts = { total: number; retained: number };

/** Nothing is left at the service: the administrators hear so, once. Told again, it changes nothing. */
export const finishMovingIn = ({ db, publicUrl }: Tools, employerId: EmployerId, counts: Counts) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const before = (await stateOf(tx, employerId).forUpdate().executeTakeFirst())?.state ?? "none";
    const state = finish(before);
    if (state === before) return;
    await tx
      .updateTable("employer")
      .set({ ...counts, state, moved_at: sql<Date>`now()` })
      .where("id", "=", employerId)
      .execute();
    await record(tx, "service", { deed: "moving_in.finished", employerId, amount: counts.total });
    const administrators = await administratorsIn(tx, employerId);
    await notify(tx, employerId, administrators, "moved_in");
    await mailTo(tx, employerId, administrators, (employer) => movedIn(employer, counts, new URL("/", publicUrl).href));
    await announce(tx, { kind: "employer", employerId, ref: null });
  });

/** How far the moving in is, for whom this vault exists: who has access, or is proposed as its administrator. */
export const movingInFor = (db: Db, user: UserId, employerId: EmployerId): Promise<MovingIn> =>
  transactionFor(db, { user }, (tx) => movingIn(tx, employerId));

/** Refuses `not_found` for an employer that does not exist for whoever this transaction is of. */
export async function movingIn(tx: Tx, employerId: EmployerId): Promise<MovingIn> {
  const it = await tx
    .selectFrom("employer")
    .select(["state", "total", "retained", "at_night", "accepted_at", "moved_at"])
    .where("id", "=", employerId)
    .executeTakeFirst();
  if (!it) throw new Refusal("not_found");
  const counts = it.state === "active" ? { confirmed: it.total, retained: it.retained } : await counted(tx, employerId);
  return {
    state: it.state,
    total: it.total,
    ...counts,
    atNight: it.at_night,
    startedAt: it.accepted_at?.toISOString() ?? null,
    finishedAt: it.moved_at?.toISOString() ?? null,
  };
}

/** Counted from the record, which has a line a batch; counting the people themselves would read them all each time. */
async function counted(tx: Tx, employerId: EmployerId) {
  const deeds = await tx
    .selectFrom("event")
    .select(["deed", sql<number>`coalesce(sum(amount), 0)::integer`.as("amount")])
    .where("employer_id", "=", employerId)
    .where("deed", "in", [moved, retained])
    .groupBy("deed")
    .execute();
  return progress(deeds);
}
