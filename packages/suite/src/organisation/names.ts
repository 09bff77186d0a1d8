import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import type { DossierRef, EmployerId, Identity, LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { folded, score } from "@datakluis/kit/match";
import { openIdentity, type Sealed } from "../identities/store.ts";
import type { Db, Tx } from "../schema.ts";

/** Names of one employer as they are searched: opened, folded, for some minutes and in memory only. */
type Folded = { names: Map<DossierRef, string>; changed: Set<DossierRef>; reading: Promise<void> };

export type Hit = { ref: DossierRef; score: number };

/**
 * Searching by name without an index at rest (product.md, G4): the identities this side holds of an employer are opened
 * in memory and kept for minutes. Of who changes the name is gone at once, and read again before the next search if he may
 * still be seen. What is found is only a ref; who it is, is read from the database, so a name that is no longer visible
 * is not found either.
 */
export type Names = {
  /** Who of a whole employer matches these words. */
  search(employerId: EmployerId, words: readonly string[]): Promise<Hit[]>;
  /** Something changed: one dossier, a whole employer, or anything. */
  hear(event: Pick<LiveEvent, "employerId" | "ref" | "audience">): void;
  /** How many names stand in memory now. */
  size(): number;
};

const keepMs = 120_000;
const chunk = 2_000;

export function namesOf(db: Db, master: KeyObject, most = 400_000, keepFor = keepMs): Names {
  const kept = new Map<EmployerId, Folded & { end: NodeJS.Timeout }>();
  const loading = new Map<EmployerId, { all: Folded; work: Promise<Folded> }>();

  const drop = (employerId: EmployerId) => {
    clearTimeout(kept.get(employerId)?.end);
    kept.delete(employerId);
  };

  const keep = (employerId: EmployerId, all: Folded) => {
    drop(employerId);
    kept.set(employerId, Object.assign(all, { end: setTimeout(() => drop(employerId), keepFor).unref() }));
    let total = 0;
    // The newest stay; what was read longest ago makes room. One employer larger than the room is not kept at all.
    for (const [id, { names }] of [...kept].toReversed()) if ((total += names.size) > most) drop(id);
  };

  const load = (employerId: EmployerId): Promise<Folded> => {
    const under = loading.get(employerId);
    if (under) return under.work;
    const all: Folded = { names: new Map(), changed: new Set(), reading: Promise.resolve() };
    const work = openAll(db, master, employerId, all)
      .then(() => {
        // Forgotten while it was read: good for whoever asked before, not to be kept.
        if (loading.get(employerId)?.all === all) keep(employerId, all);
        return all;
      })
      .finally(() => {
        if (loading.get(employerId)?.all === all) loading.delete(employerId);
      });
    loading.set(employerId, { all, work });
    return work;
  };

  /** One after the other: whoever searches while somebody is read again waits for that, and does not miss him. */
  const upToDate = (employerId: EmployerId, all: Folded): Promise<void> => {
    const read = () => openChanged(db, master, employerId, all);
    all.reading = all.reading.then(read, read);
    return all.reading;
  };

  return {
    search: async (employerId, words) => {
      const all = kept.get(employerId) ?? (await load(employerId));
      await upToDate(employerId, all);
      return hitsIn(all.names, words);
    },
    hear: ({ employerId, ref, audience }) => {
      // Of what is confidential no name stands here, and no search of an employer's user takes longer for it.
      if (audience) return;
      if (!employerId) {
        for (const id of kept.keys()) drop(id);
        loading.clear();
      } else if (ref) {
        for (const all of [kept.get(employerId), loading.get(employerId)?.all]) {
          all?.names.delete(ref);
          all?.changed.add(ref);
        }
      } else {
        drop(employerId);
        loading.delete(employerId);
      }
    },
    size: () => [...kept.values()].reduce((total, { names }) => total + names.size, 0),
  };
}

async function hitsIn(names: ReadonlyMap<DossierRef, string>, words: readonly string[]): Promise<Hit[]> {
  const hits: Hit[] = [];
  let at = 0;
  for (const [ref, name] of names) {
    if (++at % 20_000 === 0) await breathe();
    const found = score(words, name);
    if (found) hits.push({ ref, score: found });
  }
  return hits;
}

/** Reads and opens an employer's identities in pieces; each piece leaves only folded names behind. */
async function openAll(db: Db, master: KeyObject, employerId: EmployerId, all: Folded): Promise<void> {
  for (let after: DossierRef | undefined, more = true; more;) {
    const rows = await transactionFor(db, { employer: employerId }, (tx) =>
      sealedOf(tx, employerId)
        .$if(after !== undefined, (it) => it.where("ref", ">", after!))
        .orderBy("ref")
        .limit(chunk)
        .execute(),
    );
    for (const [at, row] of rows.entries()) {
      if (at % 250 === 249) await breathe();
      addName(master, all, row);
    }
    after = rows.at(-1)?.ref;
    more = rows.length === chunk;
  }
}

/** Reads those again who changed since, so that one sick report does not cost opening a whole employer. */
async function openChanged(db: Db, master: KeyObject, employerId: EmployerId, all: Folded): Promise<void> {
  const { changed } = all;
  const refs = [...changed];
  if (!refs.length) return;
  // Emptied before reading: who changes while this reads is read once more.
  changed.clear();
  try {
    const among = sql<boolean>`ref = any(${refs}::uuid[])`;
    const who = { employer: employerId };
    const rows = await transactionFor(db, who, (tx) => sealedOf(tx, employerId).where(among).execute());
    for (const row of rows) addName(master, all, row);
  } catch (fault) {
    for (const ref of refs) changed.add(ref);
    throw fault;
  }
}

/** Who changed since this row was read may be somebody this side may no longer see: he waits for the next reading. */
function addName(master: KeyObject, { names, changed }: Folded, row: Omit<Sealed, "because">): void {
  if (!changed.has(row.ref)) names.set(row.ref, searched(openIdentity(master, row).reveal()));
}

const sealedOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("identity")
    .select(["employer_id", "ref", "version", "wrapped_key", "sealed"])
    .where("employer_id", "=", employerId);

/** All names somebody is known by, as one folded text. */
export const searched = (it: Identity): string =>
  folded(
    [it.callName, it.initials, it.prefix, it.lastName, it.partnerPrefix, it.partnerLastName].filter(Boolean).join(" "),
  );
