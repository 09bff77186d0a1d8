import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { KeyRing } from "../crypto/keyring.ts";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Db } from "../schema.ts";
import type { Line, Packed } from "./columns.ts";
import { openPiece, type Keys } from "./pieces.ts";
import { pieceAfter, pieceSize, rowsOf, type Piece, type SealedRow } from "./store.ts";
import { openInThread } from "./thread.ts";

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

type Kept<L> = { lines: Promise<L>; size: number; changed: Set<DossierRef>; end: NodeJS.Timeout };

const keepMs = 3 * 60_000;
/** More changes than this are read faster by reading all again. */
const mostChanged = 2_000;

/**
 * @param make what is filled; a memory of its own for each purpose, so that one never shows what the other was asked
 * @param ofPacked makes it of what a thread opened; without this a large employer is opened here too
 */
export function memoryOf<L extends Filled>(
  db: Db,
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
    const it: Kept<L> = { lines: readAll({ db, keys, employerId, make, ofPacked }), size: 0, changed: new Set(), end };
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

/** A second large employer waits for the first: two threads at once would leave no core for who is at the door. */
let opening: Promise<unknown> = Promise.resolve();

type Reading<L> = {
  db: Db;
  keys: KeyRing;
  employerId: EmployerId;
  make: () => L;
  ofPacked: ((it: Packed) => L) | undefined;
};

async function readAll<L extends Filled>({ db, keys, employerId, make, ofPacked }: Reading<L>): Promise<L> {
  const open = async (): Promise<L> => {
    const { all } = await keys.all(employerId);
    const pieces = piecesOf(db, employerId);
    const first = (await pieces.next()).value;
    if (!first) return make();
    // Few are opened sooner than a thread is there.
    if (!ofPacked || first.people < pieceSize) return openHere(make(), employerId, all, after(first, pieces));
    const mine = opening.then(() => openInThread({ employerId, keys: all }, after(first, pieces)));
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

/** Piece after piece, the next one underway while this one is used. */
async function* piecesOf(db: Db, employerId: EmployerId): AsyncGenerator<Piece, undefined> {
  const read = (last?: DossierRef) =>
    transactionFor(db, { employer: employerId }, (tx) => pieceAfter(tx, employerId, last));
  for (let piece = await read(); piece;) {
    const next = piece.people < pieceSize ? undefined : read(piece.last);
    // A fault while this piece is used may not leave the next one unheard.
    next?.catch(() => undefined);
    yield piece;
    piece = await next;
  }
  return undefined;
}

async function* after(first: Piece, rest: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  yield first.packed;
  for await (const { packed } of rest) yield packed;
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
