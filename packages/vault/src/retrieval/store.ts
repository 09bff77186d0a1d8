import { sql } from "kysely";
import {
  identityOn,
  Refusal,
  type CareRequest,
  type DossierRef,
  type EmployerId,
  type RetrievedPerson,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { hashOf } from "@datakluis/kit/secrets";
import { whoReaches } from "../access/reach.ts";
import { notify } from "../notices/store.ts";
import { todayOf } from "../people/check.ts";
import { openPerson } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import { share } from "../sharing/rules.ts";
import { changeSharing } from "../sharing/store.ts";
import type { Tools } from "../tools.ts";
import { told, use, type Ticket } from "./rules.ts";

/** Who of the service retrieves, under the id of the suite's own write. */
type By = { id: string; userId: UserId; byName: string };
export type Use = By & {
  ticket: string;
  careRequest: Exclude<CareRequest, "activation">;
  note: string;
  informed: boolean;
};

/**
 * Uses a ticket. Informed: the dossier is shared by the one door, in the name of who retrieves; who is shared already stays
 * so. Not informed: the data of this moment, and nothing changes that the employer can see. Asked again with the same id
 * it does nothing anew.
 */
export async function useFor(tools: Tools, employerId: EmployerId, it: Use, now: Date) {
  const { userId, byName, informed } = it;
  if (!informed) return retrieveConfidentially(tools, employerId, it, now);
  const ref = await transactionFor(tools.db, { employer: employerId }, (tx) => used(tx, employerId, it, now));
  await changeSharing(
    tools,
    { employer: employerId, service: { userId, byName } },
    ref,
    {
      id: it.id,
      kind: "shared",
      careRequest: it.careRequest,
      note: it.note,
      decide: (dossier) => (isShared(dossier.history) ? undefined : share(dossier, it)),
      tell: (tx) => tellUsers(tx, employerId, ref),
    },
    now,
  );
  return { ref, person: null };
}

const isShared = (history: readonly { kind: string }[]): boolean =>
  ["shared", "revoke_refused"].includes(history.at(-1)?.kind ?? "");

/** *Actueel* of whoever reaches the dossier: that somebody was retrieved, by personnel number. */
async function tellUsers(tx: Tx, employerId: EmployerId, ref: DossierRef): Promise<void> {
  await notify(tx, employerId, await whoReaches(tx, employerId, ref), "retrieved", ref);
  await announce(tx, { kind: "employer", employerId, ref: null });
}

type Row = {
  employerId: EmployerId;
  userId: UserId;
  ref: DossierRef | null;
  expiresAt: Date;
  usedId: string | null;
  usedInformed: boolean | null;
  isOpen: boolean;
};

/** Of whom the ticket is, used by this write; held until the transaction ends. Refuses `ticket_invalid`. */
async function used(tx: Tx, employerId: EmployerId, it: Use, now: Date): Promise<DossierRef> {
  const hash = hashOf(it.ticket);
  const { rows } = await sql<Row>`
    select employer_id as "employerId", user_id as "userId", ref, expires_at as "expiresAt", used_id as "usedId",
      used_informed as "usedInformed", is_open as "isOpen"
    from retrieval_ticket_of(${hash})`.execute(tx);
  const row = rows.find((found) => found.employerId === employerId);
  const ticket: Ticket | undefined = row && { ...row, ofSomebody: row.ref !== null, open: row.isOpen };
  if (use(ticket, it, now))
    await sql`select use_retrieval_ticket(${hash}, ${now}, ${it.id}::uuid, ${it.informed})`.execute(tx);
  return row!.ref!;
}

/**
 * Reads and seals nothing anew: no row of the person is touched or locked, nothing is announced or promised. What stands
 * of it is in a table that no role which serves the employer can read.
 */
async function retrieveConfidentially({ db, retrieval }: Tools, employerId: EmployerId, it: Use, now: Date) {
  const { ref, seen } = await transactionFor(db, { employer: employerId }, async (tx) => {
    const ref = await used(tx, employerId, it, now);
    return { ref, seen: await seenBy(tx, employerId, ref, it, now) };
  });
  return { ref, person: await opened(retrieval, employerId, ref, seen) };
}

/** The data of now, of somebody who was retrieved so before. Refuses `not_found` for anybody else. */
export async function retrieveAgainFor(
  { db, retrieval }: Tools,
  ref: DossierRef,
  it: By,
  now: Date,
): Promise<RetrievedPerson> {
  const { rows } = await sql<{ employerId: EmployerId; isOpen: boolean }>`
    select employer_id as "employerId", is_open as "isOpen" from retrieved_before(${ref})`.execute(db);
  const [before] = rows;
  if (!before) throw new Refusal("not_found");
  if (!before.isOpen) throw new Refusal("retrieval_shut");
  const { employerId } = before;
  const seen = await transactionFor(db, { employer: employerId }, async (tx) => {
    const seen = await seenBy(tx, employerId, ref, { ...it, careRequest: null }, now);
    // What was asked before stands on the record since.
    if (!seen.before)
      await sql`select record_again(${now}, ${employerId}::uuid, ${it.userId}::uuid, ${ref}::uuid)`.execute(tx);
    return seen;
  });
  return opened(retrieval, employerId, ref, seen);
}

type Asked = By & { careRequest: CareRequest | null };
type Seen = { sealed: Sealed; at: Date; before: boolean };

/**
 * Somebody as he is now, and that he was seen so, written down. Who asks the same again is given what was written down
 * then, also when the employer changed it since: what the service holds is what the record says. Refuses `not_found`.
 */
async function seenBy(tx: Tx, employerId: EmployerId, ref: DossierRef, it: Asked, now: Date): Promise<Seen> {
  const sealed = await sealedOf(tx, employerId, ref);
  const at = await keep(tx, employerId, ref, { ...it, version: sealed.version }, now);
  // Kept at another moment it was asked before.
  if (at.getTime() === now.getTime()) return { sealed, at, before: false };
  const { rows } = await sql<{ version: number }>`
    select confidential_version(${it.id}::uuid, ${employerId}::uuid, ${ref}::uuid) as version`.execute(tx);
  const { version } = rows[0]!;
  const then = version === sealed.version ? sealed : await pastOf(tx, employerId, ref, version);
  return { sealed: then, at, before: true };
}

type Kept = Asked & { version: number };

/** Writes it down, once; gives when that was. Refuses `already_written` when the id says something else. */
async function keep(tx: Tx, employerId: EmployerId, ref: DossierRef, it: Kept, now: Date): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`
    select keep_confidential(
      ${it.id}::uuid, ${employerId}::uuid, ${ref}::uuid, ${now}, ${it.userId}::uuid, ${it.byName}, ${it.careRequest},
      ${it.version}::integer
    ) as at`.execute(tx);
  const at = rows[0]?.at;
  if (!at) throw new Refusal("already_written");
  return at;
}

type Sealed = { version: number; key_version: number; sealed: Buffer };

/** Refuses `not_found` when he is gone. */
async function sealedOf(tx: Tx, employerId: EmployerId, ref: DossierRef): Promise<Sealed> {
  const found = await tx
    .selectFrom("person")
    .select(["version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

/** Refuses `not_found` when it is so long ago that nobody keeps it any more. */
async function pastOf(tx: Tx, employerId: EmployerId, ref: DossierRef, version: number): Promise<Sealed> {
  const found = await tx
    .selectFrom("person_past")
    .select(["version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .where("version", "=", version)
    .executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  return found;
}

async function opened(
  { keys }: Tools["retrieval"],
  employerId: EmployerId,
  ref: DossierRef,
  { sealed: { version, key_version, sealed }, at }: Seen,
): Promise<RetrievedPerson> {
  const identity = openPerson(await keys.version(employerId, key_version), { employerId, ref, version }, sealed);
  return { version, retrievedAt: at.toISOString(), identity: told(identityOn(identity, todayOf(at))) };
}
