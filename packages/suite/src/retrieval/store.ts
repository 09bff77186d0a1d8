import type { KeyObject } from "node:crypto";
import {
  Refusal,
  type CareRequest,
  type DossierRef,
  type EmployerId,
  type RetrievedPerson,
  type SharedBecause,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { sql } from "kysely";
import { wholeWithinReach } from "../access/reach.ts";
import type { Actor, Sight } from "../access/rules.ts";
import { recordConfidential } from "../audit/confidential.ts";
import { record } from "../audit/store.ts";
import { lockDossier } from "../dossiers/lock.ts";
import { openBecause, sealIdentity, sealNote, type Sealed } from "../identities/store.ts";
import type { Db, Tx } from "../schema.ts";
import { isNews, keeps, mayRetrieve } from "./rules.ts";

/** Keeps whether anonymous search was agreed to. Told again, late or out of order it changes nothing. */
export const keepAgreement = (db: Db, employerId: EmployerId, told: { seq: number; given: boolean }): Promise<null> =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = tx.selectFrom("employer").select("id").where("id", "=", employerId).forUpdate();
    if (!(await employer.executeTakeFirst())) throw new Refusal("not_found");
    const known = tx.selectFrom("retrieval_agreement").select("seq").where("employer_id", "=", employerId);
    if (!isNews(await known.executeTakeFirst(), told)) return null;
    await tx
      .insertInto("retrieval_agreement")
      .values({ employer_id: employerId, ...told })
      .onConflict((it) => it.column("employer_id").doUpdateSet(told))
      .execute();
    const deed = told.given ? "retrieval.allowed" : "retrieval.disallowed";
    await record(tx, { deed, by: "service", employerId });
    await announce(tx, { kind: "employer", employerId, ref: null });
    return null;
  });

const placesFor = (tx: Tx, sight: Sight) =>
  tx
    .selectFrom("employer")
    .innerJoin("retrieval_agreement", "retrieval_agreement.employer_id", "employer.id")
    .select(["employer.id", "name", "vault", "given"])
    // Whoever is limited to dossiers with content would not see whom he retrieved.
    .select(sql<boolean>`${wholeWithinReach({ ...sight, limited: [] })()}`.as("whole"))
    .orderBy("name");

/** The employers where somebody may retrieve. */
export async function retrievableFor(tx: Tx, sight: Sight): Promise<{ id: EmployerId; name: string }[]> {
  const places = await placesFor(tx, sight).execute();
  return places.filter(mayRetrieve).map(({ id, name }) => ({ id, name }));
}

/** Refuses `retrieval_off` where somebody may not retrieve, whether the employer exists for him or not. */
export async function mustBeRetrievable(tx: Tx, sight: Sight, employerId: EmployerId): Promise<void> {
  const place = await placesFor(tx, sight).where("employer.id", "=", employerId).executeTakeFirst();
  if (!place || !mayRetrieve(place)) throw new Refusal("retrieval_off");
}

type Pair = { employerId: EmployerId; userId: UserId };

/** For the vault, which asks at each recognition: whether these users may, as their rights and reach are now. */
export async function mayRetrieveNow(db: Db, asked: readonly Pair[]): Promise<boolean[]> {
  const users = asked.map(({ userId }) => userId);
  const employers = asked.map(({ employerId }) => employerId);
  const { rows } = await sql<{ may: boolean[] }>`
    select may_retrieve(${users}::uuid[], ${employers}::uuid[]) as may`.execute(db);
  return rows[0]!.may;
}

export type Because = { id: WriteId; careRequest: CareRequest; note: string };

/** Of a retrieval the employer was informed of the person comes as any shared one; here it is only written down. */
export async function noteInformed(tx: Tx, actor: Actor, employerId: EmployerId, ref: DossierRef, why: Because) {
  if (await isDone(tx, why.id, "person.retrieved")) return;
  await record(tx, { deed: "person.retrieved", actor, employerId, ref, purpose: why.careRequest });
}

type Told = { employerId: EmployerId; ref: DossierRef; person: RetrievedPerson };

/**
 * Keeps a person as he was when he was retrieved, sealed under a fresh key, on the confidential record. The one door:
 * lock, decide, keep, record, announce to the service alone. The same write again keeps what is there. Refuses
 * `not_found` for a dossier that has not come yet.
 */
export async function keepRetrieved(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  { employerId, ref, person }: Told,
  why: Because,
): Promise<void> {
  const { confidential } = await lockDossier(tx, ref, actor);
  if (await isDone(tx, why.id, "person.retrieved_confidentially")) return;
  const { version, retrievedAt, identity } = person;
  const told = { retrievedAt: new Date(retrievedAt) };
  const { careRequest, note } = why;
  if (keeps(confidential && { retrievedAt: confidential.retrieved_at }, told)) {
    const because: SharedBecause = { careRequest, note, byName: actor.displayName, at: retrievedAt };
    const whose = { employer_id: employerId, ref, version, confidential: true };
    const sealed = sealIdentity(master, whose, identity, because);
    const row = { ...sealed, because: sealed.because!, retrieved_at: told.retrievedAt, kept: false };
    await tx
      .insertInto("confidential_identity")
      .values(row)
      .onConflict((it) => it.columns(["employer_id", "ref"]).doUpdateSet(row))
      .execute();
  }
  const deed = confidential ? "person.refreshed" : "person.retrieved";
  const sealed = { id: why.id, sealed: sealNote(master, why.id, note) };
  await recordConfidential(tx, { deed, actor, employerId, ref, careRequest, because: sealed });
  await announce(tx, { kind: "dossier", employerId, ref, audience: "service" });
}

/** Why somebody was retrieved before. Refuses `not_found` where nobody is held confidentially within reach. */
export async function retrievedBecause(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  ref: DossierRef,
): Promise<{ employerId: EmployerId; because: SharedBecause }> {
  const { employer_id, confidential } = await lockDossier(tx, ref, actor);
  if (!confidential) throw new Refusal("not_found");
  const held = await tx
    .selectFrom("confidential_identity")
    .select(["employer_id", "ref", "version", "wrapped_key", "sealed", "because"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .executeTakeFirstOrThrow();
  const because = openBecause(master, { ...held, confidential: true } satisfies Sealed)!.reveal();
  return { employerId: employer_id, because };
}

/** Whether a write was done before; if not it is from here on. Refuses `already_written` for another one. */
async function isDone(tx: Tx, id: WriteId, what: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("done")
    .values({ id, what })
    .onConflict((it) => it.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows) return false;
  const before = await tx.selectFrom("done").select("what").where("id", "=", id).executeTakeFirst();
  if (before?.what !== what) throw new Refusal("already_written");
  return true;
}

/**
 * The vault of this employer is destroyed: whoever was retrieved and has nothing written in his dossier is forgotten, with
 * his key; what the service wrote it must keep (BW 7:454), and so who it is about. Nothing of it is counted for the vault.
 */
export async function forgetRetrieved(tx: Tx, employerId: EmployerId): Promise<void> {
  const gone = await sql<{ ref: DossierRef }>`
    delete from confidential_identity where employer_id = ${employerId}
      and forgotten_on(employer_id, ref, retrieved_at) is not null
    returning ref`.execute(tx);
  for (const { ref } of gone.rows) await recordConfidential(tx, { deed: "person.forgotten", employerId, ref });
}
