import { type ChosenColumn, DeliveryField, type DeliveryRule, fieldLabels, Refusal } from "@datakluis/contract";
import { chooseColumns, type Columns, departmentFieldOf, mustHave, stopgapOf } from "./columns.ts";
import { bare, fieldOf } from "./headings.ts";
import type { Asked } from "./sivi-asked.ts";
import type { Cell, Table } from "./table.ts";

/** What a row of a file is about. */
export type About = "employee" | "department" | "absence";

/** A row as it comes in, wherever it comes from; about nothing when its cells do not even fit the headings. */
export type Arrived =
  | {
      row: number;
      about: Exclude<About, "absence">;
      cellOf: (field: DeliveryField) => Cell;
      wrong: readonly WrongField[];
    }
  | { row: number; about: null };

/** What the form of a file already says is wrong, before anybody judged the value. */
type WrongField = { field: DeliveryField; rule: DeliveryRule };

/** What is known of a file when its last row is read. */
export type Told = {
  format: string;
  /** The fields the file speaks of: of others it says nothing. */
  fields: DeliveryField[];
  /** How many columns, or names, nobody here knows. */
  ignoredColumns: number;
  /** One page of a longer list, so whoever is not in it may well be on another. */
  page: boolean;
  /** It says of everybody only a number, not who he is. */
  nameless: boolean;
  /** The names of what a message says and nobody here reads. */
  unread: string[];
  /** Whether its sender asks to acknowledge it; left out by what cannot ask. */
  asked?: Asked | null;
};

/**
 * `nameless` may be asked from the first row on, and so may `fields`: those the file speaks of, or null while a next row may
 * bring another; `told` only when the last has been read.
 */
export type Source = {
  rows: AsyncIterable<Arrived[]>;
  nameless: () => boolean;
  fields: () => readonly DeliveryField[] | null;
  told: () => Told;
};

/** A cell, or why it is none. */
export type Value = Cell | { rule: DeliveryRule };

/** A list or an object where one value should stand. */
export const nested: Value = { rule: "nested" };

/** A row with names of its own, as JSON and XML have them. */
export type Entry = { row: number; about: About; cells: Iterable<readonly [name: string, value: Value]> };

export type Entries = {
  entries: AsyncIterable<Entry[]>;
  told: () => Pick<Told, "format" | "page" | "nameless" | "unread" | "ignoredColumns" | "asked">;
};

/** The rows under the headings of a table, read as the employer chose (mapping.ts). */
export function sourceOfTable({ format, lines }: Table, chosen: readonly ChosenColumn[] = []): Source {
  let columns: Columns | undefined;
  let headed: readonly DeliveryField[] | null = null;
  const rows = async function* (): AsyncGenerator<Arrived[]> {
    for await (const some of lines) {
      const arrived: Arrived[] = [];
      for (const { line: row, cells } of some) {
        if (!columns) {
          columns = chooseColumns(cells, chosen);
          headed = fieldsIn(columns.at);
        } else if (cells.length === columns.width)
          arrived.push({ row, about: columns.about, cellOf: by(columns, cells), wrong: [] });
        // One cell too many may be a separator inside a name, and then every next cell is somebody's wrong value: the
        // row is not read at all, not even for its number, and also when the surplus cell is empty.
        else arrived.push({ row, about: null });
      }
      yield arrived;
    }
  };
  return {
    rows: rows(),
    nameless: () => false,
    fields: () => headed,
    told: () => {
      if (!columns) throw new Refusal("file_empty");
      const fields = columns.about === "employee" ? [...columns.at.keys()] : [];
      return { format, fields, ignoredColumns: columns.ignored, page: false, nameless: false, unread: [] };
    },
  };
}

const by =
  ({ at }: Columns, cells: readonly Cell[]) =>
  (field: DeliveryField) =>
    cells[at.get(field) ?? -1] ?? "";

const enough = 1_000;

/** More names than this are no names: the values stand where names should. */
const mostNames = 1_000;

/**
 * Rows that name their fields themselves. A name means what it means as a heading; what one employee has a name for,
 * all have a column for, so whoever lacks it has it empty.
 */
export function sourceOfEntries({ entries, told }: Entries): Source {
  const meanings = { employee: new Map<string, Meaning>(), department: new Map<string, Meaning>() };
  const fields = new Set<DeliveryField>();
  const ignored = new Set<string>();
  let employees = 0;

  const meaningOf = (about: "employee" | "department", name: string): Meaning => {
    const known = meanings[about].get(name);
    if (known) return known;
    if (meanings[about].size === mostNames) throw new Refusal("file_shape");
    const meaning = about === "employee" ? asEmployee(name) : { field: departmentFieldOf(name), stopgap: undefined };
    meanings[about].set(name, meaning);
    return meaning;
  };

  const arrivedOf = ({ row, about, cells }: Entry): Arrived => {
    // A file of absence alone is read elsewhere (absence.ts), where the employer has it delivered.
    if (about === "absence") throw new Refusal(row === 1 ? "absence_not_delivered" : "absence_apart");
    const at = new Map<DeliveryField, Value>();
    const stopgaps = new Map<DeliveryField, Value>();
    for (const [name, value] of cells) {
      const { field, stopgap } = meaningOf(about, name);
      if (field && at.has(field)) throw twice(field);
      if (field) at.set(field, inCode(name, value));
      else if (stopgap && !stopgaps.has(stopgap)) stopgaps.set(stopgap, value);
      else ignored.add(`${about} ${bare(name)}`);
    }
    // The end of a post is only the end of an employment where its start stands for the start of one.
    if (!at.has("startsOn")) for (const [field, value] of stopgaps) if (!at.has(field)) at.set(field, value);
    if (about === "employee") for (const field of at.keys()) fields.add(field);
    const wrong = at.entries().flatMap(([field, it]) => (typeof it === "object" ? [{ field, rule: it.rule }] : []));
    const cellOf = (field: DeliveryField) => {
      const value = at.get(field) ?? "";
      return typeof value === "object" ? "" : value;
    };
    return { row, about, cellOf, wrong: wrong.toArray() };
  };

  const rows = async function* (): AsyncGenerator<Arrived[]> {
    for await (const some of entries) {
      employees += some.filter(({ about }) => about === "employee").length;
      const arrived = some.map(arrivedOf);
      // What nobody of so many has, is not going to come: no need to read fifty megabytes first.
      if (employees >= enough) mustHave(fields, told().nameless);
      yield arrived;
    }
  };
  return {
    rows: rows(),
    nameless: () => told().nameless,
    fields: () => null,
    told: () => {
      if (employees > 0) mustHave(fields, told().nameless);
      const ignoredColumns = told().ignoredColumns + ignored.size;
      return { ...told(), fields: fieldsIn(fields), ignoredColumns };
    },
  };
}

/** Fields in an order that does not depend on the file. */
const fieldsIn = (some: { has(field: DeliveryField): boolean }) => DeliveryField.options.filter((it) => some.has(it));

type Meaning = { field: DeliveryField | undefined; stopgap: DeliveryField | undefined };

const asEmployee = (name: string): Meaning => {
  const field = bare(name) === numberedNameUse ? "nameUse" : fieldOf(name);
  return { field, stopgap: field ? undefined : stopgapOf(name) };
};

const numberedNameUse = "naamgebruikcode";

/**
 * AFAS numbers the use of a name in its own way from 0, which is one's own. What its other numbers mean is nowhere
 * laid down for us, and SIVI counts from 1: so only the first is read, and the others are no known use.
 */
const inCode = (name: string, value: Value): Value =>
  typeof value === "string" && bare(name) === numberedNameUse && !/^0?$/.test(value) ? `AFAS ${value}` : value;

const twice = (path: DeliveryField) =>
  new Refusal("file_columns_twice", [{ path, sentence: `Meer dan één naam betekent ${fieldLabels[path]}.` }]);
