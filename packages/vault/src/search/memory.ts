import { setImmediate as breathe } from "node:timers/promises";
import type { DossierRef, EmployerId, LiveEvent } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { KeyRing } from "../crypto/keyring.ts";
import { openPerson } from "../people/seal.ts";
import type { Db } from "../schema.ts";
import type { Line } from "./columns.ts";
import { Lines } from "./lines.ts";
import { openPiece, type Keys } from "./pieces.ts";
import { pieceAfter, pieceSize, rowsOf, type Piece, type SealedRow } from "./store.ts";
import { openInThread } from "./thread.ts";

/**
 * Searching without an index at rest (product.md, G4): the records of an employer are opened in memory, kept there for
 * minutes, and dropped when access or keys change. A person who changed is read again before the next search.
 */
export type Memory = {
  lines(employerId: EmployerId): Promise<Lines>;
  hear(event: LiveEvent): void;
  drop(employerId: EmployerId | null): void;
};

type Kept = { lines: Promise<Lines>; size: number; changed: Set<DossierRef>; end: NodeJS.Timeout };

const keepMs = 3 * 60_000;
/** More changes than this are read faster by reading all again. */
const mostChanged = 2_000;

export function memoryOf(db: Db, keys: KeyRing, mostPeople = 600_000): Memory {
  const kept = new Map<EmployerId, Kept>();

  const drop = (employerId: EmployerId | null) => {
    for (const [id, it] of kept)
      if (!employerId || id === employerId) {
        clearTimeout(it.end);
        kept.delete(id);
      }
  };

  const load = (employerId: EmployerId): Kept => {
    const end = setTimeout(() => drop(employerId), keepMs).unref();
    const it: Kept = { lines: readAll(db, keys, employerId), size: 0, changed: new Set(), end };
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

async function readAll(db: Db, keys: KeyRing, employerId: EmployerId): Promise<Lines> {
  const open = async () => {
    const { all } = await keys.all(employerId);
    const pieces = piecesOf(db, employerId);
    const first = (await pieces.next()).value;
    if (!first) return new Lines();
    // Few are opened sooner than a thread is there.
    if (first.people < pieceSize) return openHere(employerId, all, first.packed);
    const mine = opening.then(() => openInThread({ employerId, keys: all }, after(first, pieces)));
    opening = mine.catch(() => undefined);
    return mine;
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

async function readAgain(db: Db, keys: KeyRing, employerId: EmployerId, lines: Lines, refs: DossierRef[]) {
  const rows = await transactionFor(db, { employer: employerId }, (tx) => rowsOf(tx, employerId, refs));
  lines.replace(await opened(keys, employerId, rows));
  return lines;
}

/** Some milliseconds of work: nobody else at the door waits longer for it. */
const atOnce = 250;

async function openHere(employerId: EmployerId, keys: Keys, packed: Uint8Array): Promise<Lines> {
  const lines = new Lines();
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
      identity: openPerson(key, { employerId, ref: row.ref, version: row.version }, row.sealed),
    });
  }
  return lines;
}
