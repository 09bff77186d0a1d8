import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, PersonLabel } from "@datakluis/contract";
import { folded, score } from "@datakluis/kit/match";
import { withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { openIdentity } from "../identities/store.ts";
import type { Tx } from "../schema.ts";
import { labelOf } from "./members.ts";
import { searched, type Hit, type Names } from "./names.ts";

export type Found = PersonLabel & { employerId: EmployerId };

const most = 20;

/** Finds people within reach: by the beginning of a personnel number, or by name where the name may be seen. */
export async function searchIn(tx: Tx, names: Names, master: KeyObject, actor: Actor, text: string): Promise<Found[]> {
  const numbers = await byNumber(tx, actor, text);
  const hits = (await byName(tx, names, master, actor, text)).toSorted((a, b) => b.score - a.score);
  const refs = [...new Set([...numbers, ...hits.slice(0, most * 5).map(({ ref }) => ref)])];
  const found = (await labelled(tx, master, actor, refs)).slice(0, most);
  await recordSearch(tx, actor, found);
  return found;
}

/** A personnel number is asked as it is written, or in capitals. */
async function byNumber(tx: Tx, actor: Actor, text: string): Promise<DossierRef[]> {
  const begins = (it: string) => `${it.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await tx
    .selectFrom("dossier")
    .select("ref")
    .where((it) =>
      it("personnel_number", "like", begins(text)).or("personnel_number", "like", begins(text.toUpperCase())),
    )
    .where(withinReach(actor.userId))
    .orderBy("personnel_number")
    .limit(most)
    .execute();
  return rows.map(({ ref }) => ref);
}

async function byName(tx: Tx, names: Names, master: KeyObject, actor: Actor, text: string): Promise<Hit[]> {
  const words = folded(text).split(" ").filter(Boolean);
  if (!words.length) return [];
  const places = await tx
    .selectFrom("reach")
    .select(["employer_id", (it) => it.fn<boolean>("bool_or", [it("department_id", "is", null)]).as("whole")])
    .where("user_id", "=", actor.userId)
    .groupBy("employer_id")
    .execute();
  const hits: Hit[] = [];
  for (const { employer_id, whole } of places)
    hits.push(
      ...(whole ? await names.search(employer_id, words) : await inDepartments(tx, master, actor, employer_id, words)),
    );
  return hits;
}

/** Of somebody who may work in some departments only those are opened, each time anew: they are few. */
async function inDepartments(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  employerId: EmployerId,
  words: readonly string[],
): Promise<Hit[]> {
  const rows = await identitiesWithin(tx, actor)
    .select(["identity.employer_id", "identity.ref", "identity.version", "identity.wrapped_key", "identity.sealed"])
    .where("dossier.employer_id", "=", employerId)
    .execute();
  const hits: Hit[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % 250 === 249) await breathe();
    const found = score(words, searched(openIdentity(master, row)));
    if (found) hits.push({ ref: row.ref, score: found });
  }
  return hits;
}

const identitiesWithin = (tx: Tx, actor: Actor) =>
  tx
    .selectFrom("dossier")
    .innerJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .where(withinReach(actor.userId));

/** Reads again who these are and whether they are within reach, in the order given. */
async function labelled(tx: Tx, master: KeyObject, actor: Actor, refs: readonly DossierRef[]): Promise<Found[]> {
  if (!refs.length) return [];
  const rows = await tx
    .selectFrom("dossier")
    .leftJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "dossier.ref", "personnel_number", "version", "wrapped_key", "sealed"])
    .where("dossier.ref", "in", refs)
    .where(withinReach(actor.userId))
    .execute();
  const rowOf = new Map(rows.map((row) => [row.ref, row]));
  return refs
    .flatMap((ref) => rowOf.get(ref) ?? [])
    .slice(0, most)
    .map((row) => ({ ...labelOf(master, row), employerId: row.employer_id }));
}

/** A search is a look at each employer it found somebody of; without a find it is still a search. */
async function recordSearch(tx: Tx, actor: Actor, found: readonly Found[]): Promise<void> {
  const amounts = new Map<EmployerId, number>();
  for (const { employerId } of found) amounts.set(employerId, (amounts.get(employerId) ?? 0) + 1);
  const deed = { deed: "members.searched", actor: actor.userId };
  if (!amounts.size) await record(tx, { ...deed, amount: 0 });
  else await record(tx, ...[...amounts].map(([employerId, amount]) => ({ ...deed, employerId, amount })));
}
