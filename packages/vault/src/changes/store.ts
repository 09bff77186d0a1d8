import {
  Refusal,
  type DossierRef,
  type EmployerId,
  type Identity,
  type PersonChange,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openPerson } from "../people/seal.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { changeOf } from "./rules.ts";

/**
 * Keeps somebody's record as it stands, before it is overwritten in this transaction. It is sealed already, bound to its
 * version, and is copied as it is.
 *
 * @param by null when the vault did it by itself
 */
export const keepPast = (tx: Tx, employerId: EmployerId, ref: DossierRef, by: UserId | null) =>
  sql`insert into person_past (employer_id, ref, version, key_version, sealed, changed_by)
    select employer_id, ref, version, key_version, sealed, ${by} from person
    where employer_id = ${employerId} and ref = ${ref}`.execute(tx);

/** The same of everybody a part of a delivery overwrites (deliveries/write.ts): looked up one by one, however many others there are. */
export const keepPastOfArriving = (tx: Tx, employerId: EmployerId, deliveryId: string) =>
  sql`insert into person_past (employer_id, ref, version, key_version, sealed, delivery_id)
    select it.employer_id, it.ref, it.version, it.key_version, it.sealed, ${deliveryId}::uuid
    from arriving cross join lateral (
      select * from person where person.employer_id = ${employerId} and person.ref = arriving.ref offset 0
    ) as it
    where it.version = arriving.version - 1`.execute(tx);

type Sealed = { ref: DossierRef; version: number; key_version: number; sealed: Buffer };

/** More than this nobody reads; the record tells of the rest. */
const most = 100;

/** What was changed of somebody, newest first, values opened; reading it is on the record. Refuses `not_found`. */
export async function changesFor({ db, keys }: Tools, user: UserId, ref: DossierRef): Promise<PersonChange[]> {
  const { now, past } = await transactionFor(db, { user }, async (tx) => {
    const now = await tx
      .selectFrom("person")
      .select(["employer_id", "ref", "version", "key_version", "sealed"])
      .where("ref", "=", ref)
      .where(withinReach(user))
      .executeTakeFirst();
    if (!now) throw new Refusal("not_found");
    await mustNotBeFrozen(tx, now.employer_id);
    await record(tx, { userId: user }, { deed: "changes.read", employerId: now.employer_id, ref });
    return { now, past: await pastOf(tx, now.employer_id, [ref]) };
  });
  return (await changesIn(keys, now.employer_id, now, past)).slice(0, most);
}

/** What is kept of the past of these people, oldest first. */
export const pastOf = (tx: Tx, employerId: EmployerId, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("person_past")
    .leftJoin("account", "account.id", "person_past.changed_by")
    .leftJoin("delivery", (on) =>
      on
        .onRef("delivery.employer_id", "=", "person_past.employer_id")
        .onRef("delivery.id", "=", "person_past.delivery_id"),
    )
    .select(["person_past.ref", "person_past.version", "person_past.key_version", "person_past.sealed"])
    .select(["changed_at", "delivery_id"])
    .select(sql<string>`coalesce(account.display_name, delivery.delivered_by, 'Datakluis')`.as("by_name"))
    .where("person_past.employer_id", "=", employerId)
    .where(sql<boolean>`person_past.ref = any (${refs}::uuid[])`)
    .orderBy("person_past.version")
    .execute();
type Past = Awaited<ReturnType<typeof pastOf>>[number];

/** Opens each as it was and as it became; a change that touched no identity (of an employment only) is left out. */
export async function changesIn(
  keys: Tools["keys"],
  employerId: EmployerId,
  now: Sealed,
  past: readonly Past[],
): Promise<PersonChange[]> {
  const opened = async ({ ref, version, key_version, sealed }: Sealed): Promise<Identity> =>
    openPerson(await keys.version(employerId, key_version), { employerId, ref, version }, sealed);
  const changes: PersonChange[] = [];
  let after = await opened(now);
  for (const was of past.toReversed()) {
    const before = await opened(was);
    const { changed_at: at, by_name: byName } = was;
    const fields = changeOf(before, after);
    if (fields) changes.push({ at: at.toISOString(), byName, delivered: was.delivery_id !== null, ...fields });
    after = before;
  }
  return changes;
}

/** Forgets what people were called and where they lived longer ago than is kept (023-changes.sql). */
export const forgetPast = ({ db }: { db: Db }) => sql`select forget_past()`.execute(db);
