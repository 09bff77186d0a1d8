import { sql } from "kysely";
import {
  Refusal,
  type Coupling,
  type CouplingId,
  type CouplingLimits,
  type CouplingState,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { listOf } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { mustBeCoupled } from "../absence/scenario.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Db, Tx } from "../schema.ts";
import { publicKeyIn } from "./keys.ts";

/** Which coupling of which employer. */
export type OfCoupling = { employerId: EmployerId; couplingId: CouplingId };

const mostKeys = 5;

const rowsOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("coupling")
    .selectAll()
    .where("employer_id", "=", employerId)
    .where("removed_at", "is", null)
    .orderBy("added_at")
    .orderBy("id");

const keysOf = (tx: Tx, { employerId, couplingId }: OfCoupling) =>
  tx
    .selectFrom("coupling_key")
    .select(["id", "name", "jwk", "added_at"])
    .where("employer_id", "=", employerId)
    .where("coupling_id", "=", couplingId)
    .orderBy("added_at")
    .orderBy("id")
    .execute();

async function toldOf(tx: Tx, row: Awaited<ReturnType<ReturnType<typeof rowsOf>["execute"]>>[number]) {
  const of = { employerId: row.employer_id, couplingId: row.id };
  const keys = await keysOf(tx, of);
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    mostMissing: row.most_missing,
    mostChanged: row.most_changed,
    reads: row.reads,
    addedAt: row.added_at.toISOString(),
    keys: keys.map(({ id, name, jwk, added_at }) => ({
      id,
      name,
      algorithm: jwk.alg,
      addedAt: added_at.toISOString(),
    })),
    last: (await listOf(tx, row.employer_id, row.id, 1))[0] ?? null,
  };
}

export const couplingsFor = (db: Db, user: UserId, employerId: EmployerId): Promise<Coupling[]> =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const told: Coupling[] = [];
    for (const row of await rowsOf(tx, employerId).execute()) told.push(await toldOf(tx, row));
    return told;
  });

async function mustFind(tx: Tx, { employerId, couplingId }: OfCoupling) {
  const row = await rowsOf(tx, employerId).where("id", "=", couplingId).forUpdate().executeTakeFirst();
  if (!row) throw new Refusal("not_found");
  return row;
}

/** Something an administrator does with a coupling that is there, on the record when it changed anything. */
const changing = (
  db: Db,
  user: UserId,
  of: OfCoupling,
  work: (
    tx: Tx,
    row: Awaited<ReturnType<typeof mustFind>>,
  ) => Promise<Parameters<typeof record>[2]["deed"] | undefined>,
): Promise<Coupling> =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    const deed = await work(tx, await mustFind(tx, of));
    if (deed) {
      await record(tx, { userId: user }, { deed, employerId: of.employerId, ref: of.couplingId });
      await announce(tx, { kind: "employer", employerId: of.employerId, ref: null });
    }
    return toldOf(tx, await mustFind(tx, of));
  });

const set = (tx: Tx, { employerId, couplingId }: OfCoupling) =>
  tx.updateTable("coupling").where("employer_id", "=", employerId).where("id", "=", couplingId);

/** A new coupling begins on trial: it shows what a delivery would do, and does nothing. */
export async function put(
  db: Db,
  user: UserId,
  of: OfCoupling,
  it: CouplingLimits & { name: string; reads?: boolean | undefined },
): Promise<Coupling> {
  const said = { name: it.name, most_missing: it.mostMissing, most_changed: it.mostChanged };
  await transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    const { state } = await tx
      .selectFrom("employer")
      .select("state")
      .where("id", "=", of.employerId)
      .executeTakeFirstOrThrow();
    if (state === "ended") throw new Refusal("service_ended");
    await mustBeCoupled(tx, of.employerId);
    const { numInsertedOrUpdatedRows: added } = await tx
      .insertInto("coupling")
      .values({ employer_id: of.employerId, id: of.couplingId, ...said })
      .onConflict((on) => on.column("id").doNothing())
      .executeTakeFirstOrThrow();
    if (added)
      await record(tx, { userId: user }, { deed: "coupling.added", employerId: of.employerId, ref: of.couplingId });
  });
  const { reads } = it;
  if (reads !== undefined)
    await changing(db, user, of, async (tx, row) => {
      if (row.reads === reads) return undefined;
      if (reads) await mustNotBeFrozen(tx, of.employerId);
      await set(tx, of).set({ reads }).execute();
      return reads ? "coupling.may_read" : "coupling.may_not_read";
    });
  return changing(db, user, of, async (tx, row) => {
    if (row.name === said.name && row.most_missing === said.most_missing && row.most_changed === said.most_changed)
      return undefined;
    await set(tx, of).set(said).execute();
    return "coupling.changed";
  });
}

const deedOf = { trial: "coupling.on_trial", live: "coupling.live", paused: "coupling.paused" } as const;

/** What it was given a token for before a pause, it has no use for after. */
export const setState = (db: Db, user: UserId, of: OfCoupling, state: CouplingState): Promise<Coupling> =>
  changing(db, user, of, async (tx, row) => {
    if (row.state === state) return undefined;
    if (state !== "paused") {
      await mustNotBeFrozen(tx, of.employerId);
      await mustBeCoupled(tx, of.employerId);
    }
    const ends = state === "paused" ? { tokens_from: sql<Date>`clock_timestamp()` } : {};
    await set(tx, of)
      .set({ state, ...ends })
      .execute();
    return deedOf[state];
  });

/** What it delivered stays; its keys go. */
export const remove = (db: Db, user: UserId, of: OfCoupling): Promise<null> =>
  transactionFor(db, { user }, async (tx) => {
    await holdAsAdministrator(tx, user, of.employerId);
    await mustFind(tx, of);
    await tx.deleteFrom("coupling_key").where("coupling_id", "=", of.couplingId).execute();
    await set(tx, of).set({ removed_at: new Date() }).execute();
    await record(tx, { userId: user }, { deed: "coupling.removed", employerId: of.employerId, ref: of.couplingId });
    await announce(tx, { kind: "employer", employerId: of.employerId, ref: null });
    return null;
  });

export async function addKey(db: Db, user: UserId, of: OfCoupling, name: string, text: string): Promise<Coupling> {
  const jwk = await publicKeyIn(text);
  return changing(db, user, of, async (tx) => {
    await mustNotBeFrozen(tx, of.employerId);
    const keys = await keysOf(tx, of);
    if (keys.some(({ id }) => id === jwk.kid)) return undefined;
    if (keys.length >= mostKeys) throw new Refusal("coupling_keys_full");
    await tx
      .insertInto("coupling_key")
      .values({
        employer_id: of.employerId,
        coupling_id: of.couplingId,
        id: jwk.kid,
        name,
        jwk: JSON.stringify(jwk),
      })
      .execute();
    return "coupling.key_added";
  });
}

/** No token says which key it was asked with, so all there are end: with another key a new one is asked in a moment. */
export const removeKey = (db: Db, user: UserId, of: OfCoupling, keyId: string): Promise<Coupling> =>
  changing(db, user, of, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("coupling_key")
      .where("coupling_id", "=", of.couplingId)
      .where("id", "=", keyId)
      .executeTakeFirstOrThrow();
    if (!numDeletedRows) return undefined;
    await set(tx, of)
      .set({ tokens_from: sql<Date>`clock_timestamp()` })
      .execute();
    return "coupling.key_removed";
  });
