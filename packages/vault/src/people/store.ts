import { identityOn, Refusal, type DossierRef, type Identity, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import { announce } from "@datakluis/kit/live";
import { withinReach } from "../access/reach.ts";
import { record } from "../audit/store.ts";
import { keepPast } from "../changes/store.ts";
import { once } from "../done/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import type { Tx } from "../schema.ts";
import { stateOf } from "../sharing/rules.ts";
import type { Tools } from "../tools.ts";
import { todayOf } from "./check.ts";
import { holdPeople, momentOf, mustBeNew, mustStillBeNew } from "./duplicates.ts";
import { findSeen } from "./open.ts";
import { changesEmployment, isSomebodyElse, mayEdit, mustNotBeLabelled } from "./rules.ts";
import { marksOfWrite, openPerson, sealPerson } from "./seal.ts";

/** Opens one person for a user of the employer; the look is on the record. */
export async function personFor({ pipeline, keys }: Tools, user: UserId, ref: DossierRef) {
  const found = await findSeen(pipeline, user, ref);
  const { employerId, personnelNumber, version, lastKind, lastSeq } = found;
  const key = await keys.version(employerId, found.keyVersion);
  const last = lastKind && lastSeq ? { kind: lastKind, seq: lastSeq } : undefined;
  return {
    ref,
    employerId,
    personnelNumber,
    version,
    identity: identityOn(openPerson(key, { employerId, ref, version }, found.sealed), todayOf(new Date())),
    sharing: stateOf(last, found.toldSharing),
  };
}

export type Edit = { id: string; version: number; identity: Identity; confirmed?: boolean | undefined };

/**
 * Puts a new identity in the place of the one the editor saw. It is sealed before the transaction, so nothing but the
 * sealed record reaches the database; the version in the update refuses whoever was overtaken meanwhile.
 */
export async function edit(tools: Tools, user: UserId, ref: DossierRef, it: Edit) {
  const { db, keys } = tools;
  const [moment, before] = await transactionFor(db, { user }, async (tx) => [
    await momentOf(tx),
    await findInReach(tx, user, ref),
  ]);
  const employerId = before.employer_id;
  const next = it.version + 1;
  const old = await keys.version(employerId, before.key_version);
  const newest = await keys.newest(employerId);
  const sealed = sealPerson(newest.key, { employerId, ref, version: next }, it.identity);
  const was = openPerson(old, { employerId, ref, version: before.version }, before.sealed);
  const mustBeCompared = !it.confirmed && before.version === it.version && isSomebodyElse(was, it.identity);
  if (mustBeCompared) await mustBeNew(tools, user, { employerId, ref }, it.identity);

  const marks = marksOfWrite((await keys.all(employerId)).all, it.id, it.identity);
  const [done, ...doneBefore] = marks.map((mark) => `person.edited:${ref}:${it.version}:${mark}`);

  await transactionFor(db, { user }, async (tx) => {
    if (mustBeCompared) await holdPeople(tx, employerId);
    const current = await findInReach(tx, user, ref, "for update");
    if (!(await once(tx, it.id, done!, doneBefore))) return;
    mayEdit(current.version, it.version);
    mayEdit(current.version, before.version);
    if (mustBeCompared) await mustStillBeNew(tx, keys, user, { employerId, ref, moment }, it.identity);
    mustNotBeLabelled(current.personnel_number, was, it.identity);
    const employmentKnown = current.told_employment === current.version && !changesEmployment(was, it.identity);
    await keepPast(tx, employerId, ref, user);
    await tx
      .updateTable("person")
      .set({
        version: next,
        key_version: newest.version,
        sealed,
        settled: false,
        temporary_until: it.identity.temporaryAddress?.until ?? null,
        ...(employmentKnown ? { told_employment: next } : {}),
      })
      .where("employer_id", "=", employerId)
      .where("ref", "=", ref)
      .execute();
    await record(tx, { userId: user }, { deed: "person.edited", employerId, ref });
    await announce(tx, { kind: "dossier", employerId, ref });
    await enqueue(tx, "settle", { ref }, `settle:${ref}`);
  });
  return personFor(tools, user, ref);
}

/** One person within reach. What is out of reach is not there, and a frozen vault stays closed. */
async function findInReach(tx: Tx, user: UserId, ref: DossierRef, lock?: "for update") {
  const query = tx
    .selectFrom("person")
    .select(["employer_id", "personnel_number", "version", "key_version", "sealed", "told_employment", "told_sharing"])
    .where("ref", "=", ref)
    .where(withinReach(user));
  const found = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!found) throw new Refusal("not_found");
  await mustNotBeFrozen(tx, found.employer_id);
  return found;
}
