import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { KeyRing } from "../crypto/keyring.ts";
import { openPerson } from "../people/seal.ts";
import type { Db } from "../schema.ts";
import type { Line } from "./lines.ts";
import { pageAfter, rowsOf, type SealedRow } from "./store.ts";

/**
 * Searching without an index at rest (product.md, G4): the records of an employer are opened in memory, kept there for
 * minutes, and dropped when access or keys change. A person who changed is read again before the next search.
 */
export type Memory<Filled> = {
  lines(employerId: EmployerId): Promise<Filled>;
  hear(event: LiveEvent): void;
  drop(employerId: EmployerId | null): void;
};

/** The people of an employer as something looks for them. */
type Fillable = { readonly size: number; add(line: Line): void; replace(changed: readonly Line[]): void };

type Kept<Filled> = { lines: Promise<Filled>; size: number; changed: Set<DossierRef>; end: NodeJS.Timeout };

const keepMs = 3 * 60_000;
/** More changes than this are read faster by reading all again. */
const mostChanged = 2_000;

/** @param make what is filled, empty */
export function memoryOf<Filled extends Fillable>(
  db: Db,
  keys: KeyRing,
  make: () => Filled,
  mostPeople = 600_000,
): Memory<Filled> {
  const kept = new Map<EmployerId, Kept<Filled>>();

  const drop = (employerId: EmployerId | null) => {
    for (const [id, it] of kept)
      if (!employerId || id === employerId) {
        clearTimeout(it.end);
        kept.delete(id);
      }
  };

  const load = (employerId: EmployerId): Kept<Filled> => {
    const end = setTimeout(() => drop(employerId), keepMs).unref();
    const it: Kept<Filled> = { lines: readAll(db, keys, employerId, make()), size: 0, changed: new Set(), end };
    kept.set(employerId, it);
    it.lines.then(
      (lines) => {
        it.size = lines.size;
        makeRoom(employerId);
      },
      () => kept.get(employerId) === it && drop(employerId),
    );
    return it;
  };

  /** What was used longest ago goes first; the one just read stays, however large. */
  const makeRoom = (newest: EmployerId) => {
    let total = kept.get(newest)?.size ?? 0;
    for (const [id, it] of [...kept].toReversed()) if (id !== newest && (total += it.size) > mostPeople) drop(id);
  };

  return {
    lines: (employerId) => {
      const it = kept.get(employerId) ?? load(employerId);
      // Used last, so it stands last.
      if (kept.delete(employerId)) kept.set(employerId, it);
      if (it.changed.size) {
        const refs = [...it.changed];
        it.changed.clear();
        it.lines = it.lines.then((lines) => readAgain(db, keys, employerId, lines, refs));
        it.lines.catch(() => kept.get(employerId) === it && drop(employerId));
      }
      return it.lines;
    },
    hear: ({ kind, employerId, ref }) => {
      const it = employerId && kept.get(employerId);
      if (kind !== "dossier" || !ref) return drop(employerId);
      if (!it) return;
      it.changed.add(ref);
      if (it.changed.size > mostChanged) drop(employerId);
    },
    drop,
  };
}

/** Reads and opens in pieces, the next one underway while this one is opened; others are answered in between. */
async function readAll<Filled extends Fillable>(db: Db, keys: KeyRing, employerId: EmployerId, lines: Filled) {
  const page = (after?: DossierRef) =>
    transactionFor(db, { employer: employerId }, (tx) => pageAfter(tx, employerId, after));
  let next: Promise<SealedRow[]> | undefined = page();
  while (next) {
    const rows: SealedRow[] = await next;
    const last = rows.at(-1);
    next = last && page(last.ref);
    // A fault while this piece is opened may not leave the next one unheard.
    next?.catch(() => undefined);
    for (const line of await opened(keys, employerId, rows)) lines.add(line);
  }
  return lines;
}

async function readAgain<Filled extends Fillable>(
  db: Db,
  keys: KeyRing,
  employerId: EmployerId,
  lines: Filled,
  refs: DossierRef[],
) {
  const rows = await transactionFor(db, { employer: employerId }, (tx) => rowsOf(tx, employerId, refs));
  lines.replace(await opened(keys, employerId, rows));
  return lines;
}

/** Some milliseconds of work: nobody else at the door waits longer for it. */
const atOnce = 250;

async function opened(keys: KeyRing, employerId: EmployerId, rows: readonly SealedRow[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % atOnce === atOnce - 1) await breathe();
    const key = await keys.version(employerId, row.key_version);
    lines.push({
      ref: row.ref,
      departmentId: row.department_id,
      personnelNumber: row.personnel_number,
      identity: openPerson(key, { employerId, ref: row.ref, version: row.version }, row.sealed),
    });
  }
  return lines;
}
