import type pg from "pg";
import type { KeeperName } from "../folder/secrets.ts";

/** A table whose rows are kept: its columns, and which of its rows when not all. */
export type Kept = { table: string; columns: string[]; where: string };

/**
 * Rows that are not kept. Sessions and links to a new password: putting them back would open doors that were closed
 * since. Mail that waits: it would be sent twice. `migration` is made anew by the migrations themselves.
 */
const leftOut: Record<KeeperName, readonly string[]> = {
  login: ["migration", "session", "password_reset", "reset_request"],
  vault: ["migration"],
  suite: ["migration"],
};
const onlySent: Record<string, string> = { mail: "where sent_at is not null" };

/** The tables of a database, each after those it refers to, without what is left out and what refers to that. */
export async function tablesOf(client: pg.Client, name: KeeperName): Promise<Kept[]> {
  const { rows: tables } = await client.query<{ table: string; kind: string; columns: string[] }>(`
    select c.relname as table, c.relkind as kind,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind not in ('i', 'I', 'S', 'c', 'v')
    group by c.relname, c.relkind order by c.relname`);
  const strange = tables.find(({ kind }) => kind !== "r");
  if (strange) throw new Error(`a backup does not know tables like ${strange.table}`);
  const refers = await referencesIn(client);

  const passedOver = new Set(leftOut[name]);
  for (let before = -1; before !== passedOver.size;) {
    before = passedOver.size;
    for (const { from, to } of refers) if (passedOver.has(to)) passedOver.add(from);
  }
  const waiting = tables.filter(({ table }) => !passedOver.has(table));
  const sorted: Kept[] = [];
  while (waiting.length) {
    const at = waiting.findIndex(({ table }) =>
      refers.every(({ from, to }) => from !== table || !waiting.some((it) => it.table === to)),
    );
    if (at < 0) throw new Error("tables refer to each other in a circle");
    const [{ table, columns }] = waiting.splice(at, 1) as [(typeof waiting)[number]];
    sorted.push({ table, columns, where: onlySent[table] ?? "" });
  }
  return sorted;
}

/** Which table refers to which other. */
async function referencesIn(client: pg.Client) {
  const { rows } = await client.query<{ from: string; to: string }>(`
    select distinct f.relname as from, t.relname as to
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and f.oid <> t.oid`);
  return rows;
}

/** Counters (identity columns), and how far each is. */
export async function sequencesOf(client: pg.Client) {
  const { rows } = await client.query<{ name: string }>(
    "select sequencename as name from pg_sequences where schemaname = 'public' order by 1",
  );
  const found: { name: string; last: string; called: boolean }[] = [];
  for (const { name } of rows) {
    const at = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${client.escapeIdentifier(name)}`,
    );
    found.push({ name, ...at.rows[0]! });
  }
  return found;
}
