import type { KeyObject } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import { SharedIdentity, type DossierRef, type EmployerId, type SharedBecause } from "@datakluis/contract";
import { record } from "../audit/store.ts";
import { hasContentAmong } from "../dossiers/content.ts";
import { openIdentity, sealIdentity } from "../identities/store.ts";
import { keepVisitors } from "../retrieval/visitors.ts";
import type { Tx } from "../schema.ts";
import type { Batch } from "./batches.ts";

type Confirmed = Pick<Batch, "refs" | "versions">;

/** A batch as PostgreSQL reads an array; several statements take it, and it is written once. */
type Uuids = string & { readonly uuids: true };
const uuids = (refs: readonly DossierRef[]) => `{${refs.join()}}` as Uuids;

/**
 * One of a batch. In a subselect the planner does not weigh a thousand values one by one; it goes to them by the index,
 * however many people the employer has.
 */
const among = (refs: Uuids): RawBuilder<boolean> => sql<boolean>`ref = any(array(select unnest(${refs}::uuid[])))`;

/** Whoever writes in a dossier locks its row first (dossiers/lock.ts), so from here on none of these gains content. */
const lockDossiers = (tx: Tx, employerId: EmployerId, refs: Uuids) =>
  sql`
    select count(*) from (
      select from dossier where employer_id = ${employerId} and ${among(refs)} order by ref for update
    ) as held`.execute(tx);

/** Asked in a statement of its own: one that waited for a lock still sees the other tables as they were before. */
async function written(tx: Tx, employerId: EmployerId, refs: Uuids): Promise<Set<DossierRef>> {
  const rows = await tx
    .selectFrom("dossier")
    .select("ref")
    .where("employer_id", "=", employerId)
    .where(among(refs))
    .where(hasContentAmong(employerId, refs))
    .execute();
  return new Set(rows.map(({ ref }) => ref));
}

/**
 * Blanks exactly what the vault confirmed, ref and version, wherever nothing is written: the identity is gone with its
 * key (product.md, B5 and B6). Answers who stays, because there is content. Whoever the employer shared meanwhile is no
 * longer `delivered`, and not ours to touch.
 */
export async function blank(
  tx: Tx,
  master: KeyObject,
  employerId: EmployerId,
  { refs, versions }: Confirmed,
): Promise<DossierRef[]> {
  const batch = uuids(refs);
  await lockDossiers(tx, employerId, batch);
  const content = await written(tx, employerId, batch);
  const empty = refs.flatMap((ref, at) => (content.has(ref) ? [] : [{ ref, version: versions[at]! }]));
  const [emptyRefs, versionsOf] = [uuids(empty.map((it) => it.ref)), empty.map((it) => it.version)];
  const confirmed = sql<boolean>`identity.source = 'delivered' and (identity.ref, identity.version) in (
    select * from unnest(${emptyRefs}::uuid[], ${versionsOf}::integer[])
  )`;
  await keepVisitors(tx, master, employerId, confirmed);
  const { numAffectedRows } = await sql`
    delete from identity
    using unnest(${emptyRefs}::uuid[], ${versionsOf}::integer[]) as confirmed (ref, version)
    where employer_id = ${employerId} and identity.${among(batch)} and source = 'delivered'
      and identity.ref = confirmed.ref and identity.version = confirmed.version`.execute(tx);
  const blanked = Number(numAffectedRows ?? 0);
  const staying = blanked < refs.length ? await stillDelivered(tx, employerId, batch) : [];
  if (blanked) await record(tx, { deed: "people.blanked", employerId, amount: blanked });
  await count(tx, employerId, { confirmed: refs.length - staying.length, retained: 0 });
  return staying;
}

async function stillDelivered(tx: Tx, employerId: EmployerId, refs: Uuids): Promise<DossierRef[]> {
  const rows = await delivered(tx, employerId, refs).select("ref").execute();
  return rows.map(({ ref }) => ref);
}

const delivered = (tx: Tx, employerId: EmployerId, refs: Uuids) =>
  tx
    .selectFrom("identity")
    .where("employer_id", "=", employerId)
    .where("source", "=", "delivered")
    .where(among(refs))
    .orderBy("ref");

/** The first sharing of a dossier, as the vault begins its history. */
const first = 1;

/**
 * Dossiers with content stay, now as shared with the reason *bij activatie*, and with no more than a shared person has:
 * the BSN is a grant of its own (UAVG art. 46). The vault was told before.
 */
export async function keepShared(tx: Tx, master: KeyObject, employerId: EmployerId, refs: DossierRef[], at: Date) {
  const batch = uuids(refs);
  await lockDossiers(tx, employerId, batch);
  const held = await delivered(tx, employerId, batch).select(["ref", "version", "wrapped_key", "sealed"]).execute();
  if (held.length === 0) return;
  const because: SharedBecause = {
    careRequest: "activation",
    note: "bij activatie",
    byName: "Activatie",
    at: at.toISOString(),
  };
  const kept = held.map((it) => {
    const whose = { employer_id: employerId, ref: it.ref, version: it.version };
    const identity = openIdentity(master, { ...whose, wrapped_key: it.wrapped_key, sealed: it.sealed });
    return sealIdentity(master, whose, SharedIdentity.strip().parse(identity.reveal()), because);
  });
  await sql`
    update identity set source = 'shared', wrapped_key = kept.key, sealed = kept.sealed, because = kept.because
    from unnest(
      ${kept.map((it) => it.ref)}::uuid[], ${kept.map((it) => it.wrapped_key)}::bytea[],
      ${kept.map((it) => it.sealed)}::bytea[], ${kept.map((it) => it.because)}::bytea[]
    ) as kept (ref, key, sealed, because)
    where identity.employer_id = ${employerId} and identity.ref = kept.ref and source = 'delivered'`.execute(tx);
  await sql`
    update dossier set sharing = greatest(sharing, ${first})
    where employer_id = ${employerId} and ref = any(${kept.map((it) => it.ref)}::uuid[])`.execute(tx);
  await sql`
    insert into event (employer_id, actor_kind, deed, ref, purpose)
    select ${employerId}::uuid, 'system', 'person.retained', ref, 'activation'
    from unnest(${kept.map((it) => it.ref)}::uuid[]) as kept (ref)`.execute(tx);
  await count(tx, employerId, { confirmed: kept.length, retained: kept.length });
}

/** Last in its transaction: batches side by side wait for each other here, as briefly as can be. */
const count = (tx: Tx, employerId: EmployerId, more: { confirmed: number; retained: number }) =>
  tx
    .updateTable("moving_in")
    .set((it) => ({
      confirmed: it("confirmed", "+", more.confirmed),
      retained: it("retained", "+", more.retained),
    }))
    .where("employer_id", "=", employerId)
    .execute();
