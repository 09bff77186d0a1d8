import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, PersonLabel } from "@datakluis/contract";
import { folded, score } from "@datakluis/kit/match";
import { sql } from "kysely";
import { reachUsed, wholeFor, withinReach } from "../access/reach.ts";
import type { Actor } from "../access/rules.ts";
import type { Person } from "../answer.ts";
import { record } from "../audit/store.ts";
import { openIdentity } from "../identities/store.ts";
import { retrievedHits, withRetrieved } from "../retrieval/names.ts";
import type { Tx } from "../schema.ts";
import { labelOf } from "./members.ts";
import { searched, type Hit, type Names } from "./names.ts";

export type Found = PersonLabel & { employerId: EmployerId };

const most = 20;

type Tools = { act: Person["act"]; names: Names; master: KeyObject; actor: Actor };

/**
 * Finds people within reach: by the beginning of a personnel number, or by name where the name may be seen. Names are
 * searched between two transactions, because loading them takes connections of its own.
 */
export async function searchMembersOf({ act, names, master, actor }: Tools, text: string): Promise<Found[]> {
  const words = wordsOf(text);
  const { numbers, hits, retrieved, whole } = await act(async (tx) => {
    const places = words.length ? await placesOf(tx, actor) : [];
    return {
      numbers: await byNumber(tx, actor, text),
      hits: await inDepartments(tx, master, actor, departmental(places), words),
      retrieved: await retrievedHits(tx, master, actor, words),
      whole: places.filter((it) => it.whole).map((it) => it.employer_id),
    };
  });
  for (const employerId of whole) for (const hit of await names.search(employerId, words)) hits.push(hit);

  const best = [...hits, ...retrieved].toSorted((a, b) => b.score - a.score).slice(0, most * 5);
  const retrievedRefs = new Set(retrieved.map(({ ref }) => ref));
  return act(async (tx) => {
    const found = await labelled(tx, master, actor, { numbers, hits: best, retrievedRefs });
    // That somebody was found by a name the employer does not know of stands on the confidential record alone.
    await recordSearch(
      tx,
      actor,
      found.filter(({ ref }) => numbers.includes(ref) || !retrievedRefs.has(ref)),
    );
    return found;
  });
}

/** The words of a name that was asked for; none when there is a digit in it, for then it is a number. */
const wordsOf = (text: string): string[] => (/\d/.test(text) ? [] : folded(text).split(" ").filter(Boolean));

/** A personnel number is found by its beginning, in capitals or not. */
async function byNumber(tx: Tx, actor: Actor, text: string): Promise<DossierRef[]> {
  const number = sql<string>`lower(personnel_number collate "C")`;
  const begins = `${text.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await tx
    .selectFrom("dossier")
    .select("ref")
    .where(sql<boolean>`${number} like lower(${begins}::text collate "C")`)
    .where(withinReach(actor.sight))
    .orderBy(number)
    .limit(most)
    .execute();
  return rows.map(({ ref }) => ref);
}

type Reached = { employer_id: EmployerId; whole: boolean };

/** Where this user may work, and whether everybody there is within his reach. */
const placesOf = (tx: Tx, actor: Actor): Promise<Reached[]> =>
  tx
    .selectFrom("reach")
    .select(["employer_id", wholeFor(actor.sight).as("whole")])
    .where(reachUsed(actor.sight))
    .groupBy("employer_id")
    .execute();

const departmental = (places: readonly Reached[]) => places.filter((it) => !it.whole).map((it) => it.employer_id);

/** Of somebody who may work in some departments only those are opened, each time anew: they are few. */
async function inDepartments(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  employers: readonly EmployerId[],
  words: readonly string[],
): Promise<Hit[]> {
  if (!employers.length) return [];
  const hits: Hit[] = [];
  for (let after: DossierRef | undefined, more = true; more; await breathe()) {
    const rows = await identitiesAfter(tx, actor, employers, after);
    for (const row of rows) {
      const found = score(words, searched(openIdentity(master, row).reveal()));
      if (found) hits.push({ ref: row.ref, score: found });
    }
    after = rows.at(-1)?.ref;
    more = rows.length === piece;
  }
  return hits;
}

const piece = 500;

const identitiesAfter = (tx: Tx, actor: Actor, employers: readonly EmployerId[], after: DossierRef | undefined) =>
  tx
    .selectFrom("dossier")
    .innerJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["identity.employer_id", "identity.ref", "identity.version", "identity.wrapped_key", "identity.sealed"])
    .where("dossier.employer_id", "in", employers)
    .where(withinReach(actor.sight))
    .$if(after !== undefined, (it) => it.where("dossier.ref", ">", after!))
    .orderBy("dossier.ref")
    .limit(piece)
    .execute();

/**
 * Reads again who these are and whether they are within reach. Whoever was found by name and is anonymous by now is left
 * out: that he was found would tell his name.
 */
async function labelled(
  tx: Tx,
  master: KeyObject,
  actor: Actor,
  {
    numbers,
    hits,
    retrievedRefs,
  }: { numbers: readonly DossierRef[]; hits: readonly Hit[]; retrievedRefs: ReadonlySet<DossierRef> },
): Promise<Found[]> {
  const refs = [...new Set([...numbers, ...hits.map(({ ref }) => ref)])];
  if (!refs.length) return [];
  const rows = await tx
    .selectFrom("dossier")
    .leftJoin("identity", (it) =>
      it.onRef("identity.employer_id", "=", "dossier.employer_id").onRef("identity.ref", "=", "dossier.ref"),
    )
    .select(["dossier.employer_id", "dossier.ref", "personnel_number", "version", "wrapped_key", "sealed"])
    .where("dossier.ref", "in", refs)
    .where(withinReach(actor.sight))
    .execute();
  const rowOf = new Map(rows.map((row) => [row.ref, row]));
  const labels = refs
    .flatMap((ref) => rowOf.get(ref) ?? [])
    .filter((row) => row.sealed || numbers.includes(row.ref) || retrievedRefs.has(row.ref))
    .slice(0, most)
    .map((row) => ({ ...labelOf(master, row), employerId: row.employer_id }));
  const named = await withRetrieved(tx, master, actor, labels, "person.searched");
  return named.filter((it) => it.fullName !== null || numbers.includes(it.ref));
}

/** A search is a look at each employer it found somebody of; without a find it is still a search. */
async function recordSearch(tx: Tx, actor: Actor, found: readonly Found[]): Promise<void> {
  const amounts = new Map<EmployerId, number>();
  for (const { employerId } of found) amounts.set(employerId, (amounts.get(employerId) ?? 0) + 1);
  const deed = { deed: "members.searched", actor };
  if (!amounts.size) await record(tx, { ...deed, amount: 0 });
  else await record(tx, ...[...amounts].map(([employerId, amount]) => ({ ...deed, employerId, amount })));
}
