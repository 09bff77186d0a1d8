import { randomUUID } from "node:crypto";
import {
  DeliveryField,
  personnelNumberKey,
  Refusal,
  type Delivery,
  type DeliveryConcern,
  type DeliveryKind,
  type DossierRef,
  type Identity,
  type Rejection,
  type Sex,
} from "@datakluis/contract";
import { readRows, type KeptRow } from "./read.ts";
import type { CheckedRow } from "./row.ts";
import { isIncomplete, isInService, outcomeOf, wholeOf, type Change, type Employment, type Told } from "./rules.ts";
import { shelfOf } from "./shelf.ts";

/** What is told of a file. No value of it, only labels and counts. */
export type Report = {
  format: string;
  rows: number;
  rejected: number;
  ignoredColumns: number;
  rejections: Rejection[];
  /** The names of what a message says and nobody here reads. */
  unread: string[];
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

/** How a server holds the people it knows. */
export type Holding<K extends KnownPerson, Kept> = {
  /** Who he is; null when nobody here knows. */
  identityOf(known: K): Identity | null;
  /** What will be needed of him when he is written. */
  keep(known: K): Kept;
};

/** Somebody to write, with what was kept of him; of whoever is new there is nothing. */
export type Arriving<Kept> = Change & {
  ref: DossierRef;
  personnelNumber: string;
  bornOn: string;
  sex: Sex;
  known: Kept | null;
};

/** Somebody whom a file adds, changes or leaves out, and in which fields he changes. */
export type Concerned<Kept> = {
  ref: DossierRef;
  personnelNumber: string;
  fields: readonly DeliveryField[];
  known: Kept | null;
};

type Person = Pick<CheckedRow, "row" | "identity" | "employment">;

/** A row as it waits, its person on the shelf. */
type Waiting = KeptRow<number>;

/** `change` is the place on its shelf; null for whoever is new, of whom all is written. */
type Pending<Kept> = { ref: DossierRef; row: Waiting; change: number | null; known: Kept | null };

/**
 * The first look at a file (E3): read it, compare it with the people who are known, and hand out what is to be written.
 * It takes long, so it runs in a thread (thread.ts). Called in order: `read`, `compare` for every batch of known
 * people, `conclude`, `concerned` as far as anybody wants to know, `next` until it is empty.
 *
 * @param today the calendar date in Europe/Amsterdam
 */
export function lookAt<K extends KnownPerson, Kept>(
  { kind, today }: { kind: DeliveryKind; today: string },
  holding: Holding<K, Kept>,
) {
  let told: Told = new Set();
  // A list of departments says of nobody that he is missing.
  let whole = false;
  // Rows of a file that names nobody, of people nobody knows.
  let nameless = false;
  const strangers: Rejection[] = [];
  let departments = "[]";
  const people = shelfOf<Person>();
  const changes = shelfOf<Change>();
  // By the key of a personnel number: capitals do not make another employee.
  const unmet = new Map<string, Waiting>();
  const rejected = new Set<string>();
  const pending: Pending<Kept>[] = [];
  const counts: Counts = { added: 0, changed: 0, unchanged: 0, missing: 0, departments: 0 };
  const fieldCounts = new Map<DeliveryField, number>();
  const missing: Pick<K, "ref" | "personnelNumber">[] = [];
  let [inService, absent] = [0, 0];

  const read = async (bytes: Uint8Array): Promise<Report> => {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const keep = ({ row, identity, employment }: CheckedRow) => people.put({ row, identity, employment });
    const { accepted, ...reading } = await readRows(file, today, keep);
    // Whoever is on the next page would seem to have left.
    if (kind === "full" && reading.page) throw new Refusal("file_page");
    told = new Set(reading.fields);
    nameless = reading.nameless;
    whole = kind === "full" && told.size > 0;
    departments = JSON.stringify(reading.departments);
    counts.departments = reading.departments.length;
    for (const row of accepted) unmet.set(personnelNumberKey(row.personnelNumber), row);
    for (const it of reading.rejectedNumbers) rejected.add(personnelNumberKey(it));
    return {
      format: reading.format,
      rows: reading.rows,
      rejected: reading.rejected,
      ignoredColumns: reading.ignoredColumns,
      rejections: reading.rejections,
      unread: reading.unread,
    };
  };

  const rowOf = (waiting: Waiting) => ({ ...waiting, ...people.take(waiting.kept) });

  /** Nobody here knows who this is, and the file does not say. */
  const reject = (waiting: Waiting): void => {
    const { row } = people.take(waiting.kept);
    strangers.push({ row, personnelNumber: waiting.personnelNumber, field: "personnelNumber", rule: "stranger" });
  };

  const compareOne = (known: K) => {
    const { ref, personnelNumber, departmentCode, employments } = known;
    const staying = isInService(employments, today);
    if (staying) inService += 1;
    const key = personnelNumberKey(personnelNumber);
    const row = unmet.get(key);
    unmet.delete(key);
    if (!row) {
      // Somebody whose row is rejected is in the file all the same.
      if (!whole || rejected.has(key)) return;
      counts.missing += 1;
      missing.push({ ref, personnelNumber });
      if (staying) absent += 1;
      return;
    }
    const identity = holding.identityOf(known);
    if (nameless && !identity) return reject(row);
    const outcome = outcomeOf({ identity, departmentCode, employments }, rowOf(row), told);
    counts[outcome.kind] += 1;
    if (outcome.kind === "unchanged") return;
    for (const field of outcome.fields) fieldCounts.set(field, (fieldCounts.get(field) ?? 0) + 1);
    pending.push({ ref, row, change: changes.put(outcome), known: holding.keep(known) });
  };

  const arrivingOf = ({ ref, row: waiting, change: place, known }: Pending<Kept>): Arriving<Kept> => {
    const row = rowOf(waiting);
    const change = place === null ? wholeOf(row) : changes.take(place);
    const { bornOn, sex } = row.identity;
    return { ref, personnelNumber: row.personnelNumber, bornOn, sex, ...change, known };
  };

  const concernedOf = ({ ref, row, change, known }: Pending<Kept>): Concerned<Kept> => ({
    ref,
    personnelNumber: row.personnelNumber,
    fields: change === null ? [] : changes.take(change).fields,
    known,
  });

  const changed = once(() =>
    byNumber(
      pending.filter(({ change }) => change !== null),
      ({ row }) => row,
    ),
  );
  const added = once(() =>
    byNumber(
      pending.filter(({ change }) => change === null),
      ({ row }) => row,
    ),
  );
  const left = once(() => byNumber(missing, (it) => it));

  return {
    read,
    compare: (known: readonly K[]): void => known.forEach(compareOne),

    /** Whoever is left was not known yet. */
    conclude: (): Conclusion => {
      for (const row of unmet.values())
        if (nameless) reject(row);
        else pending.push({ ref: randomUUID() as DossierRef, row, change: null, known: null });
      counts.added = nameless ? 0 : unmet.size;
      unmet.clear();
      const changedFields = DeliveryField.options.flatMap((field) => {
        const people = fieldCounts.get(field);
        return people ? [{ field, people }] : [];
      });
      return { counts, changedFields, strangers, incomplete: isIncomplete(kind, inService, absent) };
    },

    /** Whom the file adds, changes or leaves out, by personnel number: so many from somewhere. Before the first `next`. */
    concerned: (what: DeliveryConcern, from: number, most: number): Concerned<Kept>[] => {
      if (what === "missing")
        return left()
          .slice(from, from + most)
          .map((it) => ({ ...it, fields: [], known: null }));
      const people = what === "added" ? added() : changed();
      return people.slice(from, from + most).map(concernedOf);
    },

    /** The departments the file names, as JSON of `Department[]`. */
    departments: (): Buffer => Buffer.from(departments),
    next: (most: number): Arriving<Kept>[] => pending.splice(-most).map(arrivingOf),
  };
}

const byNumber = <It>(people: readonly It[], numberOf: (it: It) => { personnelNumber: string }): It[] =>
  people.toSorted((one, other) => (numberOf(one).personnelNumber < numberOf(other).personnelNumber ? -1 : 1));

/** Found out when it is first asked, and then known. */
function once<Found>(find: () => Found): () => Found {
  let found: { it: Found } | undefined;
  return () => (found ??= { it: find() }).it;
}
