import { randomUUID } from "node:crypto";
import {
  DeliveryField,
  personnelNumberKey,
  Refusal,
  type ChosenColumn,
  type Delivery,
  type DeliveryConcern,
  type DeliveryKind,
  type DossierRef,
  type Identity,
  type Rejection,
  type Sex,
} from "@datakluis/contract";
import { bytesOfUuid, uuidOf } from "@datakluis/kit/batch";
import { Column, Pieces, Texts } from "./compact.ts";
import { expectedPeople } from "./expected.ts";
import type { AnyFile, LongFile } from "./intake.ts";
import { once } from "./once.ts";
import { mostRejections, readRows, type AsBefore, type CellOf, type Rows } from "./read.ts";
import { rejectedRows, type RejectedRow } from "./rejected.ts";
import { judgeRow, type CheckedRow } from "./row.ts";
import {
  isIncomplete,
  isInService,
  outcomeOf,
  standingAfter,
  wholeOf,
  type Change,
  type Employment,
  type Told,
} from "./rules.ts";
import { shelfOf } from "./shelf.ts";
import type { Asked } from "./sivi-asked.ts";
import { nothing } from "./together.ts";
import { clean } from "./values.ts";
import { cellsIn, textOf, toldFields, wordsOf, type ToldFields, type Words } from "./words.ts";

/** What is told of a file. No value of it, only labels and counts. */
export type Report = {
  format: string;
  rows: number;
  rejected: number;
  ignoredColumns: number;
  rejections: Rejection[];
  /** The names of what a message says and nobody here reads. */
  unread: string[];
  /** Of a message that asks to be acknowledged, by what its sender knows it: in his words, so nobody is told them. */
  asked: Asked | null;
};

export type Counts = { added: number; changed: number; unchanged: number; missing: number; departments: number };

/** How a first look ends. `strangers` are rows that are rejected after all, once it is known who is known. */
export type Conclusion = {
  counts: Counts;
  changedFields: Delivery["changedFields"];
  incomplete: boolean;
  strangers: Rejection[];
};

/** Somebody who is known where the file is delivered, all but who he is. */
export type KnownPerson = {
  ref: DossierRef;
  personnelNumber: string;
  departmentCode: string | null;
  employments: readonly Employment[];
};

/**
 * The same as far as it can be told without opening his record: `own` is the employment that was delivered last, `digest`
 * what was remembered of a file that changed nothing of this version of him.
 */
export type Glimpse = Omit<KnownPerson, "employments"> & {
  version: number;
  keyVersion: number;
  own: Pick<Employment, "startsOn" | "endsOn"> | null;
  digest: Buffer | null;
};

/** What a file says of somebody, in the words of his row; and of which fields it speaks. */
export type Said = { words: Uint8Array; told: string };

/** Whom a first look cannot do without opening; and of whom among those it must know what the service has besides. */
export type Sifted = { open: DossierRef[]; ask: DossierRef[] };

/** How a server holds the people it knows. */
export type Holding<K extends KnownPerson, Kept> = {
  /** Who he is; null when nobody here knows. */
  identityOf(known: K): Identity | null;
  /** What will be needed of him when he is written. */
  keep(known: K): Kept;
  /** By which it is known again that this was said of him, when it changed nothing. */
  digestOf?(one: Omit<Glimpse, "own" | "digest" | "personnelNumber">, said: Said): Buffer | undefined;
  /** Hears of whom the file changes nothing; `stands` is the employment it speaks of, whole. */
  unchanged?(known: K, said: Said, stands: Employment): void;
};

/** Somebody to write, with what was kept of him; of whoever is new there is nothing. */
export type Arriving<Kept> = Change & {
  ref: DossierRef;
  personnelNumber: string;
  bornOn: string;
  sex: Sex;
  known: Kept | null;
  said: Said;
  /** The employment the file speaks of as it is from now on, also when it stays as it was. */
  stands: Employment;
};

/** Somebody whom a file adds, changes or leaves out, and in which fields he changes. */
export type Concerned<Kept> = {
  ref: DossierRef;
  personnelNumber: string;
  fields: readonly DeliveryField[];
  /** The one that is written; null leaves the one that is known. */
  employment: Employment | null;
  known: Kept | null;
};

type Person = Pick<CheckedRow, "personnelNumber" | "identity" | "employment"> & { words: Words };

/** Somebody who changes, as he waits on the shelf. */
type Shelved<Kept> = Change & { stands: Employment; ref: DossierRef; known: Kept };

/**
 * The first look at a file (E3): read it, compare it with the people who are known, and hand out what is to be written.
 * It takes long, so it runs in a thread (thread.ts). Called in order: `read`, `compare` for every batch of known
 * people (who was sifted out before need not be in it), `conclude`, `concerned` as far as anybody wants to know, `next`
 * until it is empty.
 *
 * @param today the calendar date in Europe/Amsterdam; `chosen` is what the employer said of his headings (mapping.ts)
 */
export function lookAt<K extends KnownPerson, Kept>(
  { kind, today, chosen }: { kind: DeliveryKind; today: string; chosen?: readonly ChosenColumn[] },
  holding: Holding<K, Kept>,
) {
  let told: Told = new Set();
  // A list of departments says of nobody that he is missing.
  let whole = false;
  // Rows of a file that names nobody, of people nobody knows.
  let nameless = false;
  const strangers: Rejection[] = [];
  // Only as long as there are rows in it that are rejected.
  let kept: { file: AnyFile; rejected: Rejection[] } | undefined;
  let departments = "[]";
  // By the key of a personnel number: capitals do not make another employee.
  const keys = new Texts();
  const expected = expectedPeople();
  // Of a row that says what it said before its words alone.
  const people = shelfOf<Person | Words>();
  let rows: Rows = noRows;
  let isRejected: (key: number) => boolean = () => false;
  // By key the row that nobody was met for yet, and one more: 0 is none.
  const unmet = new Column();
  let toldOf: ToldFields | undefined;
  const changes = shelfOf<Shelved<Kept>>();
  const changed = { row: new Column(), place: new Column("any") };
  const added = { row: new Column(), ref: new Pieces(16) };
  const gone = shelfOf<Pick<K, "ref" | "personnelNumber">>();
  const missing = { key: new Column(), place: new Column("any") };
  let handedOut = 0;
  const counts: Counts = { added: 0, changed: 0, unchanged: 0, missing: 0, departments: 0 };
  const fieldCounts = new Map<DeliveryField, number>();
  let [inService, absent] = [0, 0];

  const read = async (from: Uint8Array | LongFile): Promise<Report> => {
    const file = from instanceof Uint8Array ? Buffer.from(from.buffer, from.byteOffset, from.byteLength) : from;
    const put = ({ personnelNumber, identity, employment }: CheckedRow, cellOf: CellOf) =>
      people.put({ personnelNumber, identity, employment, words: holding.digestOf ? wordsOf(cellOf) : [] });
    const asBefore: AsBefore = (_row, cellOf, fields) => {
      const personnelNumber = clean(cellOf("personnelNumber")).normalize("NFKC").trim();
      const key = keys.find(personnelNumberKey(personnelNumber));
      const one = expected.find(key);
      if (one < 0) return undefined;
      toldOf ??= toldFields(new Set(fields));
      const words = textOf(wordsOf(cellOf, toldOf.fields));
      const said = { words, told: toldOf.name };
      if (!expected.isDigest(one, holding.digestOf?.(expected.personAt(one), said))) return undefined;
      const kept = people.putText(words);
      expected.saidAgain(one, kept);
      return { key, kept };
    };
    const numberOf = (kept: number) => personOf(0, kept).personnelNumber;
    const reading = await readRows(
      file,
      today,
      { put, numberOf },
      { asBefore: expected.isEmpty ? undefined : asBefore, chosen, keys },
    );
    const { told: it } = reading;
    // Whoever is on the next page would seem to have left.
    if (kind === "full" && it.page) throw new Refusal("file_page");
    ({ rows, isRejected } = reading);
    told = new Set(it.fields);
    toldOf ??= toldFields(told);
    nameless = it.nameless;
    whole = kind === "full" && told.size > 0;
    departments = JSON.stringify(it.departments);
    counts.departments = it.departments.length;
    if (it.rejected > 0 || nameless) kept = { file, rejected: it.rejections };
    while (unmet.length < keys.size) unmet.push(0);
    for (let at = 0; at < rows.length; at++) if (rows.fit(at)) unmet.set(rows.key(at), at + 1);
    const { format, rejected, ignoredColumns, rejections, unread, asked = null } = it;
    return { format, rows: it.rows, rejected, ignoredColumns, rejections, unread, asked };
  };

  /** What is remembered of him is that this changes nothing. */
  const isSame = (one: Glimpse, said: Said): boolean =>
    one.digest !== null && holding.digestOf?.(one, said)?.equals(one.digest) === true;

  const personOf = (row: number, kept: number): Person => {
    const person = people.take(kept);
    return Array.isArray(person) ? judged(row, person) : person;
  };
  const rowOf = (at: number) => {
    const code = rows.departmentCode(at);
    return { ...personOf(rows.row(at), rows.kept(at)), department: code === null ? null : { code } };
  };
  const saidOf = (at: number): Said => {
    const person = people.take(rows.kept(at));
    const { fields, name } = toldOf!;
    return { words: textOf(Array.isArray(person) ? person : wordsOf(cellsIn(person.words), fields)), told: name };
  };
  /** Of whom it seemed that nothing was said, and was changed or gone before he was met. */
  const judged = (row: number, words: Words): Person => {
    const { checked } = judgeRow(row, cellsIn(words, toldOf!.fields), today);
    if (!checked) throw new Error("what was sound no longer is");
    const { personnelNumber, identity, employment } = checked;
    return { personnelNumber, identity, employment, words };
  };

  /** Nobody here knows who this is, and the file does not say. */
  const reject = (at: number): void => {
    const { personnelNumber } = rowOf(at);
    strangers.push({ row: rows.row(at), personnelNumber, field: "personnelNumber", rule: "stranger" });
  };

  // Somebody whose row is rejected is in the file all the same.
  const isMissing = (key: number): boolean => whole && !isRejected(key);

  const unmetAt = (key: number): number => (key >= 0 && key < unmet.length ? unmet.at(key) - 1 : nothing);

  /** Counts somebody who is known, and answers his row or nothing; then that has been met. */
  const meet = (
    { ref, personnelNumber }: Pick<KnownPerson, "ref" | "personnelNumber">,
    employments: readonly Pick<Employment, "endsOn">[],
  ): number => {
    const key = keys.put(personnelNumberKey(personnelNumber));
    const staying = isInService(employments, today);
    if (staying) inService += 1;
    const row = unmetAt(key);
    if (row !== nothing) unmet.set(key, 0);
    else if (isMissing(key)) {
      counts.missing += 1;
      missing.key.push(key);
      missing.place.push(gone.put({ ref, personnelNumber }));
      if (staying) absent += 1;
    }
    return row;
  };

  const compareOne = (known: K) => {
    const { ref, departmentCode, employments } = known;
    const row = meet(known, employments);
    if (row === nothing) return;
    const identity = holding.identityOf(known);
    if (nameless && !identity) return reject(row);
    const said = rowOf(row);
    const outcome = outcomeOf({ identity, departmentCode, employments }, said, told);
    counts[outcome.kind] += 1;
    const stands = standingAfter(employments, said.employment, told);
    if (outcome.kind === "unchanged") return holding.unchanged?.(known, saidOf(row), stands);
    for (const field of outcome.fields) fieldCounts.set(field, (fieldCounts.get(field) ?? 0) + 1);
    changed.row.push(row);
    changed.place.push(changes.put({ ...outcome, stands, ref, known: holding.keep(known) }));
  };

  const siftOne = (one: Glimpse): "done" | "open" | "ask" => {
    const { own } = one;
    const key = keys.find(personnelNumberKey(one.personnelNumber));
    const row = unmetAt(key);
    const found = row !== nothing;
    const before = expected.find(key);
    const isStill = found && before >= 0 && expected.isStill(before, one, rows.kept(row));
    if (own && found && (isStill || isSame(one, saidOf(row)))) counts.unchanged += 1;
    // What was delivered last says enough, unless the file speaks of something before it.
    else if (found) return own && own.startsOn <= rowOf(row).employment.startsOn ? "open" : "ask";
    else if (!own && isMissing(key)) return "ask";
    meet(one, own ? [own] : []);
    return "done";
  };

  const changedAt = (at: number): Arriving<Kept> => {
    const row = changed.row.at(at);
    const { personnelNumber, identity } = rowOf(row);
    const { bornOn, sex } = identity;
    return { personnelNumber, bornOn, sex, ...changes.take(changed.place.at(at)), said: saidOf(row) };
  };
  const addedAt = (at: number): Arriving<Kept> => {
    const row = rowOf(added.row.at(at));
    const { bornOn, sex } = row.identity;
    const it = { ref: uuidOf(added.ref.at(at)) as DossierRef, personnelNumber: row.personnelNumber, bornOn, sex };
    return { ...it, ...wholeOf(row), stands: row.employment, known: null, said: saidOf(added.row.at(at)) };
  };

  const nobody = { fields: [], employment: null, known: null };
  const concernedAt: Record<DeliveryConcern, (at: number) => Concerned<Kept>> = {
    changed: (at) => {
      const { personnelNumber } = rowOf(changed.row.at(at));
      const { ref, fields, employment, known } = changes.take(changed.place.at(at));
      return { ref, personnelNumber, fields, employment, known };
    },
    added: (at) => {
      const { personnelNumber } = rowOf(added.row.at(at));
      return { ref: uuidOf(added.ref.at(at)) as DossierRef, personnelNumber, ...nobody };
    },
    missing: (at) => ({ ...gone.take(missing.place.at(at)), ...nobody }),
  };
  /** By personnel number. */
  const inOrder = (length: number, keyOf: (at: number) => number) =>
    Int32Array.from({ length }, (_, at) => at).sort((one, other) => keys.compare(keyOf(one), keyOf(other)));
  const orders: Record<DeliveryConcern, () => Int32Array> = {
    changed: once(() => inOrder(changed.row.length, (at) => rows.key(changed.row.at(at)))),
    added: once(() => inOrder(added.row.length, (at) => rows.key(added.row.at(at)))),
    missing: once(() => inOrder(missing.key.length, (at) => missing.key.at(at))),
  };

  return {
    read,
    compare: (known: readonly K[]): void => known.forEach(compareOne),

    /**
     * May go before `read`, of people of whom something is remembered: a row that says it again is then not even judged.
     * Whether they are still the same is seen when they are met.
     */
    expect: (some: readonly Glimpse[]): void => {
      for (const one of some)
        if (one.digest) expected.put(keys.put(personnelNumberKey(one.personnelNumber)), one, one.digest);
    },

    /**
     * Goes before `compare`, where records are sealed: done with here is who is not in the file, and of whom it says what
     * was remembered of him.
     */
    sift: (known: readonly Glimpse[]): Sifted => {
      const sifted: Sifted = { open: [], ask: [] };
      for (const one of known) {
        const what = siftOne(one);
        if (what !== "done") sifted.open.push(one.ref);
        if (what === "ask") sifted.ask.push(one.ref);
      }
      return sifted;
    },

    /** Whoever is left was not known yet. */
    conclude: (): Conclusion => {
      for (let at = 0; at < rows.length; at++) {
        if (!rows.fit(at) || unmetAt(rows.key(at)) !== at) continue;
        if (nameless) reject(at);
        else {
          added.row.push(at);
          added.ref.push(bytesOfUuid(randomUUID()));
        }
      }
      counts.added = added.row.length;
      const changedFields = DeliveryField.options.flatMap((field) => {
        const people = fieldCounts.get(field);
        return people ? [{ field, people }] : [];
      });
      return { counts, changedFields, strangers, incomplete: isIncomplete(kind, inService, absent) };
    },

    /** Whom the file adds, changes or leaves out, by personnel number: so many from somewhere. Before the first `next`. */
    concerned: (what: DeliveryConcern, from: number, most: number): Concerned<Kept>[] =>
      Array.from(orders[what]().subarray(from, from + most), concernedAt[what]),

    /** The rows that are rejected, as they came, as far as the report tells of them; once, after `conclude`. */
    rejectedRows: async function* (): AsyncGenerator<RejectedRow> {
      if (!kept) return;
      const { file, rejected: lines } = kept;
      kept = undefined;
      const rows = [...lines, ...strangers].slice(0, mostRejections).map(({ row }) => row);
      if (rows.length > 0) yield* rejectedRows(file, new Set(rows), chosen);
    },

    /** The departments the file names, as JSON of `Department[]`. */
    departments: (): Buffer => Buffer.from(departments),
    next: (most: number): Arriving<Kept>[] => {
      const from = handedOut;
      handedOut = Math.min(added.row.length + changed.row.length, from + most);
      return Array.from({ length: handedOut - from }, (_, at) =>
        from + at < added.row.length ? addedAt(from + at) : changedAt(from + at - added.row.length),
      );
    },
  };
}

const noRows: Rows = {
  length: 0,
  fit: () => false,
  key: () => nothing,
  row: () => 0,
  kept: () => nothing,
  departmentCode: () => null,
};
