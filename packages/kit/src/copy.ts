import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import type pg from "pg";
import { from } from "pg-copy-streams";
import { transactionFor } from "./db.ts";

/** Binary COPY: the fastest way into PostgreSQL (rows of typed values, no text to escape). */
export type Cell =
  | { uuid: string | null }
  | { text: string | null }
  | { bytes: Buffer | null }
  | { int: number | null }
  | { date: string | null };

const header = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
const epoch = Date.UTC(2000, 0, 1);

function valueOf(cell: Cell): Buffer | null {
  if ("bytes" in cell) return cell.bytes;
  if ("text" in cell) return cell.text === null ? null : Buffer.from(cell.text, "utf8");
  if ("uuid" in cell) return cell.uuid === null ? null : Buffer.from(cell.uuid.replaceAll("-", ""), "hex");
  const number = "int" in cell ? cell.int : cell.date === null ? null : (Date.parse(cell.date) - epoch) / 86_400_000;
  if (number === null) return null;
  const buffer = Buffer.allocUnsafe(4);
  buffer.writeInt32BE(number);
  return buffer;
}

/** One batch as a single buffer, so that the socket gets large writes. */
export function encodeRows(rows: Iterable<readonly Cell[]>): Buffer {
  const parts: Buffer[] = [header];
  for (const row of rows) {
    const count = Buffer.allocUnsafe(2);
    count.writeInt16BE(row.length);
    parts.push(count);
    for (const cell of row) {
      const value = valueOf(cell);
      const length = Buffer.allocUnsafe(4);
      length.writeInt32BE(value === null ? -1 : value.length);
      parts.push(length);
      if (value) parts.push(value);
    }
  }
  parts.push(trailer);
  return Buffer.concat(parts);
}

/**
 * Writes rows into a table by COPY. Row level security forbids COPY into a guarded table, so `into` is a temporary
 * one; an INSERT … SELECT under the policy follows.
 */
export const copyRows = (client: pg.ClientBase, into: string, rows: Iterable<readonly Cell[]>) =>
  copyEncoded(client, into, encodeRows(rows));

/** The same for a batch that `encodeRows` made before. */
const copyEncoded = (client: pg.ClientBase, into: string, batch: Uint8Array) =>
  pipeline(Readable.from([batch]), client.query(from(`copy ${into} from stdin (format binary)`)));

export type Copy = (into: string, batch: Uint8Array) => Promise<void>;

/** A transaction as `transactionFor` gives, that can COPY as well: its one connection is held bare beside it. */
export async function transactionWithCopy<Tables, A>(
  pool: pg.Pool,
  who: { user: string } | { employer: string },
  work: (tx: Transaction<Tables>, copy: Copy) => Promise<A>,
): Promise<A> {
  const client = await pool.connect();
  const held = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
  const pinned = { connect: async () => held, end: async () => undefined } as unknown as pg.Pool;
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pinned }) });
  let broken = true;
  try {
    const done = await transactionFor(db, who, (tx) => work(tx, (into, batch) => copyEncoded(client, into, batch)));
    broken = false;
    return done;
  } finally {
    // After a fault nobody knows what state the connection is in.
    client.release(broken);
  }
}
