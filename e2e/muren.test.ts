import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUrlOf, startInstallation, type Installation } from "./tools/installation.ts";

/** The walls of docs/privacygrens.md that stand between processes and databases, seen on a running installation. */

const root = fileURLToPath(new URL("../", import.meta.url));
const servers = ["login", "vault", "suite"] as const;
let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({ demo: false });
}, 180_000);
afterAll(() => installation?.remove());

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? ["node_modules", "dist", "paraglide"].includes(entry.name)
        ? []
        : sources(join(folder, entry.name))
      : /\.(ts|tsx)$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

/** Which packages a package's sources name. */
const named = (name: string) => {
  const found = sources(join(root, "packages", name, "src"))
    .filter((file) => !/\.test\.tsx?$|\/testing\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(file, "utf8").matchAll(
        /from "(@datakluis\/[a-z]+|(?:\.\.\/)+(?:vault|suite|login|web|front)\/)/g,
      ),
    ])
    .map((match) => match[1]!.replace("@datakluis/", ""));
  return [...new Set(found)].toSorted();
};

test("wall 1: no application names another; only contract, kit and delivery have doors", async () => {
  const rooms = Object.fromEntries(
    ["contract", "delivery", "kit", "vault", "suite", "login", "front", "web", "datakluis"].map((it) => [
      it,
      named(it),
    ]),
  );
  expect(rooms["contract"]).toEqual([]);
  expect(rooms["delivery"]).toEqual(["contract", "kit"]);
  expect(rooms["kit"]).toEqual(["contract"]);
  expect(rooms["web"]).toEqual(["contract"]);
  for (const server of ["vault", "suite"])
    expect(["contract", "delivery", "kit"]).toEqual(expect.arrayContaining(rooms[server]!));
  for (const server of ["login", "front", "datakluis"])
    expect(["contract", "kit"]).toEqual(expect.arrayContaining(rooms[server]!));
  for (const name of ["vault", "suite", "login", "front", "web", "datakluis"]) {
    const { exports } = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as {
      exports: unknown;
    };
    expect(exports).toEqual({});
    await expect(import(/* @vite-ignore */ `@datakluis/${name}`)).rejects.toThrow(/export|resolve/i);
  }
});

const urlOf = (server: (typeof servers)[number], role: "app" | "owner") =>
  databaseUrlOf(installation.folder, server, role);

async function query<R extends object>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

test("wall 3: no server's role opens another's database, or is more than a role that runs", async () => {
  for (const server of servers) {
    for (const other of servers.filter((it) => it !== server)) {
      const url = new URL(urlOf(server, "app"));
      url.pathname = `/${other}`;
      await expect(query(url.href, "select 1")).rejects.toThrow(/permission denied|no pg_hba/);
    }
    const [role] = await query<Record<string, boolean>>(
      urlOf(server, "app"),
      `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
         has_schema_privilege('public', 'create') as creates from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      creates: false,
    });
  }
});

test("wall 3: the employers and every table with an employer in it are guarded per employer, and what happened is only ever added", async () => {
  for (const server of ["vault", "suite"] as const) {
    const unguarded = await query<{ name: string }>(
      urlOf(server, "owner"),
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
         and (c.relname = 'employer'
           or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'employer_id'))
       order by 1`,
    );
    // Rights are read across employers to decide. The record of the suite its own role cannot read at all.
    expect(unguarded.map(({ name }) => name)).toEqual(server === "vault" ? ["access"] : ["event", "reach"]);
    const [record] = await query<{ readable: boolean }>(
      urlOf(server, "app"),
      "select has_table_privilege('event', 'select') as readable",
    );
    expect(record).toEqual({ readable: server === "vault" });
    const changeable = await query<{ name: string }>(
      urlOf(server, "app"),
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relname in ('event', 'sharing_event', 'agreement', 'done', 'retrieval_event', 'confidential_retrieval')
         and (has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete') or has_table_privilege(c.oid, 'truncate'))`,
    );
    expect(changeable).toEqual([]);
  }
});

test("wall 4: a server's environment names its own key and database, and nobody else's", () => {
  for (const server of ["login", "vault", "suite", "front"] as const) {
    const [pid] = installation.pidsOf(server);
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").join("\n");
    const others = ["login", "vault", "suite", "front", "operator"].filter((it) => it !== server);
    for (const other of others) {
      expect(environment).not.toMatch(new RegExp(`PRIVATE_KEY_FILE=.*/${other}\\b`));
      expect(environment).not.toMatch(new RegExp(`DATABASE_URL_FILE=.*/${other}\\b`));
      expect(environment).not.toMatch(new RegExp(`KEY_DIR=.*/${other}\\b`));
    }
    expect(environment).not.toMatch(/OWNER_DATABASE_URL/);
    expect(environment).not.toMatch(/"d":|postgres:\/\//);
  }
});

test("secrets and keys are readable by their owner only", () => {
  const open: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (statSync(path).mode & 0o077) open.push(path);
      if (entry.isDirectory()) walk(path);
    }
  };
  for (const folder of ["secrets", "keys"]) walk(join(installation.folder, folder));
  expect(open).toEqual([]);
});
