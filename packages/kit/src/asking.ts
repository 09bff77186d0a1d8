import { AsyncLocalStorage } from "node:async_hooks";
import {
  PostgresDialect,
  PostgresDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type Kysely,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { Pool } from "./db.ts";

/** What the transaction that is about to begin says first: who asks, and from where. */
type Saying = { first: CompiledQuery | undefined };
const saying = new AsyncLocalStorage<Saying>();

/** Begins one transaction with this statement; its work calls `mustBeSaid` before anything else. */
export function sayingFirst<A>(first: CompiledQuery, begin: (mustBeSaid: () => void) => Promise<A>): Promise<A> {
  const said: Saying = { first };
  const mustBeSaid = () => {
    if (said.first) throw new Error("a transaction of kyselyOf only");
  };
  return saying.run(said, () => begin(mustBeSaid));
}

type Connection = Parameters<PostgresDriver["rollbackTransaction"]>[0];

const noAnswer = new WeakSet<object>();

/**
 * A write of which nobody needs the answer: within a transaction it goes along with the next statement. What goes wrong
 * with it, goes wrong with that one, or with the commit.
 */
export function sendAlong(tx: Kysely<any>, write: { compile(tx: Kysely<any>): CompiledQuery }) {
  const compiled = write.compile(tx);
  if (tx.isTransaction) noAnswer.add(compiled);
  return tx.executeQuery(compiled);
}

/** A connection in a transaction: what went wrong first of what nobody waited for. */
type Under = { fault?: unknown };

/**
 * Begins a transaction with what must be said first. Over a pipelined connection it does not wait for an answer: that, the
 * first statement of the work, and each that nobody needs the answer of, go along in one packet with the next. When one of
 * these fails PostgreSQL refuses all that follows and the commit, so nothing is ever asked without row level security
 * knowing who asks, and nothing is half done.
 */
class AskingDriver extends PostgresDriver {
  readonly #waits: boolean;
  readonly #under = new WeakMap<DatabaseConnection, Under>();
  readonly #known = new WeakSet<DatabaseConnection>();

  constructor(pool: Pool) {
    super({ pool });
    this.#waits = !pool.options?.pipeline;
  }

  override async acquireConnection() {
    const connection = await super.acquireConnection();
    if (!this.#waits && !this.#known.has(connection)) this.#let(connection);
    return connection;
  }

  /** Lets a connection send without waiting what nobody needs the answer of. */
  #let(connection: DatabaseConnection): void {
    this.#known.add(connection);
    const ask = connection.executeQuery.bind(connection);
    connection.executeQuery = async <R>(query: CompiledQuery, ...more: []): Promise<QueryResult<R>> => {
      const under = this.#under.get(connection);
      if (!under) return ask<R>(query, ...more);
      const answer = ask<R>(query, ...more);
      if (noAnswer.has(query)) {
        answer.catch((fault: unknown) => (under.fault ??= fault));
        return { rows: [] };
      }
      return answer.catch((fault: unknown) => {
        // What went wrong before is the reason; of this one PostgreSQL only says that it comes after.
        throw under.fault ?? fault;
      });
    };
  }

  override async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    const said = saying.getStore();
    const first = said?.first;
    // Of this transaction only, not of one within its work.
    if (said) said.first = undefined;
    if (!this.#waits) this.#under.set(connection, {});
    const begun = super.beginTransaction(connection, settings);
    if (this.#waits) await begun;
    else begun.catch(toldByTheNext);
    if (first && !this.#waits) noAnswer.add(first);
    if (!first) return;
    await connection.executeQuery(first).catch(async (fault: unknown) => {
      // To the builder it has not begun, so nobody else would undo it.
      await this.rollbackTransaction(connection);
      throw fault;
    });
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const under = this.#under.get(connection);
    try {
      await super.commitTransaction(connection);
    } catch (fault) {
      throw under?.fault ?? fault;
    } finally {
      this.#under.delete(connection);
    }
  }

  override async rollbackTransaction(connection: Connection): Promise<void> {
    this.#under.delete(connection);
    await super.rollbackTransaction(connection);
  }
}

const toldByTheNext = () => undefined;

/** How kyselyOf speaks to PostgreSQL. */
export class AskingDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver = () => new AskingDriver(this.#pool);
}
