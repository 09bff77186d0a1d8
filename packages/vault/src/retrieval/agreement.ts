import { sql } from "kysely";
import type { EmployerId, RetrievalAgreement, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { administratorsIn, holdAsAdministrator, mustAdminister } from "../access/store.ts";
import { record, type By } from "../audit/store.ts";
import { once } from "../done/store.ts";
import { mailTo, notify } from "../notices/store.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { lockedLetter } from "./letters.ts";
import { give, lock, newestText, standingOf, unlock, withdraw, type Happened } from "./rules.ts";

const deeds = {
  given: "retrieval.agreed",
  withdrawn: "retrieval.withdrawn",
  locked: "retrieval.locked",
  unlocked: "retrieval.unlocked",
} as const;

/** The agreement on anonymous search as its administrators read it. */
export const agreementFor = (db: Db, user: UserId, employerId: EmployerId): Promise<RetrievalAgreement> =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    return shown(await historyOf(tx, employerId));
  });

/** The same for the export of everything. */
export const agreementIn = async (tx: Tx, employerId: EmployerId) => shown(await historyOf(tx, employerId));

type Write = { id: string };

/** Lets the service recognise people by their marks, from now on. */
export const giveFor = (db: Db, user: UserId, employerId: EmployerId, it: Write & { version: number }, now: Date) =>
  changed(db, user, employerId, { ...it, what: `given:${it.version}` }, async (tx, history, vault) => {
    if (!give(vault, history, it.version)) return;
    await append(tx, employerId, { kind: "given", at: now, version: it.version }, { userId: user });
  });

/** Stops it, at the next question. */
export const withdrawFor = (db: Db, user: UserId, employerId: EmployerId, it: Write, now: Date) =>
  changed(db, user, employerId, { ...it, what: "withdrawn" }, async (tx, history) => {
    if (!withdraw(history)) return;
    await append(tx, employerId, { kind: "withdrawn", at: now, version: null }, { userId: user });
  });

/** Opens it again after too many misses, which then do not count any more. */
export const unlockFor = (db: Db, user: UserId, employerId: EmployerId, it: Write, now: Date) =>
  changed(db, user, employerId, { ...it, what: "unlocked" }, async (tx, history, vault) => {
    if (!unlock(vault, history)) return;
    await append(tx, employerId, { kind: "unlocked", at: now, version: null }, { userId: user });
  });

type Decide = (tx: Tx, history: readonly Happened[], vault: Parameters<typeof give>[0]) => Promise<void>;

const changed = (db: Db, user: UserId, employerId: EmployerId, it: Write & { what: string }, decide: Decide) =>
  transactionFor(db, { user }, async (tx): Promise<RetrievalAgreement> => {
    await holdAsAdministrator(tx, user, employerId);
    if (await once(tx, it.id, `retrieval.${it.what}:${employerId}`))
      await decide(tx, await historyOf(tx, employerId), await vaultOf(tx, employerId));
    return shown(await historyOf(tx, employerId));
  });

/** Shuts the search when it was missed too often, and tells its administrators so: never who tried, or whom he sought. */
export const lockMissed =
  ({ db, publicUrl }: Tools) =>
  ({ employerId }: { employerId: EmployerId }): Promise<void> =>
    transactionFor(db, { employer: employerId }, async (tx) => {
      await tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate().execute();
      const { rows } = await sql<{ misses: number }>`select retrieval_misses(${employerId}) as misses`.execute(tx);
      if (!lock(await historyOf(tx, employerId), rows[0]!.misses)) return;
      await append(tx, employerId, { kind: "locked", at: new Date(), version: null }, "system");
      const administrators = await administratorsIn(tx, employerId);
      await notify(tx, employerId, administrators, "retrieval_locked");
      const url = new URL("/beheer", publicUrl).href;
      await mailTo(tx, employerId, administrators, (employer) => lockedLetter(employer, url));
    });

type Line = Happened & { byName?: string | null };

/** The one door: append, count, record, announce, promise to tell the service. */
async function append(tx: Tx, employerId: EmployerId, { kind, at, version }: Happened, by: By): Promise<void> {
  const seq = (await historyOf(tx, employerId)).length + 1;
  const by_user = typeof by === "object" && "userId" in by ? by.userId : null;
  await tx
    .insertInto("retrieval_agreement")
    .values({ employer_id: employerId, seq, kind, at, by_user, version })
    .execute();
  // Whoever opens the search decides anew: what was missed before does not shut it.
  if (kind === "given" || kind === "unlocked") await sql`select forgive_retrieval(${employerId})`.execute(tx);
  await record(tx, by, { deed: deeds[kind], employerId });
  await announce(tx, { kind: "employer", employerId, ref: null });
  await promiseTelling(tx, employerId);
}

/** Counts on, and promises that the service hears where the agreement stands. The number is never below the time. */
async function promiseTelling(tx: Tx, employerId: EmployerId): Promise<void> {
  await sql`
    update employer set retrieval_seq = greatest(
      retrieval_seq + 1, extract(epoch from now() - timestamptz '2020-01-01')::integer
    ) where id = ${employerId}`.execute(tx);
  await enqueue(tx, "tell-retrieval", { employerId }, `tell-retrieval:${employerId}`);
}

/**
 * After a backup was put back on either side the service is told anew. What a backup of the vault says of the agreement
 * may have been withdrawn since: then it lapses, and an administrator gives it again.
 *
 * @param here whether it was the vault that was put back
 */
export async function afterRestore(tx: Tx, employerId: EmployerId, here: boolean): Promise<void> {
  if (here && withdraw(await historyOf(tx, employerId)))
    return append(tx, employerId, { kind: "withdrawn", at: new Date(), version: null }, "system");
  const { retrieval_seq } = await tx
    .selectFrom("employer")
    .select("retrieval_seq")
    .where("id", "=", employerId)
    .executeTakeFirstOrThrow();
  if (here || retrieval_seq > 0) await promiseTelling(tx, employerId);
}

/** Whether it stands now, and the number under which the service is told so. */
export async function toTell(tx: Tx, employerId: EmployerId) {
  const employer = await tx
    .selectFrom("employer")
    .select(["retrieval_seq as seq", "retrieval_told as told"])
    .where("id", "=", employerId)
    .executeTakeFirst();
  const { given } = standingOf(await historyOf(tx, employerId));
  return employer && employer.told < employer.seq ? { seq: employer.seq, given: Boolean(given) } : undefined;
}

async function historyOf(tx: Tx, employerId: EmployerId): Promise<Line[]> {
  return tx
    .selectFrom("retrieval_agreement as it")
    .leftJoin("account", "account.id", "it.by_user")
    .select(["it.kind", "it.at", "it.version", "account.display_name as byName"])
    .where("it.employer_id", "=", employerId)
    .orderBy("it.seq")
    .execute();
}

async function vaultOf(tx: Tx, employerId: EmployerId) {
  return tx
    .selectFrom("employer")
    .select(["state", sql<boolean>`is_frozen(id)`.as("frozen")])
    .where("id", "=", employerId)
    .executeTakeFirstOrThrow();
}

function shown(history: readonly Line[]): RetrievalAgreement {
  const { given, lockedAt } = standingOf(history);
  return {
    version: newestText,
    given: given ? { version: given.version!, at: given.at.toISOString(), byName: given.byName ?? "" } : null,
    lockedAt: lockedAt?.toISOString() ?? null,
    history: history.map(({ kind, at, byName, version }) => ({
      kind,
      at: at.toISOString(),
      byName: byName ?? null,
      version,
    })),
  };
}
