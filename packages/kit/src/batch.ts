import { Growing } from "./growing.ts";
import { letGo } from "./threads.ts";

/** Binary COPY: the fastest way into PostgreSQL (rows of typed values, no text to escape). */
export type Cell =
  | { uuid: string | null }
  | { text: string | null }
  | { bytes: Buffer | null }
  | { int: number | null }
  | { date: string | null };

const header = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const epoch = Date.UTC(2000, 0, 1);
const absent = -1;
const lastRow = -1;

/**
 * One batch as a single buffer, so that the socket gets large writes.
 *
 * @param expected about how many bytes it will be
 */
export function encodeRows(rows: Iterable<readonly Cell[]>, expected?: number): Buffer {
  const into = new Growing(expected);
  into.bytes(header);
  for (const row of rows) {
    into.int16(row.length);
    for (const cell of row) writeCell(into, cell);
  }
  into.int16(lastRow);
  return into.done();
}

function writeCell(into: Growing, cell: Cell): void {
  if ("bytes" in cell && cell.bytes !== null) {
    into.int32(cell.bytes.length);
    into.bytes(cell.bytes);
  } else if ("text" in cell && cell.text !== null) into.measured(cell.text);
  else if ("uuid" in cell && cell.uuid !== null) {
    into.int32(16);
    into.hex(cell.uuid.replaceAll("-", ""));
  } else if ("int" in cell && cell.int !== null) writeInt(into, cell.int);
  else if ("date" in cell && cell.date !== null) writeInt(into, (Date.parse(cell.date) - epoch) / 86_400_000);
  else into.int32(absent);
}

function writeInt(into: Growing, value: number): void {
  into.int32(4);
  into.int32(value);
}

/**
 * Where the values of a batch begin and end, one behind the other; one that is absent ends before 0. For who needs few of
 * them: a view on each costs more than the rest.
 */
export function cellsIn(batch: Buffer): Int32Array {
  let cells = new Int32Array(1_024);
  let count = 0;
  let at = header.length + batch.readInt32BE(header.length - 4);
  for (let fields = batch.readInt16BE(at); fields !== lastRow; fields = batch.readInt16BE(at)) {
    at += 2;
    if (count + fields * 2 > cells.length) {
      const larger = new Int32Array(cells.length * 2 + fields * 2);
      larger.set(cells);
      letGo(cells);
      cells = larger;
    }
    for (let field = 0; field < fields; field += 1) {
      const length = batch.readInt32BE(at);
      at += 4;
      cells[count++] = at;
      cells[count++] = length === absent ? absent : at + length;
      at += Math.max(length, 0);
    }
  }
  return cells.subarray(0, count);
}

/** The rows of a batch that came out of the database: of each its values, as views into the batch. */
export function* decodeRows(batch: Buffer): Generator<(Buffer | null)[]> {
  const extension = batch.readInt32BE(header.length - 4);
  for (let at = header.length + extension; ;) {
    const count = batch.readInt16BE(at);
    if (count === lastRow) return;
    at += 2;
    const row: (Buffer | null)[] = [];
    for (let field = 0; field < count; field += 1) {
      const length = batch.readInt32BE(at);
      at += 4;
      row.push(length === absent ? null : batch.subarray(at, at + length));
      at += Math.max(length, 0);
    }
    yield row;
  }
}

/** The sixteen bytes of a uuid. */
export const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");

export function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
