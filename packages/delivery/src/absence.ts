import { fieldLabels, absenceFieldLabels, Refusal, type MessageCode, type UnknownCode } from "@datakluis/contract";
import { absenceCellOf, isAbsence, required, type AbsenceCell } from "./absence-fields.ts";
import { judgeAbsence, meaningsOfCodes, type AbsenceRow, type JudgedAbsence } from "./absence-row.ts";
import { headOf, type AnyFile } from "./intake.ts";
import type { Report } from "./look.ts";
import { mostRejections, openAny } from "./read.ts";
import type { Asked } from "./sivi-asked.ts";
import type { Entries, Entry, Value } from "./source.ts";
import type { Table } from "./table.ts";

/** A file of absence, read and checked by itself; whom its numbers are of is not known here. */
export type AbsenceReading = Report & {
  accepted: AbsenceRow[];
  unknownCodes: UnknownCode[];
  /** The cases its sender can be told of, when he asks for it: those he named in a way that may be said back. */
  named: NamedCase[];
};

/** A case as its sender names it, and in which row of his. */
export type NamedCase = { row: number; personnelNumber: string | null; reference: string; number: number | null };

/** More messages than this come in no file. */
const mostMessages = 20_000;
const mostCodes = 20;

/**
 * Reads a file of absence: SIVI's *Verzuimmeldingen*, or CSV, XLSX, JSON or XML of our own (docs/leveringen.md). Null for a
 * file of anything else. Throws a Refusal when the file as a whole cannot be read.
 *
 * @param codes what the employer said of codes in his messages
 */
export async function readAbsence(
  file: AnyFile,
  today: string,
  codes: readonly MessageCode[] = [],
): Promise<AbsenceReading | null> {
  const found = mayHoldAbsence(file) ? await openAny(file) : null;
  if (!found) return null;
  const source = "lines" in found ? sourceOfTable(found) : sourceOfEntries(found);
  const meaningOf = meaningsOfCodes(codes);
  const judged: JudgedAbsence[] = [];
  for await (const some of source.rows) {
    if (some === null) return null;
    judged.push(...some.map(({ row, cells }) => judgeAbsence(row, cells, today, meaningOf)));
    if (judged.length > mostMessages) throw new Refusal("too_large");
  }
  if (judged.length === 0) return null;
  const fit = judged.flatMap(({ checked }) => checked ?? []);
  const rejections = judged.flatMap(({ row, personnelNumber, faults }) =>
    faults.map(({ field, rule }) => ({ row, personnelNumber, field, rule })),
  );
  const { asked = null, ...told } = source.told();
  return {
    ...told,
    asked,
    rows: judged.length,
    rejected: judged.length - fit.length,
    rejections: rejections.slice(0, mostRejections),
    accepted: fit,
    unknownCodes: countCodes(judged),
    named: asked
      ? judged.flatMap(({ row, personnelNumber, named }) => (named ? [{ row, personnelNumber, ...named }] : []))
      : [],
  };
}

/** Whether a word of absence stands where a file says what it is; so that others need not be opened for it. */
function mayHoldAbsence(file: AnyFile): boolean {
  const head = headOf(file, headBytes).toString("latin1").replaceAll("\0", "");
  return head.startsWith("PK") || /verzuim|ziektedag/i.test(head);
}
const headBytes = 8192;

type Cells = Map<AbsenceCell, { name: string; value: Value }>;
/** Null as soon as it turns out to be a file of something else. */
type Source = {
  rows: AsyncGenerator<{ row: number; cells: Cells }[] | null, void>;
  told: () => Pick<AbsenceReading, "format" | "ignoredColumns" | "unread"> & { asked?: Asked | null };
};

function sourceOfTable({ format, lines }: Table): Source {
  let at: (AbsenceCell | undefined)[] | undefined;
  let ignored = 0;
  const rows = async function* (): Source["rows"] {
    for await (const some of lines) {
      const arrived: { row: number; cells: Cells }[] = [];
      for (const { line, cells } of some) {
        if (at) {
          const said = cells.flatMap((value, index) => {
            const cell = at![index];
            return cell ? [[cell, { name: cell, value }] as const] : [];
          });
          // A cell too many may be a separator inside a value; then none of them is where it should be.
          arrived.push({ row: line, cells: new Map(cells.length === at.length ? said : []) });
          continue;
        }
        if (!isAbsence(cells)) return yield null;
        at = cells.map((heading) => absenceCellOf(heading));
        ignored = at.filter((it, index) => !it && String(cells[index]).trim()).length;
        mustHave(new Set(at));
        const twice = at.find((it, index) => it && at!.indexOf(it) !== index);
        if (twice) throw new Refusal("file_columns_twice");
      }
      yield arrived;
    }
  };
  return { rows: rows(), told: () => ({ format, ignoredColumns: ignored, unread: [] }) };
}

/** Names in the rows of a message that names its own fields. */
const mostNames = 1_000;

function sourceOfEntries({ entries, told }: Entries): Source {
  const ignored = new Set<string>();
  const cellsOf = ({ cells }: Entry): Cells => {
    const found: Cells = new Map();
    for (const [name, value] of cells) {
      const cell = absenceCellOf(name);
      if (!cell) ignored.add(name);
      else if (found.has(cell)) throw new Refusal("file_columns_twice");
      else found.set(cell, { name, value });
    }
    if (ignored.size > mostNames) throw new Refusal("file_shape");
    return found;
  };
  let first = true;
  const rows = async function* (): Source["rows"] {
    for await (const some of entries) {
      const absent = some.filter(({ about }) => about === "absence");
      if (some.length > 0 && first && absent.length === 0) return yield null;
      if (absent.length < some.length) throw new Refusal("absence_apart");
      if (some.length > 0) first = false;
      yield some.map((it) => ({ row: it.row, cells: cellsOf(it) }));
    }
  };
  return {
    rows: rows(),
    told: () => {
      const { format, unread, ignoredColumns, asked = null } = told();
      return { format, unread, asked, ignoredColumns: ignoredColumns + ignored.size };
    },
  };
}

function mustHave(headings: ReadonlySet<AbsenceCell | undefined>): void {
  const missing = required.filter((it) => !headings.has(it));
  if (missing.length > 0)
    throw new Refusal(
      "file_columns_missing",
      missing.map((path) => ({
        path,
        sentence: `De kolom ${{ ...fieldLabels, ...absenceFieldLabels }[path]} ontbreekt.`,
      })),
    );
}

/** Only what has the form of a code: a word can be somebody's name. */
function countCodes(judged: readonly JudgedAbsence[]): UnknownCode[] {
  const counted = new Map<string, UnknownCode>();
  for (const { element, code } of judged.flatMap(({ unknown }) => unknown)) {
    if (!/^[A-Za-z0-9]{1,3}$/.test(code)) continue;
    const it = counted.get(`${element} ${code}`) ?? { element, code, messages: 0 };
    counted.set(`${element} ${code}`, { ...it, messages: it.messages + 1 });
  }
  return [...counted.values()].slice(0, mostCodes);
}
