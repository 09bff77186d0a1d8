import { sql } from "kysely";
import {
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
  const { ref, at, sealed } = await transactionFor(db, { employer: employerId }, async (tx) => {
    const ref = await used(tx, employerId, it, now);
    const sealed = await sealedOf(tx, employerId, ref);
    return { ref, sealed, at: await keep(tx, employerId, ref, { ...it, version: sealed.version }, now) };
  });
  return { ref, person: await opened(retrieval, employerId, ref, sealed, at) };
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
  const { sealed, at } = await transactionFor(db, { employer: employerId }, async (tx) => {
    const sealed = await sealedOf(tx, employerId, ref);
    const at = await keep(tx, employerId, ref, { ...it, careRequest: null, version: sealed.version }, now);
    // Kept at another moment it was asked before, and stands on the record since.
    if (at.getTime() === now.getTime())
      await sql`select record_again(${now}, ${employerId}::uuid, ${it.userId}::uuid, ${ref}::uuid)`.execute(tx);
    return { sealed, at };
  });
  return opened(retrieval, employerId, ref, sealed, at);
}

type Kept = By & { careRequest: CareRequest | null; version: number };

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

async function opened(
  { keys }: Tools["retrieval"],
  employerId: EmployerId,
  ref: DossierRef,
  { version, key_version, sealed }: Sealed,
  at: Date,
): Promise<RetrievedPerson> {
  const identity = openPerson(await keys.version(employerId, key_version), { employerId, ref, version }, sealed);
  return { version, retrievedAt: at.toISOString(), identity: told(identity) };
}
