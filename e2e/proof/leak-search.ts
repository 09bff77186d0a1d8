import { readFileSync } from "node:fs";
import pg from "pg";
import type { Marked } from "../tools/deliveries.ts";
import { databaseUrlOf } from "../tools/installation.ts";
import { mustHold } from "./house.ts";
import { disguisesOf, filesBelow, piecesOf, scannerOf } from "./scan.ts";

const systemSchemas = "('pg_catalog', 'information_schema', 'pg_toast')";
const allTables = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ${systemSchemas} and n.nspname not like 'pg_temp%'`;

/**
 * Every row of every table of every schema as text, as a dump would write it: also the queue of jobs, which belongs to
 * the role that runs the server. Each role reads what is its own, past the policies that hold even the owner.
 */
export async function dumpOf(folder: string, server: "login" | "vault" | "suite"): Promise<Buffer> {
  const parts: string[] = [];
  let all = 0;
  for (const role of ["owner", "app"] as const) {
    const client = new pg.Client({ connectionString: databaseUrlOf(folder, server, role) });
    await client.connect();
    try {
      all = Number((await client.query<{ all: string }>(`select count(*) as all ${allTables}`)).rows[0]!.all);
      const own = await client.query<{ name: string; forced: boolean }>(
        `select format('%I.%I', n.nspname, c.relname) as name, c.relforcerowsecurity as forced ${allTables}
           and pg_get_userbyid(c.relowner) = current_user`,
      );
      for (const { name, forced } of own.rows) {
        if (forced) await client.query(`alter table ${name} no force row level security`);
        parts.push(JSON.stringify((await client.query(`select t::text from ${name} t`)).rows));
        if (forced) await client.query(`alter table ${name} force row level security`);
      }
    } finally {
      await client.end();
    }
  }
  mustHold(parts.length === all && all > 0, `elke tabel van ${server} staat in de kopie`);
  return Buffer.from(parts.join("\n"));
}

export type Found = { places: number; megabytes: number; patterns: number; found: string[] };

/** Something that was kept or sent, by name, when it is no file. */
export type Kept = { name: string; bytes: Buffer };

/**
 * Looks for every mark in every byte of these folders and of what else was kept, however it is written or packed.
 *
 * @param controls what must be found, so that a search that finds nothing is one that can find something
 */
export function search(
  folders: readonly string[],
  kept: readonly Kept[],
  people: readonly Marked[],
  controls: ReadonlyMap<string, readonly Buffer[]>,
): Found {
  const marks = new Map<string, Buffer[]>();
  for (const { personnelNumber, marks: it, cores } of people) {
    for (const [field, value] of Object.entries(it)) marks.set(`${field} van ${personnelNumber}`, disguisesOf(value));
    marks.set(`een deel van ${personnelNumber}`, cores.flatMap(piecesOf));
  }
  const scanner = scannerOf(marks);
  const control = scannerOf(new Map(controls));
  const found = new Set<string>();
  const shown = new Set<string>();
  let size = 0;
  const look = (name: string, bytes: Buffer) => {
    for (const mark of scanner.scan(bytes)) found.add(`${mark} in ${name}`);
    for (const mark of control.scan(bytes)) shown.add(mark);
    size += bytes.length;
  };
  const files = folders.flatMap((folder) => filesBelow(folder).map((file) => ({ folder, file })));
  for (const { folder, file } of files) look(file.slice(folder.length), readFileSync(file));
  for (const { name, bytes } of kept) look(name, bytes);
  for (const name of controls.keys()) mustHold(shown.has(name), `de zoeker vindt wat er wel staat: ${name}`);
  return {
    places: files.length + kept.length,
    megabytes: Math.round(size / 1e6),
    patterns: [...marks.values()].flat().length,
    found: [...found],
  };
}
