import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import {
  forgetBsn,
  putUpdates,
  Refusal,
  type DossierRef,
  type EmployerId,
  type SharedBsn,
  type ShownBsn,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { z } from "zod";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Locked } from "../dossiers/lock.ts";
import { openBsn, sealBsn } from "../identities/store.ts";
import type { Db, Tx } from "../schema.ts";
import { dropsBsn, keepsBsn, type Known } from "./extent-rules.ts";
import { changeSharing } from "./store.ts";

/** Keeps a BSN the vault gave, sealed under a key of its own. What is not newest, or of nobody held here, changes nothing. */
export const keepBsn = (db: Db, master: KeyObject, ref: DossierRef, told: SharedBsn): Promise<null> =>
  changeSharing(db, ref, async (tx, dossier) => {
    const known = await knownOf(tx, dossier);
    if (!keepsBsn(known, told)) return { answer: null };
    const { employer_id } = dossier;
    const { grant, version, bsn, because } = told;
    const whose = { employer_id, ref, grant, version };
    await setExtent(tx, dossier, {
      ...{ grant_seq: grant, grant_version: version },
      ...sealBsn(master, whose, bsn, because),
    });
    return { deed: "bsn.received", answer: null };
  });

/** The BSN and its key are gone with the commit. */
export const dropBsn = (db: Db, ref: DossierRef, told: z.output<(typeof forgetBsn)["body"]>): Promise<null> =>
  changeSharing(db, ref, async (tx, dossier) => {
    if (!dropsBsn(await knownOf(tx, dossier), told)) return { answer: null };
    await setExtent(tx, dossier, { grant_seq: told.grant, grant_version: told.version, ...noBsn });
    return { deed: "bsn.forgotten", answer: null };
  });

/** Keeps whether changes come. */
export const keepUpdates = (db: Db, ref: DossierRef, told: z.output<(typeof putUpdates)["body"]>): Promise<null> =>
  changeSharing(db, ref, async (tx, dossier) => {
    const shared = dossier.held?.source === "shared" && told.sharing >= dossier.sharing;
    const known = await rowOf(tx, dossier);
    if (!shared || (known && known.updates_seq >= told.seq)) return { answer: null };
    const updates_stopped_at = told.stoppedAt ? new Date(told.stoppedAt) : null;
    await setExtent(tx, dossier, { updates_seq: told.seq, updates_stopped_at });
    return { deed: told.stoppedAt ? "updates.stopped" : "updates.resumed", answer: null };
  });

const noBsn = { wrapped_key: null, sealed: null, because: null };

/** Of whom this side no longer holds the person, it holds no BSN either. The counters stay: what comes late changes nothing. */
export const forgetExtents = (tx: Tx, employerId: EmployerId) =>
  sql`
    update shared_extent set wrapped_key = null, sealed = null, because = null, updates_stopped_at = null
    where employer_id = ${employerId} and (sealed is not null or updates_stopped_at is not null) and not exists (
      select from identity
      where identity.employer_id = shared_extent.employer_id and identity.ref = shared_extent.ref
        and identity.source = 'shared'
    )`.execute(tx);

/** Before comparing with the vault after a backup was put back: the vault tells anew how far it shares each of these. */
export const resetExtents = (db: Db, employerId: EmployerId) =>
  transactionFor(db, { employer: employerId }, (tx) =>
    tx.deleteFrom("shared_extent").where("employer_id", "=", employerId).execute(),
  );

type Row = {
  grant_seq?: number;
  grant_version?: number;
  wrapped_key?: Buffer | null;
  sealed?: Buffer | null;
  because?: Buffer | null;
  updates_seq?: number;
  updates_stopped_at?: Date | null;
};

const setExtent = (tx: Tx, { employer_id, ref }: Locked, row: Row) =>
  tx
    .insertInto("shared_extent")
    .values({ employer_id, ref, ...row })
    .onConflict((it) => it.columns(["employer_id", "ref"]).doUpdateSet(row))
    .execute();

const rowOf = (tx: Tx, { employer_id, ref }: Pick<Locked, "employer_id" | "ref">) =>
  tx
    .selectFrom("shared_extent")
    .selectAll()
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .executeTakeFirst();

async function knownOf(tx: Tx, dossier: Locked): Promise<Known> {
  const row = await rowOf(tx, dossier);
  const [grant, version] = [row?.grant_seq ?? 0, row?.grant_version ?? 0];
  return { sharing: dossier.sharing, shared: dossier.held?.source === "shared", grant, version };
}

/**
 * Shows a BSN to somebody of the service, on the record (NEN 7513). A user of the employer reads it in the vault, where his
 * administrator let him in. Refuses `not_permitted`, and `not_found` where there is none.
 */
export async function bsnFor(tx: Tx, master: KeyObject, actor: Actor, ref: DossierRef): Promise<ShownBsn> {
  if (actor.side !== "service") throw new Refusal("not_permitted");
  const found = await tx
    .selectFrom("dossier")
    .innerJoin("shared_extent", (it) =>
      it.onRef("shared_extent.employer_id", "=", "dossier.employer_id").onRef("shared_extent.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "grant_seq", "grant_version", "wrapped_key", "sealed"])
    .where("dossier.ref", "=", ref)
    .where(withinReach(actor.sight))
    .executeTakeFirst();
  if (!found?.sealed || !found.wrapped_key) throw new Refusal("not_found");
  const { employer_id, grant_seq, grant_version, wrapped_key, sealed } = found;
  await record(tx, { deed: "bsn.shown", actor, employerId: employer_id, ref });
  const whose = { employer_id, ref, grant: grant_seq, version: grant_version };
  return { bsn: openBsn(master, whose, { wrapped_key, sealed }).reveal() };
}
