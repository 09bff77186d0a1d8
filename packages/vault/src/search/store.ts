import {
  fullNameOf,
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import { record } from "../audit/store.ts";
import { openPerson } from "../people/seal.ts";
import type { Db, Tables, Tx } from "../schema.ts";
import { stateOf } from "../sharing/rules.ts";
import type { Tools } from "../tools.ts";
import type { Within } from "./lines.ts";

export type SealedRow = Pick<
  Tables["person"],
  "ref" | "department_id" | "personnel_number" | "key_version" | "sealed"
> & { version: number };

const columns = ["ref", "department_id", "personnel_number", "version", "key_version", "sealed"] as const;
const pageSize = 1_000;

/** A piece of an employer's people, in the order of the key: each piece is found at once, however far it is. */
export const pageAfter = (tx: Tx, employerId: EmployerId, after?: DossierRef) =>
  tx
    .selectFrom("person")
    .select(columns)
    .where("employer_id", "=", employerId)
    .$if(after !== undefined, (it) => it.where("ref", ">", after!))
    .orderBy("ref")
    .limit(pageSize)
    .execute();

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
 * Who the found refs are, read again within reach, and the search on the record: how many were shown, never what was
 * asked. In the order found.
 */
export async function showFound({ db, keys }: Tools, user: UserId, employers: EmployerId[], refs: DossierRef[]) {
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
  const shown = refs.map(async (ref) => {
    const row = rows.get(ref);
    if (!row) return [];
    const { employer_id: employerId, version } = row;
    const key = await keys.version(employerId, row.key_version);
    const fullName = fullNameOf(openPerson(key, { employerId, ref, version }, row.sealed));
    const sharing = stateOf(row.last ?? undefined, row.told_sharing);
    return [{ ref, employerId, personnelNumber: row.personnel_number, fullName, sharing }];
  });
  return (await Promise.all(shown)).flat();
}
