import { type DeliveryField, personnelNumberKey, Refusal, type Rejection } from "@datakluis/contract";
import { isZip } from "./bytes.ts";
import { chooseColumns, type Columns } from "./columns.ts";
import { openCsv } from "./csv.ts";
import { circleFinder, type Department, departmentsOf } from "./departments.ts";
import { type CheckedRow, judgeRow, type JudgedRow } from "./row.ts";
import type { Cell, Table } from "./table.ts";
import { openXlsx } from "./xlsx.ts";

export type Reading<Accepted = CheckedRow> = {
  /** In Dutch, for the screen: `CSV, puntkomma, UTF-8`. */
  format: string;
  /** Rows under the headings that hold anything. */
  rows: number;
  accepted: Accepted[];
  rejections: Rejection[];
  departments: Department[];
  /** The fields the file has a column for: of others it says nothing. */
  fields: DeliveryField[];
  ignoredColumns: number;
};

/** A row that can be taken over, and what the caller made of it the moment it was read. */
export type KeptRow<Kept> = { personnelNumber: string; department: Department | null; kept: Kept };

type Judgement<Kept> = Omit<JudgedRow, "checked"> & { sound: KeptRow<Kept> | null };

/** Fifty megabytes is some 200,000 employees; the refusal says how to go on. */
const mostBytes = 50 * 1024 * 1024;

/**
 * An employer's file, read and checked: rows that can be taken over as they are, and for all others why not. Throws
 * a Refusal when the file as a whole cannot be read.
 */
export async function readDelivery(bytes: Buffer, today: string): Promise<Reading> {
  const { accepted, ...reading } = await readRows(bytes, today, (row) => row);
  for (const { kept, department } of accepted) kept.department = department;
  return { ...reading, accepted: accepted.map(({ kept }) => kept) };
}

/**
 * The same for a large file: `keep` puts each row away as it comes, so that a hundred thousand of them need not stand
 * in memory. It also sees rows that are rejected in the end, because their number comes again further on.
 */
export async function readRows<Kept>(
  bytes: Buffer,
  today: string,
  keep: (row: CheckedRow) => Kept,
): Promise<Reading<KeptRow<Kept>>> {
  const { format, lines } = await openTable(bytes);
  const judged: Judgement<Kept>[] = [];
  const misfits: Rejection[] = [];
  const named = new Map<string, Department>();
  const judge = ({ checked, ...it }: JudgedRow): Judgement<Kept> => ({
    ...it,
    sound: checked && {
      personnelNumber: checked.personnelNumber,
      department: onceEach(named, checked.department),
      kept: keep(checked),
    },
  });
  let columns: Columns | undefined;
  for await (const some of lines)
    for (const { line, cells } of some) {
      if (!columns) columns = chooseColumns(cells);
      else if (cells.length === columns.width) judged.push(judge(judgeRow(line, cellsBy(columns, cells), today)));
      // One cell too many may be a separator inside a name, and then every next cell is somebody's wrong value: the
      // row is not read at all, not even for its number, and also when the surplus cell is empty.
      else misfits.push({ row: line, personnelNumber: null, field: null, rule: "cells" });
    }
  const rows = judged.length + misfits.length;
  if (!columns || rows === 0) throw new Refusal("file_empty");

  rejectDuplicates(judged);
  rejectCircles(judged);
  const accepted = judged.flatMap(({ faults, sound }) => (faults.length === 0 && sound ? [sound] : []));
  const departments = departmentsOf(accepted);
  for (const row of accepted) row.department = row.department && (departments.get(row.department.code) ?? null);
  const rejections = [...misfits, ...judged.flatMap(rejectionsOf)].sort((one, other) => one.row - other.row);
  return {
    format,
    rows,
    accepted,
    rejections,
    departments: [...departments.values()],
    fields: [...columns.at.keys()],
    ignoredColumns: columns.ignored,
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

async function openTable(bytes: Buffer): Promise<Table> {
  if (bytes.length > mostBytes) throw new Refusal("too_large");
  if (bytes.length === 0) throw new Refusal("file_empty");
  return isZip(bytes) ? openXlsx(bytes) : openCsv(bytes);
}

const cellsBy = (columns: Columns, cells: Cell[]) => (field: DeliveryField) => cells[columns.at.get(field) ?? -1] ?? "";

type Faulted = Omit<JudgedRow, "checked">;

const rejectionsOf = ({ row, personnelNumber, faults }: Faulted): Rejection[] =>
  faults.map(({ field, rule }) => ({ row, personnelNumber, field, rule }));

/**
 * All rows with one number are rejected, the first as well, even when they are alike: nobody can know which of them
 * is right, and taking the first would give one employee the data of another.
 */
function rejectDuplicates(judged: readonly Faulted[]) {
  const keyOf = ({ personnelNumber: it }: Faulted) => it && personnelNumberKey(it);
  for (const same of Map.groupBy(judged, keyOf).values())
    if (same.length > 1)
      for (const { personnelNumber, faults } of same)
        if (personnelNumber !== null) faults.push({ field: "personnelNumber", rule: "duplicate" });
}

function rejectCircles(judged: readonly Judgement<unknown>[]) {
  const fit = judged.flatMap(({ sound, faults }) =>
    sound && faults.length === 0 ? [{ department: sound.department, faults }] : [],
  );
  const inCircle = circleFinder(fit);
  for (const { department, faults } of fit)
    if (department && inCircle(department)) faults.push({ field: "departmentParentCode", rule: "department_parent" });
}
