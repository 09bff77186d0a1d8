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
import { mostRejections, readRows, type AsBefore, type CellOf, type KeptRow } from "./read.ts";
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

type Person = Pick<CheckedRow, "identity" | "employment"> & { words: Words };

/** A row as it waits; its person is on the shelf, its line beside. */
type Waiting = KeptRow<number>;

type Shelved = Change & { stands: Employment };

/** `change` is the place on its shelf; null for whoever is new, of whom all is written. */
type Pending<Kept> = { ref: DossierRef; row: Waiting; change: number | null; known: Kept | null };

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
  let kept: { file: Buffer; rejected: Rejection[] } | undefined;
  let departments = "[]";
  // Of a row that says what it said before its words alone.
  const people = shelfOf<Person | Words>();
  const places: number[] = [];
  const lines: number[] = [];
  const changes = shelfOf<Shelved>();
  let toldOf: ToldFields | undefined;
  const expected = new Map<string, Glimpse>();
  const recognised: (Glimpse | undefined)[] = [];
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
    const put = (row: number, place: number) => {
      lines.push(row);
      return places.push(place) - 1;
    };
    const keep = ({ row, identity, employment }: CheckedRow, cellOf: CellOf) =>
      put(row, people.put({ identity, employment, words: holding.digestOf ? wordsOf(cellOf) : [] }));
    const asBefore: AsBefore<number> = (row, cellOf, fields) => {
      const personnelNumber = clean(cellOf("personnelNumber")).normalize("NFKC").trim();
      const one = expected.get(personnelNumberKey(personnelNumber));
      if (!one) return undefined;
      toldOf ??= toldFields(new Set(fields));
      const words = textOf(wordsOf(cellOf, toldOf.fields));
      if (!isSame(one, { words, told: toldOf.name })) return undefined;
      const at = put(row, people.putText(words));
      recognised[at] = one;
      return { personnelNumber, kept: at };
    };
    const { accepted, ...reading } = await readRows(file, today, keep, {
      asBefore: expected.size ? asBefore : undefined,
      chosen,
    });
    expected.clear();
    // Whoever is on the next page would seem to have left.
    if (kind === "full" && reading.page) throw new Refusal("file_page");
    told = new Set(reading.fields);
    toldOf ??= toldFields(told);
    nameless = reading.nameless;
    whole = kind === "full" && told.size > 0;
    departments = JSON.stringify(reading.departments);
    counts.departments = reading.departments.length;
    if (reading.rejected > 0 || nameless) kept = { file, rejected: reading.rejections };
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

  /** What is remembered of him is that this changes nothing. */
  const isSame = (one: Glimpse, said: Said): boolean =>
    one.digest !== null && holding.digestOf?.(one, said)?.equals(one.digest) === true;

  const rowOf = (waiting: Waiting) => {
    const person = people.take(places[waiting.kept]!);
    return { ...waiting, ...(Array.isArray(person) ? judged(lines[waiting.kept]!, person) : person) };
  };
  const saidOf = ({ kept }: Waiting): Said => {
    const person = people.take(places[kept]!);
    const { fields, name } = toldOf!;
    return { words: textOf(Array.isArray(person) ? person : wordsOf(cellsIn(person.words), fields)), told: name };
  };
  /** Of whom it seemed that nothing was said, and was changed or gone before he was met. */
  const judged = (row: number, words: Words): Person => {
    const { checked } = judgeRow(row, cellsIn(words, toldOf!.fields), today);
    if (!checked) throw new Error("what was sound no longer is");
    return { identity: checked.identity, employment: checked.employment, words };
  };

  /** Nobody here knows who this is, and the file does not say. */
  const reject = ({ personnelNumber, kept }: Waiting): void => {
    strangers.push({ row: lines[kept]!, personnelNumber, field: "personnelNumber", rule: "stranger" });
  };

  // Somebody whose row is rejected is in the file all the same.
  const isMissing = (key: string): boolean => whole && !rejected.has(key);

  /** Counts somebody who is known, and answers his row; then that has been met. */
  const meet = (
    { ref, personnelNumber }: Pick<KnownPerson, "ref" | "personnelNumber">,
    employments: readonly Pick<Employment, "endsOn">[],
  ): Waiting | undefined => {
    const key = personnelNumberKey(personnelNumber);
    const staying = isInService(employments, today);
    if (staying) inService += 1;
    const row = unmet.get(key);
    unmet.delete(key);
    if (!row && isMissing(key)) {
      counts.missing += 1;
      missing.push({ ref, personnelNumber });
      if (staying) absent += 1;
    }
    return row;
  };

  const compareOne = (known: K) => {
    const { ref, departmentCode, employments } = known;
    const row = meet(known, employments);
    if (!row) return;
    const identity = holding.identityOf(known);
    if (nameless && !identity) return reject(row);
    const said = rowOf(row);
    const outcome = outcomeOf({ identity, departmentCode, employments }, said, told);
    counts[outcome.kind] += 1;
    const stands = standingAfter(employments, said.employment, told);
    if (outcome.kind === "unchanged") return holding.unchanged?.(known, saidOf(row), stands);
    for (const field of outcome.fields) fieldCounts.set(field, (fieldCounts.get(field) ?? 0) + 1);
    pending.push({ ref, row, change: changes.put({ ...outcome, stands }), known: holding.keep(known) });
  };

  const siftOne = (one: Glimpse): "done" | "open" | "ask" => {
    const { own } = one;
    const key = personnelNumberKey(one.personnelNumber);
    const row = unmet.get(key);
    const before = row && recognised[row.kept];
    if (own && row && ((before && isStill(one, before)) || isSame(one, saidOf(row)))) counts.unchanged += 1;
    // What was delivered last says enough, unless the file speaks of something before it.
    else if (row) return own && own.startsOn <= rowOf(row).employment.startsOn ? "open" : "ask";
    else if (!own && isMissing(key)) return "ask";
    meet(one, own ? [own] : []);
    return "done";
  };

  const arrivingOf = ({ ref, row: waiting, change: place, known }: Pending<Kept>): Arriving<Kept> => {
    const row = rowOf(waiting);
    const change = place === null ? { ...wholeOf(row), stands: row.employment } : changes.take(place);
    const { bornOn, sex } = row.identity;
    return { ref, personnelNumber: row.personnelNumber, bornOn, sex, ...change, known, said: saidOf(waiting) };
  };

  const concernedOf = ({ ref, row, change, known }: Pending<Kept>): Concerned<Kept> => ({
    ref,
    personnelNumber: row.personnelNumber,
    ...(change === null ? { fields: [], employment: null } : fieldsOf(changes.take(change))),
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

    /**
     * May go before `read`, of people of whom something is remembered: a row that says it again is then not even judged.
     * Whether they are still the same is seen when they are met.
     */
    expect: (some: readonly Glimpse[]): void => {
      for (const one of some) if (one.digest) expected.set(personnelNumberKey(one.personnelNumber), one);
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
          .map((it) => ({ ...it, fields: [], employment: null, known: null }));
      const people = what === "added" ? added() : changed();
      return people.slice(from, from + most).map(concernedOf);
    },

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
    next: (most: number): Arriving<Kept>[] => pending.splice(-most).map(arrivingOf),
  };
}

const isStill = (one: Glimpse, before: Glimpse): boolean =>
  one.ref === before.ref &&
  one.version === before.version &&
  one.departmentCode === before.departmentCode &&
  one.digest !== null &&
  before.digest?.equals(one.digest) === true;

const fieldsOf = ({ fields, employment }: Change) => ({ fields, employment });

const byNumber = <It>(people: readonly It[], numberOf: (it: It) => { personnelNumber: string }): It[] =>
  people.toSorted((one, other) => (numberOf(one).personnelNumber < numberOf(other).personnelNumber ? -1 : 1));

/** Found out when it is first asked, and then known. */
function once<Found>(find: () => Found): () => Found {
  let found: { it: Found } | undefined;
  return () => (found ??= { it: find() }).it;
}
