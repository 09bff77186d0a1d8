import {
  type ChosenColumn,
  DeliveryField,
  fieldLabels,
  labelOf,
  ruleSentences,
  type Rejection,
} from "@datakluis/contract";
import type { AnyFile } from "./intake.ts";
import { openSource } from "./read.ts";
import { rowOf } from "./spreadsheet.ts";
import type { Cell } from "./table.ts";
import { canonicalDate } from "./values.ts";

/** A row that is not taken over, as it came: by field, only those that hold anything. */
export type RejectedRow = { row: number; cells: Partial<Record<DeliveryField, string>> };

/**
 * The rows that are rejected, out of the file once more: a row can be rejected for what stands far below it, and keeping
 * every row as it came would cost the memory of the whole file again. A row that does not fit its headings comes empty.
 */
export async function* rejectedRows(
  file: AnyFile,
  wanted: ReadonlySet<number>,
  chosen: readonly ChosenColumn[] = [],
): AsyncGenerator<RejectedRow> {
  let left = wanted.size;
  for await (const some of (await openSource(file, chosen)).rows)
    for (const it of some) {
      if (!wanted.has(it.row)) continue;
      const cells = it.about === null ? {} : cellsOf(it.cellOf);
      yield { row: it.row, cells };
      if (--left === 0) return;
    }
}

const cellsOf = (cellOf: (field: DeliveryField) => Cell): RejectedRow["cells"] =>
  Object.fromEntries(
    DeliveryField.options.flatMap((field) => {
      const text = textOf(field, cellOf(field));
      return text ? [[field, text]] : [];
    }),
  );

/** A spreadsheet keeps a day as a number; in a file of text that is a date. */
function textOf(field: DeliveryField, cell: Cell): string {
  const isDay = typeof cell === "number" && (field === "bornOn" || field === "startsOn" || field === "endsOn");
  return (isDay ? canonicalDate(cell) : undefined) ?? String(cell);
}

/**
 * Rejected rows as a file to correct and deliver again: under the headings a delivery knows, with in front which row it
 * was and what is wrong with it. Byte order mark and semicolons, for Dutch Excel; no cell is a formula.
 */
export async function* correctableCsv(
  pages: AsyncIterable<readonly RejectedRow[]>,
  rejections: readonly Rejection[],
): AsyncGenerator<string> {
  const wrong = Map.groupBy(rejections, (it) => it.row);
  yield `\uFEFF${rowOf(["Regel", "Reden", ...DeliveryField.options.map((field) => fieldLabels[field])])}`;
  for await (const rows of pages)
    yield rows
      .map(({ row, cells }) => {
        const reasons = wrong.get(row)?.map(({ field, rule }) => {
          const reason = ruleSentences[rule];
          return field ? `${labelOf(field)}: ${reason}` : reason;
        });
        return rowOf([String(row), reasons?.join(" ") ?? "", ...DeliveryField.options.map((it) => cells[it] ?? "")]);
      })
      .join("");
}
