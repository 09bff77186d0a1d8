import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import pg from "pg";
import { from } from "pg-copy-streams";
import { migrateWithin, migrationsIn } from "@datakluis/kit/migrate";
import { Stop } from "../stop.ts";
import type { DatabaseManifest, Table } from "./manifest.ts";
import type { Place } from "./places.ts";

/** One database on its way back; nothing of it is there for anybody else until `keep`. */
export type Loading = {
  fill(table: Table, content: AsyncIterable<Uint8Array>, row: () => void): Promise<void>;
  finish(madeAt: string): Promise<void>;
  keep(): Promise<void>;
  drop(): Promise<void>;
};

/**
 * Begins to put one database back, all of it in one transaction of the role that owns the tables: what was there goes,
 * the tables are made as they were when the backup was made, and filled.
 *
 * @param overwrite whether what is there now may go
 */
export async function beginLoading(place: Place, kept: DatabaseManifest, overwrite: boolean): Promise<Loading> {
  const owner = await connect(place, place.ownerUrl);
  const app = await connect(place, place.appUrl).catch(async (fault: unknown) => {
    await owner.end();
    throw fault;
  });
  const drop = async () => {
    for (const client of [owner, app]) await client.end().catch(() => undefined);
  };
  const appRole = decodeURIComponent(new URL(place.appUrl).username);
  try {
    await mustBeStill(owner, place, appRole);
    await owner.query("begin");
    await owner.query("set local lock_timeout = '10s'");
    await owner.query("set local datestyle = 'ISO'");
    if (!overwrite) await mustBeEmpty(owner, place);
    await clear(owner);
    await migrateWithin(owner, place.migrations, kept.migrations, appRole);
    const guarded = await openUp(owner, kept.tables);
    return {
      fill: (table, content, row) => fill(owner, table, content, row),
      finish: async (madeAt) => {
        for (const { name, last, called } of kept.sequences)
          await owner.query("select setval(format('%I', $1::text)::regclass, $2, $3)", [name, last, called]);
        await closeAgain(owner, kept.tables, guarded);
        await migrateWithin(owner, place.migrations, migrationsIn(place.migrations), appRole);
        await markRestored(owner, madeAt);
        await app.query("begin");
        await promiseAgain(app, kept);
      },
      keep: async () => {
        await owner.query("commit");
        await app.query("commit");
        await drop();
      },
      drop,
    };
  } catch (fault) {
    await drop();
    throw fault;
  }
}

async function connect({ name }: Place, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect().catch(() => {
    throw new Stop(`De database ${name} is niet bereikbaar. Draait PostgreSQL?`);
  });
  return client;
}

/** A server that runs would go on with what is no longer there. */
async function mustBeStill(owner: pg.Client, { name }: Place, appRole: string): Promise<void> {
  const { rows } = await owner.query<{ others: number }>(
    "select count(*)::int as others from pg_stat_activity where datname = current_database() and usename = $1 and pid <> pg_backend_pid()",
    [appRole],
  );
  // One is our own, in that role.
  if (rows[0]!.others > 1) throw new Stop(`De server ${name} draait nog. Stop eerst alle servers van Datakluis.`);
}

async function mustBeEmpty(owner: pg.Client, { name }: Place): Promise<void> {
  for (const table of ["account", "employer"]) {
    const { rows: there } = await owner.query("select from pg_tables where schemaname = 'public' and tablename = $1", [
      table,
    ]);
    if (!there.length) continue;
    await owner.query(`alter table ${table} no force row level security`);
    const { rows } = await owner.query(`select from ${table} limit 1`);
    if (rows.length)
      throw new Stop(
        `De database ${name} is niet leeg. Met --overschrijven gaat wat er nu in staat verloren en komt de kopie ervoor in de plaats.`,
      );
  }
}

/** All that migrations made; the queue of jobs belongs to another role and stays. */
async function clear(owner: pg.Client): Promise<void> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "select format('%I', tablename) as name from pg_tables where schemaname = 'public'",
  );
  for (const { name } of tables) await owner.query(`drop table if exists ${name} cascade`);
  const { rows: routines } = await owner.query<{ name: string }>(
    "select oid::regprocedure::text as name from pg_proc where pronamespace = 'public'::regnamespace and proowner = current_user::regrole",
  );
  for (const { name } of routines) await owner.query(`drop routine if exists ${name} cascade`);
}

/** Lets the owner write past the policies and triggers, within this transaction. Answers where policies were forced. */
async function openUp(owner: pg.Client, tables: readonly Table[]): Promise<Set<string>> {
  const { rows } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity",
  );
  for (const { name } of rows)
    await owner.query(`alter table ${owner.escapeIdentifier(name)} no force row level security`);
  for (const { table } of tables)
    await owner.query(`alter table ${owner.escapeIdentifier(table)} disable trigger user`);
  const names = tables.map(({ table }) => owner.escapeIdentifier(table));
  // What a migration itself put in a table is in the backup as well.
  if (names.length) await owner.query(`truncate ${names.join(", ")} cascade`);
  return new Set(rows.map(({ name }) => name));
}

async function closeAgain(owner: pg.Client, tables: readonly Table[], guarded: ReadonlySet<string>): Promise<void> {
  await owner.query("set constraints all immediate");
  for (const { table } of tables) await owner.query(`alter table ${owner.escapeIdentifier(table)} enable trigger user`);
  for (const name of guarded) await owner.query(`alter table ${owner.escapeIdentifier(name)} force row level security`);
}

async function fill(
  owner: pg.Client,
  { table, columns, rows }: Table,
  content: AsyncIterable<Uint8Array>,
  row: () => void,
) {
  const names = columns.map((it) => owner.escapeIdentifier(it)).join(", ");
  const into = owner.query(from(`copy ${owner.escapeIdentifier(table)} (${names}) from stdin`));
  await pipeline(Readable.from(passing(content, row), { objectMode: false }), into);
  if (into.rowCount !== rows) throw new Error(`${rows} rows should be in ${table}, not ${into.rowCount}`);
}

async function* passing(content: AsyncIterable<Uint8Array>, row: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) row();
    yield piece;
  }
}

/** A server that finds this asks the others what changed since, before it answers anybody. */
async function markRestored(owner: pg.Client, madeAt: string): Promise<void> {
  const { rows } = await owner.query("select from pg_tables where schemaname = 'public' and tablename = 'recovery'");
  if (rows.length) await owner.query("insert into recovery (made_at) values ($1)", [madeAt]);
}

/** What waited in the queue is of before; what was promised in the backup takes its place. */
async function promiseAgain(app: pg.Client, { jobs }: DatabaseManifest): Promise<void> {
  await app.query("delete from graphile_worker._private_jobs");
  for (const { task, payload, key, runAt, attempts } of jobs)
    await app.query(
      "select graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz, max_attempts => $4::int, job_key => $5)",
      [task, JSON.stringify(payload), runAt, attempts, key],
    );
}
