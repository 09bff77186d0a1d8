import { createHash } from "node:crypto";
import pg from "pg";
import { to } from "pg-copy-streams";
import type { Part } from "@datakluis/kit/archive";
import { Stop } from "../stop.ts";
import { manifestPart, type DatabaseManifest, type Manifest, type Table } from "./manifest.ts";
import type { Place } from "./places.ts";
import { sequencesOf, tablesOf, type Kept } from "./tables.ts";

/** Databases as they are at one moment each, held still for as long as this is open. */
export type Snapshot = {
  rows: number;
  parts(shown: (rows: number) => void, now: Date): AsyncGenerator<Part>;
  close(): Promise<void>;
};

type Still = { place: Place; client: pg.Client; tables: (Kept & { rows: number })[] };

/**
 * Takes a snapshot of each database. The servers go on; what they write from here on is not in it. Row level security is
 * put off, so that PostgreSQL itself refuses a role that would be shown a part of the rows only.
 */
export async function takeSnapshot(places: readonly Place[]): Promise<Snapshot> {
  const stills: Still[] = [];
  const close = async () => void (await Promise.all(stills.map(({ client }) => client.end().catch(() => undefined))));
  try {
    const clients = await Promise.all(places.map((place) => hold(place)));
    stills.push(...clients.map((client, at) => ({ place: places[at]!, client, tables: [] })));
    for (const still of stills) still.tables = await counted(still);
  } catch (fault) {
    await close();
    throw fault;
  }
  const rows = stills.flatMap(({ tables }) => tables).reduce((sum, it) => sum + it.rows, 0);
  return { rows, parts: (shown, now) => partsOf(stills, shown, now), close };
}

async function hold({ name, readerUrl }: Place): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: readerUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect().catch(() => {
    throw new Stop(`De database ${name} is niet bereikbaar. Draait PostgreSQL?`);
  });
  await client.query("begin isolation level repeatable read read only");
  await client.query("set local row_security = off");
  await client.query("set local datestyle = 'ISO'");
  await client.query("select 1");
  return client;
}

async function counted({ place, client }: Still): Promise<Still["tables"]> {
  const tables: Still["tables"] = [];
  for (const it of await tablesOf(client, place.name)) {
    const text = `select count(*)::int as rows from ${client.escapeIdentifier(it.table)} ${it.where}`;
    const { rows } = await client.query<{ rows: number }>(text).catch((fault: unknown) => {
      if ((fault as { code?: string }).code !== "42501") throw fault;
      throw new Stop(
        `De rol waarmee ${place.name} wordt gelezen mag niet alle rijen zien. Geef haar BYPASSRLS en pg_read_all_data.`,
      );
    });
    tables.push({ ...it, rows: rows[0]!.rows });
  }
  return tables;
}

async function* partsOf(stills: readonly Still[], shown: (rows: number) => void, now: Date): AsyncGenerator<Part> {
  let done = 0;
  const databases: DatabaseManifest[] = [];
  for (const { place, client, tables } of stills) {
    const kept: Table[] = [];
    for (const it of tables) {
      const part = `${place.name}/${it.table}`;
      const copied = copyOf(client, it, () => shown((done += 1)));
      yield { name: part, content: copied.content };
      const { rows, sha256 } = copied.told();
      if (rows !== it.rows) throw new Error(`counted ${it.rows} rows in ${part} and read ${rows}`);
      kept.push({ part, table: it.table, columns: it.columns, rows, sha256 });
    }
    databases.push({
      name: place.name,
      migrations: await migrationsRun(client),
      tables: kept,
      sequences: await sequencesOf(client),
      jobs: await jobsOf(client),
      mailLeftOut: await mailWaiting(client),
    });
  }
  const manifest: Manifest = { format: 1, madeAt: now.toISOString(), databases };
  yield { name: manifestPart, content: only(Buffer.from(JSON.stringify(manifest))) };
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** The rows as COPY writes them: each a line, so that they are counted as they pass. */
function copyOf(client: pg.Client, { table, columns, where }: Kept, row: () => void) {
  const hash = createHash("sha256");
  let rows = 0;
  const names = columns.map((it) => client.escapeIdentifier(it)).join(", ");
  const text = `copy (select ${names} from ${client.escapeIdentifier(table)} ${where}) to stdout`;
  const content = (async function* () {
    for await (const piece of client.query(to(text)) as AsyncIterable<Buffer>) {
      hash.update(piece);
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) {
        rows += 1;
        row();
      }
      yield piece;
    }
  })();
  return { content, told: () => ({ rows, sha256: hash.digest("hex") }) };
}

const migrationsRun = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ name: string }>("select name from migration order by name")).rows.map(({ name }) => name);

/** Work that was promised. Mail is left out with the mails themselves. */
async function jobsOf(client: pg.Client): Promise<DatabaseManifest["jobs"]> {
  const { rows } = await client.query<{
    task: string;
    payload: unknown;
    key: string | null;
    runAt: Date;
    attempts: number;
  }>(`
    select task.identifier as task, job.payload, job.key, job.run_at as "runAt", job.max_attempts as attempts
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier <> 'send-mail' order by job.id`);
  return rows.map((it) => ({ ...it, runAt: it.runAt.toISOString() }));
}

async function mailWaiting(client: pg.Client): Promise<number> {
  const { rows: found } = await client.query(
    "select from pg_tables where schemaname = 'public' and tablename = 'mail'",
  );
  if (!found.length) return 0;
  const { rows } = await client.query<{ waiting: number }>(
    "select count(*)::int as waiting from mail where sent_at is null",
  );
  return rows[0]!.waiting;
}
