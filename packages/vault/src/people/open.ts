import { Refusal, type DossierRef, type EmployerId, type SharingEvent, type UserId } from "@datakluis/contract";
import type { Pool } from "@datakluis/kit/db";
import { atOnceFor } from "@datakluis/kit/pipeline";

/** A sealed record as it was found within reach, and where its sharing stands. */
export type Found = {
  employerId: EmployerId;
  personnelNumber: string;
  version: number;
  keyVersion: number;
  sealed: Buffer;
  toldSharing: number;
  lastKind: SharingEvent["kind"] | null;
  lastSeq: number | null;
};

/**
 * The hot path: one person, found within reach, and the look written down, in one statement. Plain SQL under a name,
 * because the builder halves it. The reach is that of access/reach.ts, which a test compares it with.
 */
const openPerson = `
  with recursive found as (
    select employer_id, personnel_number, department_id, version, key_version, sealed, told_sharing
    from person where ref = $1
  ),
  above (id) as (
    select department_id from found
    union
    select d.parent_id from department d join above on d.id = above.id where d.employer_id = (select employer_id from found)
  ),
  seen as (
    insert into event (employer_id, actor, actor_kind, deed, ref)
    select employer_id, $2, 'user', 'person.opened', $1 from found
    where exists (
      select from access a
      where a.user_id = $2 and a.role = 'user' and a.employer_id = found.employer_id
        and (a.department_id is null or a.department_id in (select id from above where id is not null))
    )
    returning 1
  )
  select found.employer_id as "employerId", personnel_number as "personnelNumber", version,
    key_version as "keyVersion", sealed, told_sharing as "toldSharing",
    last.kind as "lastKind", last.seq as "lastSeq"
  from seen cross join found left join lateral (
    select kind, seq from sharing_event s
    where s.employer_id = found.employer_id and s.ref = $1
    order by seq desc limit 1
  ) last on true`;

/**
 * Finds a sealed record and writes the look down, in one round trip. No event, no deed: what the database did not commit
 * is not shown. Refuses `not_found`.
 */
export async function findSeen(pipeline: Pool, userId: UserId, ref: DossierRef): Promise<Found> {
  const statement = { name: "open-person", text: openPerson, values: [ref, userId] };
  const [found] = await atOnceFor<Found>(pipeline, userId, statement);
  if (!found) throw new Refusal("not_found");
  return found;
}
