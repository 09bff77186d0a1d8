import {
  type ChosenColumn,
  type DeliveryField,
  personnelNumberKey,
  Refusal,
  type Rejection,
} from "@datakluis/contract";
import { decode, isZip } from "./bytes.ts";
import { openCsv } from "./csv.ts";
import { circleFinder, type Department, departmentsOf } from "./departments.ts";
import { isJson, openJson } from "./json.ts";
import { type CheckedRow, departmentSaid, judgeDepartment, judgeRow, type JudgedRow } from "./row.ts";
import { type Arrived, type Entries, type Source, sourceOfEntries, sourceOfTable, type Told } from "./source.ts";
import { absenceShape } from "./sivi-absence.ts";
import { siviShape } from "./sivi.ts";
import type { Cell, Table } from "./table.ts";
import { openXlsx } from "./xlsx.ts";
import { isXml, openXml, ownShape } from "./xml.ts";

export type Reading<Accepted = CheckedRow> = Told & {
  /** Rows under the headings that hold anything. */
  rows: number;
  /** Employees. */
  accepted: Accepted[];
  /** Of all rows, those that are not taken over. */
  rejected: number;
  /** What is wrong with those, as far as anybody will read it. */
  rejections: Rejection[];
  /** The personnel numbers on them, as far as they are labels. */
  rejectedNumbers: string[];
  departments: Department[];
};

/** A row that can be taken over, and what the caller made of it the moment it was read. */
export type KeptRow<Kept> = { personnelNumber: string; department: Department | null; kept: Kept };

/** A row with all that is wrong with it: of an employee, of a department, or of neither when it is no row at all. */
type Judgement<Kept> = Faulted & {
  department: Department | null;
  /** Of an employee, when nothing is wrong with it. */
  sound: KeptRow<Kept> | null;
  /** In a list of departments. */
  listed: boolean;
};

/** A report with more lines than this helps nobody; the rest is counted. */
export const mostRejections = 10_000;

/** Fifty megabytes is some 200,000 employees; the refusal says how to go on. */
const mostBytes = 50 * 1024 * 1024;

/**
 * An employer's file, read and checked: rows that can be taken over as they are, and for all others why not. Throws
 * a Refusal when the file as a whole cannot be read.
 */
export async function readDelivery(
  bytes: Buffer,
  today: string,
  chosen: readonly ChosenColumn[] = [],
): Promise<Reading> {
  const { accepted, ...reading } = await readRows(bytes, today, (row) => row, { chosen });
  for (const { kept, department } of accepted) kept.department = department;
  return { ...reading, accepted: accepted.map(({ kept }) => kept) };
}

/** What a row says of one field. */
export type CellOf = (field: DeliveryField) => Cell;

/** Whose row it is, when it is known to say what it said when it was judged sound; then it is not judged again. */
export type AsBefore<Kept> = (
  row: number,
  cellOf: CellOf,
  fields: readonly DeliveryField[],
) => Pick<KeptRow<Kept>, "personnelNumber" | "kept"> | undefined;

/**
 * The same for a large file: `keep` puts each row away as it comes, so that a hundred thousand of them need not stand
 * in memory. It also sees rows that are rejected in the end, because their number comes again further on.
 *
 * @param chosen what the employer said of the headings of his files (mapping.ts)
 */
export async function readRows<Kept>(
  bytes: Buffer,
  today: string,
  keep: (row: CheckedRow, cellOf: CellOf) => Kept,
  {
    asBefore,
    chosen = [],
  }: { asBefore?: AsBefore<Kept> | undefined; chosen?: readonly ChosenColumn[] | undefined } = {},
): Promise<Reading<KeptRow<Kept>>> {
  const source = await openSource(bytes, chosen);
  const judged: Judgement<Kept>[] = [];
  const named = new Map<string, Department>();
  let nameless = false;
  const judge = (it: Arrived): Judgement<Kept> => {
    if (it.about === null) {
      const faults = [{ field: null, rule: "cells" as const }];
      return { row: it.row, personnelNumber: null, faults, department: null, sound: null, listed: false };
    }
    if (it.about === "department")
      return { ...judgeDepartment(it.row, it.cellOf, it.wrong), personnelNumber: null, sound: null, listed: true };
    const fields = asBefore && it.wrong.length === 0 ? source.fields() : null;
    const before = fields && asBefore?.(it.row, it.cellOf, fields);
    if (before) {
      const department = onceEach(named, departmentSaid(it.cellOf));
      const { row } = it;
      return { row, faults: [], department, listed: false, ...before, sound: { ...before, department } };
    }
    const { checked, ...rest } = judgeRow(it.row, it.cellOf, today, { wrong: it.wrong, nameless });
    const department = onceEach(named, checked?.department ?? null);
    const { personnelNumber } = rest;
    const sound = checked && { personnelNumber: personnelNumber!, department, kept: keep(checked, it.cellOf) };
    return { ...rest, department, sound, listed: false };
  };
  for await (const some of source.rows) {
    nameless = source.nameless();
    judged.push(...some.map(judge));
  }
  const told = source.told();
  if (judged.length === 0) throw new Refusal("file_empty");

  rejectDuplicates(judged);
  rejectTwoOfOneCode(judged);
  rejectCircles(judged);
  const fit = judged.filter(({ faults }) => faults.length === 0);
  // What a list of departments says of one goes before what a row of an employee says in passing.
  const departments = departmentsOf([...fit.filter(({ listed }) => listed), ...fit.filter(({ listed }) => !listed)]);
  const accepted = fit.flatMap(({ sound }) => sound ?? []);
  for (const row of accepted) row.department = row.department && (departments.get(row.department.code) ?? null);
  return {
    ...told,
    rows: judged.length,
    accepted,
    rejected: judged.length - fit.length,
    rejections: judged.values().flatMap(rejectionsOf).take(mostRejections).toArray(),
    rejectedNumbers: judged.flatMap(({ faults, personnelNumber }) =>
      faults.length > 0 ? (personnelNumber ?? []) : [],
    ),
    departments: [...departments.values()],
  };
}

/** Thousands of rows name the same department in the same words; one of them is enough. */
function onceEach(named: Map<string, Department>, it: Department | null): Department | null {
  if (!it) return null;
  const words = JSON.stringify([it.code, it.name, it.parentCode]);
  const known = named.get(words);
  if (!known) named.set(words, it);
  return known ?? it;
}

/** The kind of file is in its bytes; whatever its name or its sender says. */
export async function openSource(bytes: Buffer, chosen: readonly ChosenColumn[] = []): Promise<Source> {
  const found = await openAny(bytes);
  return "lines" in found ? sourceOfTable(found, chosen) : sourceOfEntries(found);
}

export async function openAny(bytes: Buffer): Promise<Table | Entries> {
  if (bytes.length > mostBytes) throw new Refusal("too_large");
  if (bytes.length === 0) throw new Refusal("file_empty");
  if (isZip(bytes)) return openXlsx(bytes);
  const text = decode(bytes);
  const head = text.utf8.toString("utf8", 0, headBytes);
  if (isJson(head)) return openJson(text);
  if (isXml(head))
    return openXml(
      text,
      (root, namespace) => ownShape(root) ?? absenceShape(root, namespace) ?? siviShape(root, namespace),
    );
  return openCsv(text);
}

/** The lines of a file with headings; null for one whose rows name their fields themselves. */
export async function openTable(bytes: Buffer): Promise<Table | null> {
  const found = await openAny(bytes);
  return "lines" in found ? found : null;
}

/** Before this much white space the first letter of a file must stand. */
const headBytes = 4096;

type Faulted = Pick<JudgedRow, "row" | "personnelNumber"> & { faults: Pick<Rejection, "field" | "rule">[] };

const rejectionsOf = ({ row, personnelNumber, faults }: Faulted): Rejection[] =>
  faults.map(({ field, rule }) => ({ row, personnelNumber, field, rule }));

/**
 * All rows with one number are rejected, the first as well, even when they are alike: nobody can know which of them
 * is right, and taking the first would give one employee the data of another.
 */
function rejectDuplicates(judged: readonly Faulted[]) {
  const firsts = new Map<string, Faulted | null>();
  for (const it of judged) {
    if (it.personnelNumber === null) continue;
    const key = personnelNumberKey(it.personnelNumber);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, it);
    else {
      first?.faults.push({ field: "personnelNumber", rule: "duplicate" });
      it.faults.push({ field: "personnelNumber", rule: "duplicate" });
      firsts.set(key, null);
    }
  }
}

/** A list that says two things of one department is right about at most one of them. */
function rejectTwoOfOneCode(judged: readonly Judgement<unknown>[]) {
  const listed = judged.filter(({ listed: it, department }) => it && department);
  for (const same of Map.groupBy(listed, ({ department }) => department?.code).values())
    if (same.length > 1)
      for (const { faults } of same) faults.push({ field: "departmentCode", rule: "department_twice" });
}

function rejectCircles(judged: readonly Judgement<unknown>[]) {
  const fit = judged.filter(({ faults }) => faults.length === 0);
  const inCircle = circleFinder(fit);
  for (const { department, faults } of fit)
    if (department && inCircle(department)) faults.push({ field: "departmentParentCode", rule: "department_parent" });
}
