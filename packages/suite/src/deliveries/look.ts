import { randomUUID, type KeyObject } from "node:crypto";
import { personnelNumberKey, type DossierRef, type Rejection } from "@datakluis/contract";
import { readRows, type CheckedRow, type KeptRow } from "@datakluis/delivery";
import { encodeRows } from "@datakluis/kit/batch";
import { openIdentity, sealIdentity, type Sealed } from "../identities/store.ts";
import { cellsOf, departmentsPart, partRows, sealPart, type Arriving, type Delivered } from "./part.ts";
import { isIncomplete, isInService, outcomeOf, wholeOf, type Change, type Employment, type Told } from "./rules.ts";
import { shelfOf } from "./shelf.ts";

/** What a person takes in a part, about. */
const usualBytes = 700;

/** A report with more lines than this helps nobody; the rest is counted. */
const mostRejections = 10_000;

export type LookAt = Delivered & { today: string; master: KeyObject; key: KeyObject };

/** Somebody the suite knows, with his identity still sealed. */
export type KnownPerson = {
  ref: DossierRef;
  personnelNumber: string;
  departmentCode: string | null;
  employments: Employment[];
  identity: Pick<Sealed, "version" | "wrapped_key" | "sealed"> | null;
};

/** What is told of a file. No value of it, only labels and counts. */
export type Report = {
  format: string;
  rows: number;
  rejected: number;
  ignoredColumns: number;
  rejections: Rejection[];
};

export type Counts = { added: number; changed: number; unchanged: number; missing: number; departments: number };

type Person = Pick<CheckedRow, "identity" | "employment">;

/** A row as it waits, its person on the shelf. */
type Waiting = KeptRow<number>;

/** Somebody to write; `change` is null for whoever is new, of whom all is written. */
type Pending = { ref: DossierRef; version: number; row: Waiting; change: number | null };

/**
 * The first look at a file (E3): read it, compare it with the people who are known, and keep what is to be written in
 * sealed parts. All that takes long, so it runs in a thread of its own (look.worker.ts) and the server goes on
 * answering. Called in order: `read`, `compare` for every batch of known people, `conclude`, `part` until it is null.
 */
export function firstLook(it: LookAt) {
  let told: Told = new Set();
  let departments = "[]";
  const people = shelfOf<Person>();
  const changes = shelfOf<Change>();
  // By the key of a personnel number: capitals do not make another employee.
  const unmet = new Map<string, Waiting>();
  const rejected = new Set<string>();
  const pending: Pending[] = [];
  const counts: Counts = { added: 0, changed: 0, unchanged: 0, missing: 0, departments: 0 };
  let [inService, absent, parts] = [0, 0, departmentsPart];

  const read = async (bytes: Uint8Array): Promise<Report> => {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const keep = ({ identity, employment }: CheckedRow) => people.put({ identity, employment });
    const { accepted, rejections, ...reading } = await readRows(file, it.today, keep);
    told = new Set(reading.fields);
    departments = JSON.stringify(reading.departments);
    counts.departments = reading.departments.length;
    for (const row of accepted) unmet.set(personnelNumberKey(row.personnelNumber), row);
    for (const { personnelNumber } of rejections)
      if (personnelNumber) rejected.add(personnelNumberKey(personnelNumber));
    return {
      format: reading.format,
      rows: reading.rows,
      rejected: reading.rows - accepted.length,
      ignoredColumns: reading.ignoredColumns,
      rejections: rejections.slice(0, mostRejections),
    };
  };

  const rowOf = (waiting: Waiting) => ({ ...waiting, ...people.take(waiting.kept) });

  const compareOne = ({ ref, personnelNumber, departmentCode, employments, identity: sealed }: KnownPerson) => {
    const staying = isInService(employments, it.today);
    if (staying) inService += 1;
    const key = personnelNumberKey(personnelNumber);
    const row = unmet.get(key);
    unmet.delete(key);
    if (!row) {
      // Somebody whose row is rejected is in the file all the same.
      if (it.kind !== "full" || rejected.has(key)) return;
      counts.missing += 1;
      if (staying) absent += 1;
      return;
    }
    const identity = sealed && openIdentity(it.master, { employer_id: it.employerId, ref, ...sealed }).reveal();
    const outcome = outcomeOf({ identity, departmentCode, employments }, rowOf(row), told);
    counts[outcome.kind] += 1;
    if (outcome.kind === "changed")
      pending.push({ ref, version: (sealed?.version ?? 0) + 1, row, change: changes.put(outcome) });
  };

  const arrivingOf = ({ ref, version, row: waiting, change: place }: Pending): Arriving => {
    const row = rowOf(waiting);
    const { identity, departmentCode, employment, replaces } = place === null ? wholeOf(row) : changes.take(place);
    return {
      ref,
      personnelNumber: row.personnelNumber,
      departmentCode,
      bornOn: row.identity.bornOn,
      sex: row.identity.sex,
      identity: identity && sealIdentity(it.master, { employer_id: it.employerId, ref, version }, identity),
      employment,
      replaces,
    };
  };

  return {
    read,
    compare: async (known: readonly KnownPerson[]): Promise<void> => known.forEach(compareOne),

    /** Whoever is left was not known yet. */
    conclude: async (): Promise<{ counts: Counts; incomplete: boolean }> => {
      counts.added = unmet.size;
      for (const row of unmet.values())
        pending.push({ ref: randomUUID() as DossierRef, version: 1, row, change: null });
      unmet.clear();
      return { counts, incomplete: isIncomplete(it.kind, inService, absent) };
    },

    part: async (): Promise<Uint8Array | null> => {
      const part = parts++;
      if (part === departmentsPart) return sealPart(it.key, it, part, Buffer.from(departments));
      const batch = pending.splice(-partRows);
      if (batch.length === 0) return null;
      return sealPart(
        it.key,
        it,
        part,
        encodeRows(
          batch.map((one) => cellsOf(arrivingOf(one))),
          batch.length * usualBytes,
        ),
      );
    },
  };
}
export type FirstLook = ReturnType<typeof firstLook>;
