import type { KeyObject } from "node:crypto";
import { Refusal, type DossierRef, type EmployerId, type SharedPerson } from "@datakluis/contract";
import { sql } from "kysely";
import { sendAlong } from "@datakluis/kit/asking";
import { transactionFor } from "@datakluis/kit/db";
import { announce } from "@datakluis/kit/live";
import { record } from "../audit/store.ts";
import { hasContent } from "../dossiers/content.ts";
import { employerOf, lockDossier, type Locked } from "../dossiers/lock.ts";
import { sealIdentity } from "../identities/store.ts";
import { keepVisitors } from "../retrieval/visitors.ts";
import type { Suite } from "../answer.ts";
import type { Db, Tx } from "../schema.ts";
import { forget, receive } from "./rules.ts";

/** The one door through which sharing changes on this side: lock, decide, keep, record, announce. */
export async function changeSharing<A>(
  db: Db,
  ref: DossierRef,
  change: (tx: Tx, dossier: Locked) => Promise<{ deed?: string; answer: A }>,
): Promise<A> {
  const employerId = await employerOf(db, ref);
  if (!employerId) throw new Refusal("not_found");
  return transactionFor(db, { employer: employerId }, async (tx) => {
    const { deed, answer } = await change(tx, await lockDossier(tx, ref));
    if (deed) {
      await record(tx, { deed, by: "service", employerId, ref });
      await announce(tx, { kind: "dossier", employerId, ref });
    }
    return answer;
  });
}

/** Keeps a person the vault shared, sealed under a fresh key; refuses `not_found` until the dossier itself has come. */
export const keepPerson = (db: Db, master: KeyObject, told: SharedPerson): Promise<null> =>
  changeSharing(db, told.ref, async (tx, dossier) => {
    await mustNotHaveEnded(tx, dossier.employer_id);
    if (receive(dossier, told) === "ignore") return { answer: null };
    const { employer_id, ref } = dossier;
    const { version, identity, because } = told;
    const row = {
      ...sealIdentity(master, { employer_id, ref, version }, identity, because),
      source: "shared" as const,
      temporary_until: identity.temporaryAddress?.until ?? null,
    };
    const kept = tx.insertInto("identity").values(row);
    await sendAlong(
      tx,
      kept.onConflict((it) => it.columns(["employer_id", "ref"]).doUpdateSet(row)),
    );
    await setSharing(tx, dossier, told.sharing);
    return { deed: dossier.sharing === told.sharing ? "person.updated" : "person.received", answer: null };
  });

/**
 * Closes a dossier if it is empty: the person and his key are gone with the commit. Whom the service expects without his
 * employer knowing it keeps apart, and answers the same (product.md, D11).
 */
export const closeDossier = (
  { db, master }: Pick<Suite, "db" | "master">,
  ref: DossierRef,
  told: { sharing: number },
): Promise<{ closed: boolean }> =>
  changeSharing<{ closed: boolean }>(db, ref, async (tx, dossier) => {
    const { written } = await tx
      .selectFrom("dossier")
      .select((it) => hasContent(it).as("written"))
      .where("ref", "=", ref)
      .executeTakeFirstOrThrow();
    const decided = forget(dossier, written, told);
    if (decided === "ignore") return { answer: { closed: true } };
    if (decided === "kept") return { answer: { closed: false } };
    if (decided === "keep") {
      // Told of this question: the same again is no deed.
      await setSharing(tx, dossier, told.sharing);
      return { deed: "person.kept", answer: { closed: false } };
    }

    await keepVisitors(tx, master, dossier.employer_id, sql`identity.ref = ${ref}`);
    const identity = tx.deleteFrom("identity").where("employer_id", "=", dossier.employer_id);
    await sendAlong(tx, identity.where("ref", "=", ref));
    await endExtent(tx, dossier);
    await setSharing(tx, dossier, told.sharing);
    return { ...(dossier.held ? { deed: "person.forgotten" } : {}), answer: { closed: true } };
  }).catch((fault: unknown) => {
    // A dossier that never came holds nobody.
    if (fault instanceof Refusal && fault.code === "not_found") return { closed: true };
    throw fault;
  });

/** With the person goes his BSN, and that changes were held back; the counters stay, so that nothing comes back late. */
const endExtent = (tx: Tx, { employer_id, ref }: Locked) =>
  sendAlong(
    tx,
    tx
      .updateTable("shared_extent")
      .set({ wrapped_key: null, sealed: null, because: null, updates_stopped_at: null })
      .where("employer_id", "=", employer_id)
      .where("ref", "=", ref),
  );

const setSharing = (tx: Tx, { employer_id, ref }: Locked, sharing: number) =>
  sendAlong(
    tx,
    tx.updateTable("dossier").set({ sharing }).where("employer_id", "=", employer_id).where("ref", "=", ref),
  );

/** What the vault sent before it was destroyed and comes after. Refuses `service_ended`. */
export async function mustNotHaveEnded(tx: Tx, employerId: EmployerId): Promise<void> {
  const employer = tx.selectFrom("employer").select("vault").where("id", "=", employerId).forShare();
  if ((await employer.executeTakeFirst())?.vault === "ended") throw new Refusal("service_ended");
}
