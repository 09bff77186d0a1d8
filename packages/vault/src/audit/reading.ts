import {
  Refusal,
  type DossierRef,
  type EmployerId,
  type RecordFilter,
  type RecordLine,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { mustAdminister } from "../access/store.ts";
import type { Db, Tx } from "../schema.ts";
import { deedsOf, roleOf } from "./rules.ts";
import { record } from "./store.ts";

export type Page = { filter: RecordFilter; before?: number | undefined; limit: number };

/**
 * One page of the record, newest first, for an administrator; that he read it is on the record too. Who walks from page
 * to page sees once whatever was there when he began; what came meanwhile is on top when he looks again.
 */
export const readFor = (db: Db, user: UserId, employerId: EmployerId, { filter, before, limit }: Page) =>
  transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const wanted = await wantedBy(tx, employerId, filter);
    const found = await linesOf(tx, wanted, before, limit + 1);
    const lines = found.slice(0, limit);
    const users = before === undefined ? await usersOf(tx, employerId) : [];
    await record(tx, { userId: user }, { deed: "record.read", employerId, ...about(wanted), amount: lines.length });
    return { lines, more: found.length > limit, users };
  });

/**
 * All of the record that was asked for, in pieces. It is on the record before the first piece is read, so the file
 * begins with its own export; whoever loses access while it is made gets no more of it.
 */
export async function exportFor(db: Db, user: UserId, employerId: EmployerId, filter: RecordFilter) {
  const wanted = await transactionFor(db, { user }, async (tx) => {
    await mustAdminister(tx, user, employerId);
    const wanted = await wantedBy(tx, employerId, filter);
    await record(tx, { userId: user }, { deed: "record.exported", employerId, ...about(wanted) });
    return wanted;
  });
  return piecesOf(db, user, wanted);
}

const pieceSize = 2_000;

async function* piecesOf(db: Db, user: UserId, wanted: Wanted): AsyncGenerator<RecordLine[]> {
  let before: number | undefined;
  for (;;) {
    const lines = await transactionFor(db, { user }, async (tx) => {
      await mustAdminister(tx, user, wanted.employerId);
      return linesOf(tx, wanted, before, pieceSize);
    });
    yield lines;
    if (lines.length < pieceSize) return;
    before = lines.at(-1)!.id;
  }
}

/** What is asked for, with the dossier by its ref instead of its number. */
type Wanted = RecordFilter & { employerId: EmployerId; refs: DossierRef[] | undefined };

const about = ({ refs }: Wanted) => (refs?.[0] ? { ref: refs[0] } : {});

/** Refuses `not_found` for a number nobody has: an empty list would say that nobody looked. */
async function wantedBy(tx: Tx, employerId: EmployerId, filter: RecordFilter): Promise<Wanted> {
  const { personnelNumber } = filter;
  if (personnelNumber === undefined) return { ...filter, employerId, refs: undefined };
  const found = await tx
    .selectFrom("person")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`lower(personnel_number collate "C") = lower(${personnelNumber}::text collate "C")`)
    .execute();
  if (!found.length) throw new Refusal("not_found");
  return { ...filter, employerId, refs: found.map(({ ref }) => ref) };
}

/** The lines are found by their index alone; only of those that are shown it is looked up whom they name. */
async function linesOf(tx: Tx, it: Wanted, before: number | undefined, limit: number): Promise<RecordLine[]> {
  const rows = await tx
    .with("line", (db) =>
      db
        .selectFrom("event")
        .selectAll()
        .where("employer_id", "=", it.employerId)
        .$if(before !== undefined, (q) => q.where("id", "<", before!))
        .$if(it.refs !== undefined, (q) => q.where(sql<boolean>`ref = any (${it.refs}::uuid[])`))
        .$if(it.userId !== undefined, (q) => q.where("actor", "=", it.userId!))
        .$if(it.kind !== undefined, (q) => q.where("deed", "in", deedsOf[it.kind!]))
        .$if(it.from !== undefined, (q) => q.where(sql<boolean>`at >= ${startOf(it.from!)}`))
        .$if(it.until !== undefined, (q) => q.where(sql<boolean>`at < ${startOf(it.until!, 1)}`))
        .orderBy("id", "desc")
        .limit(limit),
    )
    .selectFrom("line")
    .leftJoin("account as actor", "actor.id", "line.actor")
    .leftJoin("person", (join) =>
      join.onRef("person.employer_id", "=", "line.employer_id").on(sql<boolean>`person.ref = line.ref`),
    )
    .leftJoin("access_request as request", (join) =>
      join.onRef("request.employer_id", "=", "line.employer_id").onRef("request.id", "=", "line.ref"),
    )
    .leftJoin("coupling", (join) =>
      join
        .onRef("coupling.employer_id", "=", "line.employer_id")
        .on(sql<boolean>`coupling.id in (line.actor, line.ref)`),
    )
    .leftJoin("account as about", (join) => join.on(sql<boolean>`about.id = coalesce(request.user_id, line.ref)`))
    .select(["line.id", "line.at", "line.actor_kind", "line.deed", "line.purpose", "line.amount", "line.network"])
    .select(["person.ref", "person.personnel_number as personnelNumber"])
    .select((eb) => [
      // Somebody of the service who shared has no account here; his name stands with what he did.
      eb.fn
        .coalesce(
          "actor.display_name",
          sql<string>`case when line.actor_kind = 'coupling' then coupling.name end`,
          eb
            .selectFrom("sharing_event as shared")
            .select("shared.by_name")
            .whereRef("shared.employer_id", "=", "line.employer_id")
            .where(sql<boolean>`shared.ref = line.ref`)
            .whereRef("shared.by_user", "=", "line.actor")
            .limit(1),
        )
        .as("byName"),
      eb.fn
        .coalesce("about.display_name", sql<string>`case when line.deed like 'coupling.%' then coupling.name end`)
        .as("aboutName"),
    ])
    .orderBy("line.id", "desc")
    .execute();
  return rows.map(({ at, actor_kind, ...line }) => ({
    ...line,
    at: at.toISOString(),
    role: roleOf(actor_kind, line.deed),
  }));
}

/** When a day of the Netherlands begins. */
const startOf = (day: string, later = 0) =>
  sql<Date>`((${day}::date + ${later}::int)::timestamp at time zone 'Europe/Amsterdam')`;

/** Who had access to this employer's vault or asked for it; whoever lost it is on the record by his id. */
const usersOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("account")
    .select(["id as userId", "display_name as displayName"])
    .where(
      sql<boolean>`(
        id in (
          select user_id from access where employer_id = ${employerId}
          union select user_id from access_request where employer_id = ${employerId}
          union select accepted_by from agreement where employer_id = ${employerId}
        )
        or exists (select from event where event.employer_id = ${employerId} and event.ref = account.id)
      )`,
    )
    .orderBy("display_name")
    .orderBy("id")
    .execute();
