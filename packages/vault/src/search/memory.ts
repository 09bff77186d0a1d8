import { availableParallelism } from "node:os";
import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, LiveEvent } from "@datakluis/contract";
import { transactionFor, type Pool } from "@datakluis/kit/db";
import type { KeyRing } from "../crypto/keyring.ts";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Db } from "../schema.ts";
import type { Line, Packed } from "./columns.ts";
import { openPiece, type Keys } from "./pieces.ts";
import { allCuts, hasSoMany, pieceOf, rowsOf, wholeCut, type Cut, type SealedRow } from "./store.ts";
import { openInThreads } from "./thread.ts";

/**
 * Searching without an index at rest (product.md, G4): the records of an employer are opened in memory, kept there for
 * minutes, and dropped when access or keys change. A person who changed is read again before the next search.
 */
export type Memory<L> = {
  lines(employerId: EmployerId): Promise<L>;
  hear(event: LiveEvent): void;
  drop(employerId: EmployerId | null): void;
};

/** What the people of an employer are put in, line by line; changed ones in the place of what stood there. */
type Filled = { readonly size: number; add(line: Line): void; replace(lines: readonly Line[]): void };

type Place = { db: Db; pool: Pool };

type Kept<L> = { lines: Promise<L>; size: number; changed: Set<DossierRef>; end: NodeJS.Timeout };

const keepMs = 3 * 60_000;
/** More changes than this are read faster by reading all again. */
const mostChanged = 2_000;

/**
 * @param place where the records stand; `pool` is for COPY
 * @param make what is filled; a memory of its own for each purpose, so that one never shows what the other was asked
 * @param ofPacked makes it of what threads opened; without this a large employer is opened here too
 */
export function memoryOf<L extends Filled>(
  { db, pool }: Place,
  keys: KeyRing,
  make: () => L,
  ofPacked?: (it: Packed) => L,
  mostPeople = 600_000,
): Memory<L> {
  const kept = new Map<EmployerId, Kept<L>>();

  const drop = (employerId: EmployerId | null) => {
    for (const [id, it] of kept)
      if (!employerId || id === employerId) {
        clearTimeout(it.end);
        kept.delete(id);
      }
  };

  const load = (employerId: EmployerId): Kept<L> => {
    const end = setTimeout(() => drop(employerId), keepMs).unref();
    const it: Kept<L> = {
      lines: readAll({ db, pool, keys, employerId, make, ofPacked }),
      size: 0,
      changed: new Set(),
      end,
    };
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

/** A second large employer waits for the first: more threads at once would leave no core for who is at the door. */
let opening: Promise<unknown> = Promise.resolve();

/** As many as open one employer at once. */
const threads = Math.min(2, availableParallelism());

/** Fewer people are opened sooner than a thread is there. */
const few = 2_000;

type Reading<L> = Place & {
  keys: KeyRing;
  employerId: EmployerId;
  make: () => L;
  ofPacked: ((it: Packed) => L) | undefined;
};

async function readAll<L extends Filled>({ db, pool, keys, employerId, make, ofPacked }: Reading<L>): Promise<L> {
  const open = async (): Promise<L> => {
    const [{ all }, isLarge] = await Promise.all([keys.all(employerId), hasSoMany(db, employerId, few)]);
    const read = (cuts: readonly Cut[]) => piecesOf(pool, employerId, cuts);
    if (!isLarge) return openHere(make(), employerId, all, read([wholeCut]));
    if (!ofPacked) return openHere(make(), employerId, all, read(allCuts));
    const mine = opening.then(() => openInThreads({ employerId, keys: all }, shares(allCuts, threads).map(read)));
    opening = mine.catch(() => undefined);
    return ofPacked(await mine);
  };
  return open().catch((fault: unknown) => {
    if ((fault as Error).name !== "KeyMissing") throw fault;
    // Another process has made a newer key since.
    keys.drop(employerId);
    return open();
  });
}

/** One behind the other, as many in each. */
const shares = (cuts: readonly Cut[], count: number): Cut[][] =>
  Array.from({ length: count }, (_, at) =>
    cuts.slice(Math.round((at * cuts.length) / count), Math.round(((at + 1) * cuts.length) / count)),
  );

/** Piece after piece, the next one underway while this one is used. */
async function* piecesOf(pool: Pool, employerId: EmployerId, cuts: readonly Cut[]): AsyncGenerator<Uint8Array> {
  const read = (cut: Cut | undefined) => cut && pieceOf(pool, employerId, cut);
  let coming = read(cuts[0]);
  for (const [at] of cuts.entries()) {
    const piece = await coming!;
    coming = read(cuts[at + 1]);
    // A fault while this piece is used may not leave the next one unheard.
    coming?.catch(() => undefined);
    yield piece;
  }
}

async function readAgain<L extends Filled>(
  db: Db,
  keys: KeyRing,
  employerId: EmployerId,
  lines: L,
  refs: DossierRef[],
): Promise<L> {
  const rows = await transactionFor(db, { employer: employerId }, (tx) => rowsOf(tx, employerId, refs));
  lines.replace(await opened(keys, employerId, rows));
  return lines;
}

/** Some milliseconds of work: nobody else at the door waits longer for it. */
const atOnce = 250;

async function openHere<L extends Filled>(
  lines: L,
  employerId: EmployerId,
  keys: Keys,
  pieces: AsyncIterable<Uint8Array>,
): Promise<L> {
  for await (const packed of pieces)
    for (const line of openPiece(employerId, keys, packed)) {
      if (lines.size % atOnce === atOnce - 1) await breathe();
      lines.add(line);
    }
  return lines;
}

async function opened(keys: KeyRing, employerId: EmployerId, rows: readonly SealedRow[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % atOnce === atOnce - 1) await breathe();
    const key = await keys.version(employerId, row.key_version);
    lines.push({
      ref: row.ref,
      departmentId: row.department_id,
      personnelNumber: row.personnel_number,
      identity: openPersonIfWhole(key, { employerId, ref: row.ref, version: row.version }, row.sealed),
    });
  }
  return lines;
}
