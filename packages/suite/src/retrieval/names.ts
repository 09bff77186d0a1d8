import type { KeyObject } from "node:crypto";
import { fullNameOf, type DossierRef } from "@datakluis/contract";
import { score } from "@datakluis/kit/match";
import { sql } from "kysely";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { recordSeen } from "../audit/confidential.ts";
import { openIdentity, type Sealed } from "../identities/store.ts";
import { searched, type Hit } from "../organisation/names.ts";
import type { Tx } from "../schema.ts";

/**
 * The names a user of the service may see beside those of shared dossiers: of whom it retrieved without the employer being
 * informed. Everybody else gets an empty answer without anything being asked, so that no question of an employer's user
 * takes longer for it (product.md, D11).
 */
type Label = { ref: DossierRef; fullName: string | null };

/** Of whom no employment or sharing tells the name, within reach. */
const retrieved = (tx: Tx, actor: Actor) =>
  tx
    .selectFrom("dossier")
    .innerJoin("confidential_identity as it", (on) =>
      on.onRef("it.employer_id", "=", "dossier.employer_id").onRef("it.ref", "=", "dossier.ref"),
    )
    .select(["it.employer_id", "it.ref", "it.version", "it.wrapped_key", "it.sealed"])
    .where(withinReach(actor.sight))
    .where(
      sql<boolean>`not exists (
        select from identity where identity.employer_id = dossier.employer_id and identity.ref = dossier.ref
      )`,
    );

type Row = Omit<Sealed, "because">;

const opened = (master: KeyObject, row: Row) => openIdentity(master, { ...row, confidential: true }).reveal();

/** Puts those names where there is none, and writes down of each that it was seen. */
export async function withRetrieved<L extends Label>(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  labels: readonly L[],
  deed: "person.listed" | "person.searched",
): Promise<L[]> {
  const nameless = labels.filter((it) => it.fullName === null).map(({ ref }) => ref);
  if (actor.side !== "service" || !nameless.length) return [...labels];
  const rows = await retrieved(tx, actor).where("it.ref", "in", nameless).execute();
  await recordSeen(tx, deed, actor, rows);
  const names = new Map(rows.map((row) => [row.ref, fullNameOf(opened(master, row))]));
  return labels.map((it) => ({ ...it, fullName: it.fullName ?? names.get(it.ref) ?? null }));
}

/** Who of them matches these words. They are few, and opened each time anew. */
export async function retrievedHits(tx: Tx, master: KeyObject, actor: Actor, words: readonly string[]): Promise<Hit[]> {
  if (actor.side !== "service" || !words.length) return [];
  const rows = await retrieved(tx, actor).execute();
  return rows.flatMap((row) => {
    const found = score(words, searched(opened(master, row)));
    return found ? [{ ref: row.ref, score: found }] : [];
  });
}
