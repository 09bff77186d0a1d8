import {
  type ChosenColumn,
  type DeliveryField,
  mostWhole,
  personnelNumberKey,
  Refusal,
  type Rejection,
} from "@datakluis/contract";
import { beginOf, decode, isZip, piecesIn } from "./bytes.ts";
import { openCsv } from "./csv.ts";
import { Column, Texts } from "./compact.ts";
import type { Department } from "./departments.ts";
import { headOf, wholeOf, type AnyFile } from "./intake.ts";
import { isJson, openJson } from "./json.ts";
import { type CheckedRow, departmentSaid, judgeDepartment, judgeRow } from "./row.ts";
import {
  type Arrived,
  type Entries,
  type Source,
  sourceOfEntries,
  sourceOfTable,
  type Told as Headed,
} from "./source.ts";
import { absenceShape } from "./sivi-absence.ts";
import { siviShape } from "./sivi.ts";
import type { Cell, Table } from "./table.ts";
import { nothing, rejectionsOf, seenTogether, type Faulted, type Why } from "./together.ts";
import { openXlsx } from "./xlsx.ts";
import { isXml, openXml, ownShape } from "./xml.ts";

/** What a file says, but for its employees. */
type Told = Headed & {
  /** Rows under the headings that hold anything. */
  rows: number;
  /** Of all rows, those that are not taken over. */
  rejected: number;
  /** What is wrong with those, as far as anybody will read it. */
  rejections: Rejection[];
  departments: Department[];
};

export type Reading = Told & {
  /** Employees. */
  accepted: CheckedRow[];
};

/** The rows that could be taken over by themselves, as they came: by number, what the caller made of each. */
export type Rows = {
  readonly length: number;
  /** Not rejected in the end for what stands elsewhere in the file. */
  fit(at: number): boolean;
  /** Where its number stands among the keys. */
  key(at: number): number;
  row(at: number): number;
  kept(at: number): number;
  departmentCode(at: number): string | null;
};

/** A report with more lines than this helps nobody; the rest is counted. */
export const mostRejections = 10_000;

/** More rows than this, sound or not, have no one employer. */
const mostRows = 2_000_000;

/**
 * An employer's file, read and checked: rows that can be taken over as they are, and for all others why not. Throws
 * a Refusal when the file as a whole cannot be read.
 */
export async function readDelivery(
  file: AnyFile,
  today: string,
  chosen: readonly ChosenColumn[] = [],
): Promise<Reading> {
  const checked: CheckedRow[] = [];
  const { rows, told } = await readRows(
    file,
    today,
    { put: (row) => checked.push(row) - 1, numberOf: (kept) => checked[kept]!.personnelNumber },
    { chosen },
  );
  const departments = new Map(told.departments.map((it) => [it.code, it]));
  const accepted: CheckedRow[] = [];
  for (let at = 0; at < rows.length; at++)
    if (rows.fit(at))
      accepted.push({ ...checked[rows.kept(at)]!, department: departments.get(rows.departmentCode(at) ?? "") ?? null });
  return { ...told, accepted };
}

/** What a row says of one field. */
export type CellOf = (field: DeliveryField) => Cell;

/**
 * What the caller made of a row before, when it is known to say what it said when it was judged sound; then it is not judged
 * again. Undefined of any other. `key` is where its number stands among the keys.
 */
export type AsBefore = (
  row: number,
  cellOf: CellOf,
  fields: readonly DeliveryField[],
) => { key: number; kept: number } | undefined;

/** Where each row is put away as it comes, and its number told of it again. */
type PutAway = { put(row: CheckedRow, cellOf: CellOf): number; numberOf(kept: number): string };

/**
 * The same for a large file: `away` takes each row as it comes, so that none of them need stand in memory. It also
 * sees rows that are rejected in the end, because their number comes again further on.
 *
 * @param chosen what the employer said of the headings of his files (mapping.ts)
 * @param keys where the numbers in the file are added, by personnelNumberKey
 * @param most more rows than this are refused (`too_large`), also when most of them are rejected
 */
export async function readRows(
  file: AnyFile,
  today: string,
  away: PutAway,
  {
    asBefore,
    chosen = [],
    keys = new Texts(),
    most = mostRows,
  }: {
    asBefore?: AsBefore | undefined;
    chosen?: readonly ChosenColumn[] | undefined;
    keys?: Texts;
    most?: number;
  } = {},
): Promise<{ told: Told; rows: Rows; isRejected(key: number): boolean }> {
  const source = await openSource(file, chosen);
  const sound = { row: new Column(), key: new Column(), kept: new Column("any"), department: new Column() };
  const named: Department[] = [];
  const placeOf = new Map<string, number>();
  const faulted: Faulted[] = [];
  // Per key how often it came, and whether a row with it is rejected.
  const [times, rejectedKey] = [new Column(), new Column()];
  let [rows, rejected] = [0, 0];

  /** Thousands of rows name the same department in the same words; one of them is enough. */
  const departmentAt = (it: Department | null): number => {
    if (!it) return nothing;
    const words = `${it.code}\n${it.name}\n${it.parentCode ?? "\n"}`;
    const known = placeOf.get(words);
    if (known !== undefined) return known;
    placeOf.set(words, named.push(it) - 1);
    return named.length - 1;
  };
  const count = (key: number): void => {
    while (times.length < keys.size) {
      times.push(0);
      rejectedKey.push(0);
    }
    times.set(key, times.at(key) + 1);
  };
  const takeOver = (row: number, key: number, kept: number, department: Department | null): void => {
    if (key !== nothing) count(key);
    sound.row.push(row);
    sound.key.push(key);
    sound.kept.push(kept);
    sound.department.push(departmentAt(department));
  };
  const reject = (row: number, personnelNumber: string | null, faults: readonly Why[]): void => {
    rejected += 1;
    if (personnelNumber !== null) {
      const key = keys.put(personnelNumberKey(personnelNumber));
      count(key);
      rejectedKey.set(key, 1);
    }
    // Of what comes after these nobody reads what is wrong with it.
    if (faulted.length < mostRejections) faulted.push({ row, personnelNumber, faults, before: sound.row.length });
  };
  const judge = (it: Arrived, nameless: boolean): void => {
    const { row } = it;
    if (it.about === null) return reject(row, null, [{ field: null, rule: "cells" }]);
    if (it.about === "department") {
      const { department, faults } = judgeDepartment(row, it.cellOf, it.wrong);
      return department ? takeOver(row, nothing, nothing, department) : reject(row, null, faults);
    }
    const fields = asBefore && it.wrong.length === 0 ? source.fields() : null;
    const before = fields && asBefore?.(row, it.cellOf, fields);
    if (before) return takeOver(row, before.key, before.kept, departmentSaid(it.cellOf));
    const { checked, personnelNumber, faults } = judgeRow(row, it.cellOf, today, { wrong: it.wrong, nameless });
    if (!checked) return reject(row, personnelNumber, faults);
    takeOver(
      row,
      keys.put(personnelNumberKey(checked.personnelNumber)),
      away.put(checked, it.cellOf),
      checked.department,
    );
  };
  for await (const some of source.rows) {
    const nameless = source.nameless();
    rows += some.length;
    for (const it of some) judge(it, nameless);
    if (rows > most || keys.size > 2 * most) throw new Refusal("too_large");
  }
  const told = source.told();
  if (rows === 0) throw new Refusal("file_empty");

  const { departments, lateOf } = seenTogether(sound, named, (key) => times.at(key));
  for (let at = 0; at < sound.row.length; at++) {
    if (!lateOf(at)) continue;
    rejected += 1;
    if (sound.key.at(at) !== nothing) rejectedKey.set(sound.key.at(at), 1);
  }
  const timesOf = (personnelNumber: string) => times.at(keys.find(personnelNumberKey(personnelNumber)));
  const rejections = rejectionsOf(sound, faulted, lateOf, away.numberOf, timesOf);
  return {
    told: {
      ...told,
      rows,
      rejected,
      rejections: rejections.take(mostRejections).toArray(),
      departments: [...departments.values()],
    },
    rows: {
      length: sound.row.length,
      fit: (at) => sound.key.at(at) !== nothing && !lateOf(at),
      key: (at) => sound.key.at(at),
      row: (at) => sound.row.at(at),
      kept: (at) => sound.kept.at(at),
      departmentCode: (at) => named[sound.department.at(at)]?.code ?? null,
    },
    isRejected: (key) => key < rejectedKey.length && rejectedKey.at(key) === 1,
  };
}

/** The kind of file is in its bytes; whatever its name or its sender says. */
export async function openSource(file: AnyFile, chosen: readonly ChosenColumn[] = []): Promise<Source> {
  const found = await openAny(file);
  return "lines" in found ? sourceOfTable(found, chosen) : sourceOfEntries(found);
}

export async function openAny(file: AnyFile): Promise<Table | Entries> {
  const begins = headOf(file, 4);
  if (begins.length === 0) throw new Refusal("file_empty");
  if (isZip(begins)) return openXlsx(mustBeWhole(file));
  const text = Buffer.isBuffer(file) ? decode(mustBeWhole(file)) : file.text();
  const head = beginOf(piecesIn(text), headBytes).toString("utf8", 0, headBytes);
  if (isJson(head)) return openJson(text);
  if (isXml(head))
    return openXml(
      text,
      (root, namespace) => ownShape(root) ?? absenceShape(root, namespace) ?? siviShape(root, namespace),
    );
  return openCsv(text);
}

/** Refuses `too_large`. */
function mustBeWhole(file: AnyFile): Buffer {
  const bytes = wholeOf(file);
  if (!bytes || bytes.length > mostWhole) throw new Refusal("too_large");
  return bytes;
}

/** The lines of a file with headings; null for one whose rows name their fields themselves. */
export async function openTable(file: AnyFile): Promise<Table | null> {
  const found = await openAny(file);
  return "lines" in found ? found : null;
}

/** Before this much white space the first letter of a file must stand. */
const headBytes = 4096;
