import type { Socket } from "node:net";
import type { Pool } from "./db.ts";
import type { QueryResult, QueryResultRow } from "pg";

/** A statement under a name, so that the database plans it once. */
export type Statement = { name: string; text: string; values: unknown[] };

/**
 * One statement in a transaction of a person, in one round trip: begin, who asks, the statement and commit are sent
 * together over a pipelined connection (kit/db `poolOf`). For the few paths too hot for the query builder. Throws when
 * it was not committed: what the database did not keep is not shown.
 */
export async function atOnceFor<Row extends QueryResultRow>(
  pipeline: Pool,
  user: string,
  statement: Statement,
): Promise<Row[]> {
  const client = await pipeline.connect();
  let broken: Error | undefined;
  try {
    const wire = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    // Held back until all is written, so that it leaves in one packet: writing to the wire costs more than the words.
    wire.cork();
    const said = [
      client.query("begin"),
      client.query({ name: "act-for", text: "select set_config('app.user', $1, true)", values: [user] }),
      client.query<Row>(statement),
      client.query("commit"),
    ];
    wire.uncork();
    const steps = await Promise.allSettled(said);
    const failed = steps.find((step) => step.status === "rejected");
    if (failed) throw (broken = failed.reason instanceof Error ? failed.reason : new Error("onbekend"));
    const [, , asked, commit] = steps.map((step) => (step as PromiseFulfilledResult<QueryResult>).value);
    // PostgreSQL answers a commit of a failed transaction with the word ROLLBACK, and no error.
    if (commit?.command !== "COMMIT") throw (broken = new Error("niet vastgelegd"));
    return (asked?.rows ?? []) as Row[];
  } finally {
    client.release(broken);
  }
}
