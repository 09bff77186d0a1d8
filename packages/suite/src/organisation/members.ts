import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import {
  betweenNumbers,
  fullNameOf,
  Refusal,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type Members,
  type PersonLabel,
} from "@datakluis/contract";
import { atOnceFor } from "@datakluis/kit/pipeline";
import { onBehalf } from "../access/behalf.ts";
import { placeWithinReach, withinReach } from "../access/reach.ts";
import { isNarrow, shapeOf, type Actor } from "../access/rules.ts";
import type { Suite } from "../answer.ts";
import { openIdentity, type Whose } from "../identities/store.ts";

export type Place = { employerId: EmployerId; department: DepartmentId | "none" };
export type Page = { after?: string | undefined; limit: number };

/**
 * A page and the look at it written down: one statement, so none without the other. The page comes in two texts, because
 * thousands of rows cost several times as much to read as what stands in them. Its rows are kept nowhere in between: the
 * index already has them in order. Only of somebody who sees not everybody in a department each row is asked for.
 */
const listing = ({ userId, side, sight }: Actor, { employerId, department }: Place, { after = "", limit }: Page) => {
  const listed = (amount: number) => sql`
    select ref, personnel_number from dossier
    where employer_id = ${employerId} and department_id ${department === "none" ? sql`is null` : sql`= ${department}`}
      and personnel_number > ${after} ${isNarrow(sight) ? sql`and ${withinReach(sight)()}` : sql``}
    order by personnel_number limit ${amount}`;
  const behalf = onBehalf({ userId, sight }, (own) => placeWithinReach(own, employerId, department));
  return sql<Listed>`
    with place as materialized (
      select where ${placeWithinReach(sight, employerId, department)}
    ), known as materialized (
      select listed.ref, version, encode(wrapped_key, 'base64') as wrapped, encode(sealed, 'base64') as sealed
      from (${listed(limit)}) as listed join identity on identity.employer_id = ${employerId} and identity.ref = listed.ref
      where exists (select from place)
    ), looked as (
      insert into event (employer_id, actor, actor_kind, deed, amount, on_behalf)
      select ${employerId}::uuid, ${userId}::uuid, 'user', 'members.listed', (select count(*) from known), ${behalf}
      from place
    )${
      side === "service"
        ? sql`, retrieved as materialized (
      select it.ref, it.version, encode(it.wrapped_key, 'base64') as wrapped, encode(it.sealed, 'base64') as sealed
      from (${listed(limit)}) as listed
        join confidential_identity it on it.employer_id = ${employerId} and it.ref = listed.ref
      where exists (select from place) and not exists (select from known where known.ref = it.ref)
    ), looked_at_retrieved as (
      insert into confidential_event (employer_id, actor, deed, ref, on_behalf)
      select ${employerId}::uuid, ${userId}::uuid, 'person.listed', ref, ${behalf} from retrieved
    )`
        : sql``
    }
    select page.refs, page.numbers, page.amount, (select json_agg(known) from known) as known
      ${side === "service" ? sql`, (select json_agg(retrieved) from retrieved) as retrieved` : sql``}
    from place, lateral (
      select encode(string_agg(uuid_send(ref), ''), 'hex') as refs,
        string_agg(personnel_number, ${betweenNumbers}) as numbers, count(*)::int as amount
      from (${listed(limit + 1)}) as listed
    ) as page`;
};

type Listed = {
  refs: string | null;
  numbers: string | null;
  amount: number;
  known: Named[] | null;
  /** Of whom the service retrieved without the employer being informed; asked for its users alone (product.md, D11). */
  retrieved?: Named[] | null;
};
type Named = { ref: DossierRef; version: number; wrapped: string; sealed: string };

/**
 * One page of a department, by personnel number, in one round trip to the database. A name stands there only where this
 * side holds the identity: of everybody before a vault, of shared dossiers after. Refuses `not_found` for a place out of
 * reach.
 */
export async function membersOf({ db, pipeline, master }: Suite, actor: Actor, place: Place, page: Page) {
  const { sql: text, parameters } = listing(actor, place, page).compile(db);
  const name = `list-members${place.department === "none" ? "-of-none" : ""}-${actor.side}-${shapeOf(actor)}`;
  const [found] = await atOnceFor<Listed>(pipeline, actor.userId, { name, text, values: [...parameters] });
  if (!found) throw new Refusal("not_found");
  const { refs, numbers, amount, known, retrieved } = found;
  const fullNames = await openNames(master, place.employerId, known ?? [], false);
  if (retrieved) Object.assign(fullNames, await openNames(master, place.employerId, retrieved, true));
  if (!refs || !numbers) return { refs: "", numbers: "", fullNames, more: false };
  // One more was asked for than fits, to know whether there is more.
  const more = amount > page.limit;
  if (!more) return { refs, numbers, fullNames, more };
  return { refs: refs.slice(0, -32), numbers: numbers.slice(0, numbers.lastIndexOf(betweenNumbers)), fullNames, more };
}

/** Opens the names of a page in pieces, so that others at the door need not wait for thousands. */
async function openNames(master: KeyObject, employer_id: EmployerId, known: readonly Named[], confidential: boolean) {
  const names: Members["fullNames"] = {};
  for (const [at, { ref, version, wrapped, sealed }] of known.entries()) {
    if (at % 250 === 249) await breathe();
    const row = { wrapped_key: Buffer.from(wrapped, "base64"), sealed: Buffer.from(sealed, "base64") };
    names[ref] = fullNameOf(openIdentity(master, { employer_id, ref, version, confidential, ...row }).reveal());
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

function nameOf(master: KeyObject, { version, wrapped_key, sealed, ...whose }: LabelRow): string | null {
  if (version === null || !wrapped_key || !sealed) return null;
  return fullNameOf(openIdentity(master, { ...whose, version, wrapped_key, sealed }).reveal());
}
