import { CompiledQuery, Kysely, type Transaction } from "kysely";
import pg from "pg";
import { AskingDialect, sayingFirst } from "./asking.ts";
import { factsOf, type Log } from "./log.ts";
import { PreparingClient } from "./prepared.ts";
import { originNow, type Origin } from "./origin.ts";

// Counts and sums arrive as numbers, dates as the text they are: a calendar date has no time zone.
pg.types.setTypeParser(20, Number);
pg.types.setTypeParser(1082, (text) => text);

export type Pool = pg.Pool;

/**
 * Connections of one server to its own database. An idle connection that breaks is reported, not fatal.
 *
 * @param pipeline send several statements without waiting for each answer; COPY (kit/copy) cannot be asked over these
 */
export function poolOf(connectionString: string, log: Log, max = 16, pipeline = false): Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    pipeline,
    Client: PreparingClient,
  });
  const broken = (fault: Error) => log.warn("databaseverbinding verbroken", factsOf(fault));
  pool.on("error", broken);
  pool.on("connect", (client) => client.on("error", broken));
  return pool;
}

export const kyselyOf = <Tables>(pool: Pool) => new Kysely<Tables>({ dialect: new AskingDialect(pool) });

/** Did the database refuse a row because another has what may be there once? (SQLSTATE 23505) */
export const isThereAlready = (fault: unknown): boolean => (fault as { code?: unknown }).code === "23505";

/** Did the database refuse what was to be written, whoever asks it again? (SQLSTATE classes 22, data, and 23, integrity) */
export const refusesValue = (fault: unknown): boolean => /^2[23]/.test(String((fault as { code?: unknown }).code));

/** From where is asked, as settings of a transaction: an event takes them over by itself. Empty when there is none. */
export const settingsOf = (from: Origin | undefined): { session: string; network: string } => ({
  session: from?.session ?? "",
  network: from?.network ?? "",
});

/**
 * A transaction in which row level security knows who is asking: `app.user` for a person, `app.employer` for work the
 * system does for one employer. Without either no row of any employer exists. What is written down in it says from where
 * (origin.ts).
 */
export const transactionFor = <Tables, A>(
  db: Kysely<Tables>,
  who: { user: string } | { employer: string },
  work: (tx: Transaction<Tables>) => Promise<A>,
): Promise<A> => {
  const [name, value] = "user" in who ? ["app.user", who.user] : ["app.employer", who.employer];
  const { session, network } = settingsOf(originNow());
  return sayingFirst(CompiledQuery.raw(actFor, [name, value, session, network]), (mustBeSaid) =>
    db.transaction().execute((tx) => {
      mustBeSaid();
      return work(tx);
    }),
  );
};

const actFor = `select set_config($1, $2, true), set_config('app.session', $3, true), set_config('app.network', $4, true)`;
