import { type DeliveryField, Refusal, type Rejection } from "@datakluis/contract";
import { isZip } from "./bytes.ts";
import { chooseColumns, type Columns } from "./columns.ts";
import { openCsv } from "./csv.ts";
import { circleFinder, type Department, departmentsOf } from "./departments.ts";
import { type CheckedRow, judgeRow, type JudgedRow } from "./row.ts";
import type { Cell, Table } from "./table.ts";
import { openXlsx } from "./xlsx.ts";

export type Reading = {
  /** In Dutch, for the screen: `CSV, puntkomma, UTF-8`. */
  format: string;
  /** Rows under the headings that hold anything. */
  rows: number;
  accepted: CheckedRow[];
  rejections: Rejection[];
  departments: Department[];
  /** The fields the file has a column for: of others it says nothing. */
  fields: DeliveryField[];
  ignoredColumns: number;
};

/** Fifty megabytes is some 200,000 employees; the refusal says how to go on. */
const mostBytes = 50 * 1024 * 1024;

/**
 * An employer's file, read and checked: rows that can be taken over as they are, and for all others why not. Throws
 * a Refusal when the file as a whole cannot be read.
 */
export async function readDelivery(bytes: Buffer, today: string): Promise<Reading> {
  const { format, lines } = await openTable(bytes);
  const judged: JudgedRow[] = [];
  const misfits: Rejection[] = [];
  let columns: Columns | undefined;
  for await (const some of lines)
    for (const { line, cells } of some) {
      if (!columns) columns = chooseColumns(cells);
      else if (cells.length === columns.width) judged.push(judgeRow(line, cellsBy(columns, cells), today));
      // One cell too many may be a separator inside a name, and then every next cell is somebody's wrong value: the
      // row is not read at all, not even for its number, and also when the surplus cell is empty.
      else misfits.push({ row: line, personnelNumber: null, field: null, rule: "cells" });
    }
  const rows = judged.length + misfits.length;
  if (!columns || rows === 0) throw new Refusal("file_empty");

  rejectDuplicates(judged);
  rejectCircles(judged);
  const accepted = judged.flatMap(({ faults, checked }) => (faults.length === 0 && checked ? [checked] : []));
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

async function openTable(bytes: Buffer): Promise<Table> {
  if (bytes.length > mostBytes) throw new Refusal("too_large");
  if (bytes.length === 0) throw new Refusal("file_empty");
  return isZip(bytes) ? openXlsx(bytes) : openCsv(bytes);
}

const cellsBy = (columns: Columns, cells: Cell[]) => (field: DeliveryField) => cells[columns.at.get(field) ?? -1] ?? "";

const rejectionsOf = ({ row, personnelNumber, faults }: JudgedRow): Rejection[] =>
  faults.map(({ field, rule }) => ({ row, personnelNumber, field, rule }));

/**
 * All rows with one number are rejected, the first as well, even when they are alike: nobody can know which of them
 * is right, and taking the first would give one employee the data of another.
 */
function rejectDuplicates(judged: readonly JudgedRow[]) {
  for (const same of Map.groupBy(judged, (row) => row.personnelNumber).values())
    if (same.length > 1)
      for (const { personnelNumber, faults } of same)
        if (personnelNumber !== null) faults.push({ field: "personnelNumber", rule: "duplicate" });
}

function rejectCircles(judged: readonly JudgedRow[]) {
  const sound = judged.flatMap(({ faults, checked }) =>
    checked && faults.length === 0 ? [{ ...checked, faults }] : [],
  );
  const inCircle = circleFinder(sound);
  for (const { department, faults } of sound)
    if (department && inCircle(department)) faults.push({ field: "departmentParentCode", rule: "department_parent" });
}
