import type { KeyObject } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, Identity } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { folded, score } from "@datakluis/kit/match";
import { openIdentity } from "../identities/store.ts";
import type { Db, Tx } from "../schema.ts";

/** Names of one employer as they are searched: opened, folded, and for some minutes in memory only. */
type Folded = { refs: DossierRef[]; names: string[]; until: number };

export type Hit = { ref: DossierRef; score: number };

/**
 * Searching by name without an index at rest (product.md, G4): the identities this side holds of an employer are opened
 * in memory and kept for minutes, dropped at once when something changes. What is found is only a ref; who it is, is
 * read from the database again, so a name that is no longer visible is not found either.
 */
export type Names = {
  /** Who of a whole employer matches these words. */
  search(employerId: EmployerId, words: readonly string[]): Promise<Hit[]>;
  /** Something about this employer changed; null means anything may have. */
  drop(employerId: EmployerId | null): void;
};

const keepMs = 120_000;
const chunk = 2_000;

export function namesOf(db: Db, master: KeyObject, most = 400_000): Names {
  const kept = new Map<EmployerId, Folded>();
  const loading = new Map<EmployerId, Promise<Folded>>();

  const keep = (employerId: EmployerId, it: Folded) => {
    kept.delete(employerId);
    kept.set(employerId, it);
    let total = 0;
    // The newest stay; what was used longest ago makes room. One employer larger than the room is not kept at all.
    for (const [id, { refs }] of [...kept].toReversed()) if ((total += refs.length) > most) kept.delete(id);
  };

  const load = (employerId: EmployerId): Promise<Folded> => {
    const under = loading.get(employerId);
    if (under) return under;
    const work = openAll(db, master, employerId)
      .then((it) => {
        // Dropped while it was read: good for whoever asked before the change, not to be kept.
        if (loading.get(employerId) === work) keep(employerId, it);
        return it;
      })
      .finally(() => {
        if (loading.get(employerId) === work) loading.delete(employerId);
      });
    loading.set(employerId, work);
    return work;
  };

  return {
    search: async (employerId, words) => {
      const fresh = kept.get(employerId);
      const { refs, names } = fresh && fresh.until > Date.now() ? fresh : await load(employerId);
      const hits: Hit[] = [];
      for (const [at, name] of names.entries()) {
        if (at % 20_000 === 19_999) await breathe();
        const found = score(words, name);
        if (found) hits.push({ ref: refs[at]!, score: found });
      }
      return hits;
    },
    drop: (employerId) => {
      if (!employerId) return void (kept.clear(), loading.clear());
      kept.delete(employerId);
      loading.delete(employerId);
    },
  };
}

/** Reads and opens an employer's identities in pieces; each piece leaves only a folded name behind. */
async function openAll(db: Db, master: KeyObject, employerId: EmployerId): Promise<Folded> {
  const all: Folded = { refs: [], names: [], until: Date.now() + keepMs };
  let after: DossierRef | undefined;
  do {
    const rows = await transactionFor(db, { employer: employerId }, (tx) => pageAfter(tx, employerId, after));
    for (const row of rows) {
      all.refs.push(row.ref);
      all.names.push(searched(openIdentity(master, row).reveal()));
    }
    after = rows.length === chunk ? rows.at(-1)!.ref : undefined;
    await breathe();
  } while (after);
  return all;
}

const pageAfter = (tx: Tx, employerId: EmployerId, after: DossierRef | undefined) =>
  tx
    .selectFrom("identity")
    .select(["employer_id", "ref", "version", "wrapped_key", "sealed"])
    .where("employer_id", "=", employerId)
    .$if(after !== undefined, (it) => it.where("ref", ">", after!))
    .orderBy("ref")
    .limit(chunk)
    .execute();

/** All names somebody is known by, as one folded text. */
export const searched = (it: Identity): string =>
  folded(
    [it.callName, it.initials, it.prefix, it.lastName, it.partnerPrefix, it.partnerLastName].filter(Boolean).join(" "),
  );
