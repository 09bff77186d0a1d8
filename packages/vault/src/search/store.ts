import {
  fullNameOf,
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type FoundPerson,
  type UserId,
} from "@datakluis/contract";
import { transactionWithCopy } from "@datakluis/kit/copy";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import { record } from "../audit/store.ts";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Db, Tables, Tx } from "../schema.ts";
import { stateOf } from "../sharing/rules.ts";
import type { Tools } from "../tools.ts";
import type { Hit, Within } from "./lines.ts";
import { marksIn } from "./marks.ts";
import type { Question } from "./question.ts";

export type SealedRow = Pick<
  Tables["person"],
  "ref" | "department_id" | "personnel_number" | "key_version" | "sealed"
> & { version: number };

const columns = ["ref", "department_id", "personnel_number", "version", "key_version", "sealed"] as const;

/** Into how many pieces the people of an employer are cut: refs are random, so each holds about as many. */
const cuts = 16;

/** Which people a piece holds: those whose ref begins with one of these digits. */
export type Cut = { first: string; last: string };
const cutFrom = (first: number, last: number): Cut => ({
  first: `${first.toString(16)}0000000-0000-0000-0000-000000000000`,
  last: `${last.toString(16)}fffffff-ffff-ffff-ffff-ffffffffffff`,
});
export const wholeCut = cutFrom(0, cuts - 1);
export const allCuts: readonly Cut[] = Array.from({ length: cuts }, (_, at) => cutFrom(at, at));

/**
 * The sealed records of a cut as the database sends them (`openPiece`): COPY costs it and us a sixth of what asking for
 * rows does.
 */
export const pieceOf = (pool: Pool, employerId: EmployerId, { first, last }: Cut): Promise<Buffer> =>
  transactionWithCopy<Tables, Buffer>(pool, { employer: employerId }, (_tx, _copy, copyOut) =>
    copyOut(`select ${columns.join(", ")} from person where employer_id = $1 and ref between $2 and $3 order by ref`, [
      employerId,
      first,
      last,
    ]),
  );

/** Whether an employer has at least so many people. */
export const hasSoMany = (db: Db, employerId: EmployerId, many: number): Promise<boolean> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { rows } = await sql<{ people: number }>`
      select count(*)::int as people from (select from person where employer_id = ${employerId} limit ${many}) as counted
    `.execute(tx);
    return rows[0]!.people >= many;
  });

export const rowsOf = (tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("person")
    .select(columns)
    .where("employer_id", "=", employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .execute();

export type Reach = { employerId: EmployerId; within: Within };

/**
 * Where somebody may search: by employer, all of it, or his departments with all below them and single employees. A frozen vault is passed
 * over; refuses `vault_frozen` when that leaves none.
 */
export const reachOf = (db: Db, user: UserId): Promise<Reach[]> =>
  transactionFor(db, { user }, async (tx) => {
    const { rows } = await sql<{
      employerId: EmployerId;
      frozen: boolean;
      whole: boolean;
      departments: DepartmentId[];
      refs: DossierRef[];
    }>`
      with recursive mine as (
        select employer_id, department_id, ref from access where user_id = ${user} and role = 'user'
      ),
      below (employer_id, id) as (
        select employer_id, department_id from mine where department_id is not null and ref is null
        union
        select d.employer_id, d.id from department d
          join below on below.employer_id = d.employer_id and below.id = d.parent_id
      )
      select employer_id as "employerId", is_frozen(employer_id) as frozen, bool_or(department_id is null) as whole,
        array(select id from below where below.employer_id = mine.employer_id) as departments,
        coalesce(array_agg(ref) filter (where ref is not null), '{}') as refs
      from mine group by employer_id`.execute(tx);
    const open = rows.filter(({ frozen }) => !frozen);
    if (rows.length && !open.length) throw new Refusal("vault_frozen");
    return open.map(({ employerId, whole, departments, refs }) => ({
      employerId,
      within: whole ? "all" : { departments: new Set(departments), refs: new Set(refs) },
    }));
  });

/**
 * Who was found, read again within reach, and the search on the record: how many were shown, never what was asked. In
 * the order found. Whoever changed since he was found is shown as he is now.
 */
export async function showFound(
  { db, keys }: Pick<Tools, "db" | "keys">,
  user: UserId,
  { employers, question, hits }: { employers: EmployerId[]; question: Question; hits: readonly Hit[] },
): Promise<FoundPerson[]> {
  const refs = hits.map(({ ref }) => ref);
  const rows = await transactionFor(db, { user }, async (tx) => {
    const found = await tx
      .selectFrom("person")
      .select([...columns, "employer_id", "told_sharing"])
      .select(
        sql<{ kind: "shared"; seq: number } | null>`(
        select json_build_object('kind', kind, 'seq', seq) from sharing_event
        where sharing_event.employer_id = person.employer_id and sharing_event.ref = person.ref
        order by seq desc limit 1
      )`.as("last"),
      )
      .where(sql<boolean>`ref = any (${refs}::uuid[])`)
      .where(withinReach(user))
      .where(sql<boolean>`not is_frozen(employer_id)`)
      .execute();
    for (const employerId of employers) {
      const amount = found.filter((row) => row.employer_id === employerId).length;
      await record(tx, { userId: user }, { deed: "people.searched", employerId, amount });
    }
    return new Map(found.map((row) => [row.ref, row]));
  });
  const shown = hits.map(async ({ ref, nearly, by }) => {
    const row = rows.get(ref);
    if (!row) return [];
    const { employer_id: employerId, version } = row;
    const key = await keys.version(employerId, row.key_version);
    const identity = openPersonIfWhole(key, { employerId, ref, version }, row.sealed);
    if (!identity) return [];
    const fullName = fullNameOf(identity);
    const sharing = stateOf(row.last ?? undefined, row.told_sharing);
    const marks = marksIn(fullName, question.words);
    const found = by === "name" && !marks.length ? "other_name" : by;
    return [
      { ref, employerId, personnelNumber: row.personnel_number, fullName, sharing, nearly, by: found, marks } as const,
    ];
  });
  return (await Promise.all(shown)).flat();
}
