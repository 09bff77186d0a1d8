import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { Transaction } from "kysely";
import pg from "pg";
import { from, to } from "pg-copy-streams";
import { encodeRows, type Cell } from "./batch.ts";
import { kyselyOf, transactionFor } from "./db.ts";
import { letGo } from "./threads.ts";

/**
 * Writes rows into a table by COPY. Row level security forbids COPY into a guarded table, so `into` is a temporary
 * one; an INSERT … SELECT under the policy follows.
 */
export const copyRows = (client: pg.ClientBase, into: string, rows: Iterable<readonly Cell[]>) =>
  copyEncoded(client, into, encodeRows(rows));

/** The same for a batch that `encodeRows` made before. */
async function copyEncoded(client: pg.ClientBase, into: string, batch: Uint8Array): Promise<void> {
  await pipeline(Readable.from([batch]), client.query(from(`copy ${into} from stdin (format binary)`)));
  letGo(batch);
}

/** What a query answers as one batch (see `decodeRows`): bytes stay bytes, where the driver would read hexadecimals. */
async function copiedOut(client: pg.ClientBase, query: string, values: readonly string[]): Promise<Buffer> {
  // COPY knows no parameters.
  const text = query.replace(/\$(\d+)/g, (_, number: string) => pg.escapeLiteral(values[Number(number) - 1]!));
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(to(`copy (${text}) to stdout (format binary)`))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Uses the batch up: it is empty afterwards. */
export type Copy = (into: string, batch: Uint8Array) => Promise<void>;
export type CopyOut = (query: string, values: readonly string[]) => Promise<Buffer>;

/** A transaction as `transactionFor` gives, that can COPY as well: its one connection is held bare beside it. */
export async function transactionWithCopy<Tables, A>(
  pool: pg.Pool,
  who: { user: string } | { employer: string },
  work: (tx: Transaction<Tables>, copy: Copy, copyOut: CopyOut) => Promise<A>,
): Promise<A> {
  const client = await pool.connect();
  const held = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
  const pinned = { connect: async () => held, end: async () => undefined } as unknown as pg.Pool;
  const db = kyselyOf<Tables>(pinned);
  let broken = true;
  try {
    const copy: Copy = (into, batch) => copyEncoded(client, into, batch);
    const copyOut: CopyOut = (query, values) => copiedOut(client, query, values);
    const done = await transactionFor(db, who, (tx) => work(tx, copy, copyOut));
    broken = false;
    return done;
  } finally {
    // After a fault nobody knows what state the connection is in.
    client.release(broken);
  }
}
