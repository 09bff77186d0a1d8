import type { Socket } from "node:net";
import pg, { type PoolClient, type QueryResult, type QueryResultRow } from "pg";
import { settingsOf, type Pool } from "./db.ts";
import { gather } from "./gather.ts";
import { originNow, type Origin } from "./origin.ts";

/** A statement under a name, so that the database plans it once. */
export type Statement = { name: string; text: string; values: unknown[] };

/** In the place of a user: the statement itself tells row level security who asks, and from where. */
const saysItself = Symbol("says itself who asks");

type Asked = {
  user: string | typeof saysItself;
  from: Origin | undefined;
  statement: Statement;
  resolve(rows: QueryResultRow[]): void;
  reject(fault: unknown): void;
};

const queues = new WeakMap<Pool, (asked: Asked) => void>();

/**
 * One statement in a transaction in which row level security knows who asks, in one round trip over a pipelined
 * connection (kit/db `poolOf`). For the few paths too hot for the query builder. Who comes while others are under way
 * waits for a moment and shares a transaction with whoever waits too, so that a busy server commits less often. Throws
 * when it was not committed: what the database did not keep is not shown.
 */
export const atOnceFor = <Row extends QueryResultRow>(
  pipeline: Pool,
  user: string,
  statement: Statement,
): Promise<Row[]> => askedAs<Row>(pipeline, user, statement);

function askedAs<Row extends QueryResultRow>(
  pipeline: Pool,
  user: string | typeof saysItself,
  statement: Statement,
): Promise<Row[]> {
  const ask = queues.get(pipeline) ?? queueOf(pipeline);
  queues.set(pipeline, ask);
  return new Promise((resolve, reject) =>
    ask({ user, from: originNow(), statement, resolve: (rows) => resolve(rows as Row[]), reject }),
  );
}

const pace = { groupsAtOnce: 2, mostInGroup: 16 };

const queueOf = (pipeline: Pool) => gather<Asked>(pace, (group) => runGroup(pipeline, inOrder(group)));

/**
 * One group at a time: with two under way they leave half full, and each asks the database the same work for fewer. While
 * one is answered the next gathers, so that nobody waits for more than the group before his own.
 */
const paceOfOneStatement = { groupsAtOnce: 1, mostInGroup: 32 };

type Sharing<Row> = { values: readonly unknown[]; resolve(rows: Row[]): void; reject(fault: unknown): void };

/**
 * The same for a statement that answers several at once: it takes an array for each value, says itself to row level
 * security who asks and from where, and tells of each row whose it is (`at`, counted from 1). Who comes while others are
 * under way shares a statement with whoever waits too: to begin one costs the database more than what most of them find.
 */
export function manyAtOnce<Row extends { at: number }>(
  statement: Pick<Statement, "name" | "text">,
): (pipeline: Pool, values: readonly unknown[]) => Promise<Row[]> {
  const queuesOfThis = new WeakMap<Pool, (asked: Sharing<Row>) => void>();
  const run = async (pipeline: Pool, group: readonly Sharing<Row>[]): Promise<void> => {
    try {
      const values = group[0]!.values.map((_, which) => group.map((it) => it.values[which]));
      const rows = await askedAs<Row>(pipeline, saysItself, { ...statement, values });
      for (const [at, it] of group.entries()) it.resolve(rows.filter((row) => row.at === at + 1));
    } catch (fault) {
      if (group.length > 1 && isRolledBack(fault)) for (const it of group) await run(pipeline, [it]);
      else for (const it of group) it.reject(fault);
    }
  };
  return (pipeline, values) => {
    const ask = queuesOfThis.get(pipeline) ?? gather(paceOfOneStatement, (group) => run(pipeline, group));
    queuesOfThis.set(pipeline, ask);
    return new Promise((resolve, reject) => ask({ values, resolve, reject }));
  };
}

/** Always in the same order, so that two groups that touch the same rows wait for one another instead of both. */
const inOrder = (group: readonly Asked[]): Asked[] =>
  group
    .map((it) => ({ it, key: JSON.stringify([it.statement.name, it.statement.values]) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ it }) => it);

/** Runs a group in one transaction. What one of them does wrong undoes all, so then each gets one of his own. */
async function runGroup(pipeline: Pool, group: readonly Asked[]): Promise<void> {
  try {
    const answers = await committed(pipeline, group);
    for (const [at, rows] of answers.entries()) group[at]!.resolve(rows);
  } catch (fault) {
    if (group.length > 1 && isRolledBack(fault)) for (const it of group) await runGroup(pipeline, [it]);
    else for (const it of group) it.reject(fault);
  }
}

/** Whether the database itself says that nothing was kept; of a connection that broke (class 57) nobody knows. */
const isRolledBack = (fault: unknown) =>
  fault instanceof NotCommitted || (fault instanceof pg.DatabaseError && !fault.code?.startsWith("57"));

class NotCommitted extends Error {}

async function committed(pipeline: Pool, group: readonly Asked[]): Promise<QueryResultRow[][]> {
  const client = await pipeline.connect();
  let broken: Error | undefined;
  try {
    const { sent, wanted } = sendAll(client, group);
    const steps = await Promise.allSettled(sent);
    const failed = steps.find((step) => step.status === "rejected");
    if (failed) throw failed.reason;
    const answers = steps.map((step) => (step as PromiseFulfilledResult<QueryResult>).value);
    // PostgreSQL answers a commit of a failed transaction with the word ROLLBACK, and no error.
    if (answers.at(-1)?.command !== "COMMIT") throw new NotCommitted("niet vastgelegd");
    return wanted.map((at) => answers[at]!.rows as QueryResultRow[]);
  } catch (fault) {
    broken = fault instanceof Error ? fault : new Error("onbekend");
    throw fault;
  } finally {
    client.release(broken);
  }
}

/** Each of a group says who and from where, also when from nowhere: what another said is not his. */
const actFor = `select set_config('app.user', $1, true), set_config('app.session', $2, true),
  set_config('app.network', $3, true)`;

/**
 * Begin, of each who asks and his statement, and commit: in that order, without waiting for an answer in between.
 * Answers also which of them are the statements that were asked for.
 */
function sendAll(client: PoolClient, group: readonly Asked[]): { sent: Promise<QueryResult>[]; wanted: number[] } {
  const wire = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  const wanted: number[] = [];
  // Held back until all is written, so that it leaves in one packet: writing to the wire costs more than the words.
  wire.cork();
  const sent = [client.query("begin")];
  for (const { user, from, statement } of group) {
    if (user !== saysItself) {
      const { session, network } = settingsOf(from);
      sent.push(client.query({ name: "act-for", text: actFor, values: [user, session, network] }));
    }
    wanted.push(sent.push(client.query(statement)) - 1);
  }
  sent.push(client.query("commit"));
  wire.uncork();
  return { sent, wanted };
}
