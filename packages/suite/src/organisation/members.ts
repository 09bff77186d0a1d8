import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import {
  fullNameOf,
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type PersonLabel,
  type UserId,
} from "@datakluis/contract";
import { atOnceFor } from "@datakluis/kit/pipeline";
import { placeWithinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { openIdentity, type Whose } from "../identities/store.ts";

export type Place = { employerId: EmployerId; department: DepartmentId | "none" };
export type Page = { after?: string | undefined; limit: number };

/**
 * A page and the look at it written down: one statement, so none without the other. The page comes as one row, because
 * thousands of rows cost several times as much to read as what stands in them.
 */
const listing = (userId: UserId, { employerId, department }: Place, { after = "", limit }: Page) => sql<Listed>`
    with place as materialized (
      select where ${placeWithinReach(userId, employerId, department)}
    ), listed as materialized (
      select ref, personnel_number from dossier
      where exists (select from place) and employer_id = ${employerId}
        and department_id ${department === "none" ? sql`is null` : sql`= ${department}`} and personnel_number > ${after}
      order by personnel_number limit ${limit + 1}
    ), known as materialized (
      select listed.ref, version, encode(wrapped_key, 'base64') as wrapped, encode(sealed, 'base64') as sealed
      from (select * from listed order by personnel_number limit ${limit}) as listed
        join identity on identity.employer_id = ${employerId} and identity.ref = listed.ref
    ), looked as (
      insert into event (employer_id, actor, actor_kind, deed, amount)
      select ${employerId}::uuid, ${userId}::uuid, 'user', 'members.listed', (select count(*) from known) from place
    )
    select
      (select string_agg(ref::text, ${between} order by personnel_number) from listed) as refs,
      (select string_agg(personnel_number, ${between} order by personnel_number) from listed) as numbers,
      (select json_agg(known) from known) as known
    from place`;

/** Stands in no reference and no personnel number. */
const between = "\n";

type Listed = {
  refs: string | null;
  numbers: string | null;
  known: { ref: DossierRef; version: number; wrapped: string; sealed: string }[] | null;
};

/**
 * One page of a department, by personnel number, in one round trip to the database. A name stands there only where this
 * side holds the identity: of everybody before a vault, of shared dossiers after. Refuses `not_found` for a place out of
 * reach.
 */
export async function membersOf({ db, pipeline, master }: Suite, actor: Actor, place: Place, page: Page) {
  const { sql: text, parameters } = listing(actor.userId, place, page).compile(db);
  const name = place.department === "none" ? "list-members-of-none" : "list-members";
  const [found] = await atOnceFor<Listed>(pipeline, actor.userId, { name, text, values: [...parameters] });
  if (!found) throw new Refusal("not_found");
  const refs = (found.refs?.split(between) ?? []) as DossierRef[];
  const numbers = found.numbers?.split(between) ?? [];
  const names = await openNames(master, place.employerId, found.known ?? []);
  const members = refs.slice(0, page.limit).map((ref, at) => ({
    ref,
    personnelNumber: numbers[at]!,
    fullName: names.get(ref) ?? null,
  }));
  return { members, more: refs.length > page.limit };
}

/** Opens the names of a page in pieces, so that others at the door need not wait for thousands. */
async function openNames(master: KeyObject, employer_id: EmployerId, known: NonNullable<Listed["known"]>) {
  const names = new Map<DossierRef, string | null>();
  for (const [at, { ref, version, wrapped, sealed }] of known.entries()) {
    if (at % 250 === 249) await breathe();
    const row = { wrapped_key: Buffer.from(wrapped, "base64"), sealed: Buffer.from(sealed, "base64") };
    names.set(ref, nameOf(master, { employer_id, ref, version, ...row }));
  }
  return names;
}

export type LabelRow = Pick<Whose, "employer_id" | "ref"> & {
  personnel_number: string;
  version: number | null;
  wrapped_key: Buffer | null;
  sealed: Buffer | null;
};

export const labelOf = (master: KeyObject, it: LabelRow): PersonLabel => ({
  ref: it.ref,
  personnelNumber: it.personnel_number,
  fullName: nameOf(master, it),
});

function nameOf(
  master: KeyObject,
  { version, wrapped_key, sealed, ...whose }: Omit<LabelRow, "personnel_number">,
): string | null {
  if (version === null || !wrapped_key || !sealed) return null;
  return fullNameOf(openIdentity(master, { ...whose, version, wrapped_key, sealed }).reveal());
}
