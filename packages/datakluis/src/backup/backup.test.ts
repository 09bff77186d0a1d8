import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { migrationsIn } from "@datakluis/kit/migrate";
import { testDatabase, type TestDatabase } from "@datakluis/kit/testing/database";
import { keepers, type KeeperName } from "../folder/secrets.ts";
import { packages } from "../house/servers.ts";
import { takeSnapshot } from "./dump.ts";
import { checkBackup, writeBackup } from "./file.ts";
import { mustBeKnown } from "./manifest.ts";
import type { Place } from "./places.ts";
import { restoreAll } from "./restore.ts";

const secret = Buffer.from("een lange wachtzin voor de kopie");
const migrationsOf = (name: KeeperName) => join(packages, name, "migrations");

const superuserOf = (it: TestDatabase) => process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(it.ownerUrl).pathname;
const placeOf = (name: KeeperName, it: TestDatabase): Place => ({
  name,
  readerUrl: superuserOf(it),
  ownerUrl: it.ownerUrl,
  appUrl: it.appUrl,
  migrations: migrationsOf(name),
});

async function within<A>(url: string, work: (client: pg.Client) => Promise<A>): Promise<A> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

let folder: string;
let file: string;
let from: Record<KeeperName, TestDatabase>;
let into: Record<KeeperName, TestDatabase>;
const [mine, theirs, user, ref] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

const three = async () => {
  const made = await Promise.all(keepers.map((name) => testDatabase(migrationsOf(name))));
  return Object.fromEntries(keepers.map((name, at) => [name, made[at]!])) as Record<KeeperName, TestDatabase>;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kopie-"));
  from = await three();
  await within(superuserOf(from.vault), async (client) => {
    await client.query(
      `insert into employer (id, name, state) values ($1, 'Bakkerij', 'active'), ($2, E'Met\\ttab\\nen regel', 'active')`,
      [mine, theirs],
    );
    await client.query("insert into account values ($1, 'B. Beheerder', 'b@werkgever.example')", [user]);
    await client.query("insert into access (employer_id, user_id, role) values ($1, $2, 'administrator')", [
      mine,
      user,
    ]);
    await client.query(
      "insert into employer_key (employer_id, version, wrapped) select unnest($1::uuid[]), 1, decode('00ff0a5c', 'hex')",
      [[mine, theirs]],
    );
    for (const employer of [mine, theirs])
      await client.query(
        `insert into person (employer_id, ref, personnel_number, version, key_version, sealed, employment)
         select $1, gen_random_uuid(), 'MS' || n, 1, 1, decode('00ff0a5c', 'hex'), '{"a": "\\n"}' from generate_series(1, 500) n`,
        [employer],
      );
    await client.query(
      "insert into event (employer_id, actor_kind, deed) select $1, 'system', 'refused' from generate_series(1, 7)",
      [mine],
    );
    await client.query(
      `insert into mail (id, recipient, subject, text, sent_at) values
        (gen_random_uuid(), 'een@werkgever.example', 'verstuurd', '', now()),
        (gen_random_uuid(), 'twee@werkgever.example', 'wacht nog', 'met een link', null)`,
    );
  });
  await within(from.vault.appUrl, async (client) => {
    await client.query("select graphile_worker.add_job('settle', $1::json, job_key => 'settle:x')", [
      JSON.stringify({ ref }),
    ]);
    await client.query("select graphile_worker.add_job('send-mail', '{}'::json, job_key => 'mail:x')");
  });
  await within(superuserOf(from.suite), async (client) => {
    await client.query("insert into employer (id, name, vault) values ($1, 'Bakkerij', 'active')", [mine]);
    const [above, below] = [randomUUID(), randomUUID()];
    // The lower one first: departments refer to each other.
    await client.query("insert into department values ($1, $2, 'b', 'onder', $3), ($1, $3, 'a', 'boven', null)", [
      mine,
      below,
      above,
    ]);
    await client.query(
      "insert into dossier (employer_id, ref, personnel_number, department_id, born_on, sex) values ($1, $2, 'MS1', $3, '1980-01-01', 'female')",
      [mine, ref, below],
    );
  });
  await within(superuserOf(from.login), async (client) => {
    await client.query(
      "insert into account (id, email, display_name, side, created_at) values ($1, 'b@werkgever.example', 'B.', 'employer', now())",
      [user],
    );
    await client.query(
      `insert into session (id, token_hash, account_id, half, agent, started_at, last_seen_at)
       values (gen_random_uuid(), '\\x01', $1, false, 'proef', now(), now())`,
      [user],
    );
  });
  file = join(folder, "kopie");
  await make(file);
});
beforeEach(async () => {
  into = await three();
  return async () => void (await Promise.all(Object.values(into).map((it) => it.drop())));
});
afterAll(async () => {
  await Promise.all(Object.values(from).map((it) => it.drop()));
  rmSync(folder, { recursive: true, force: true });
});

async function make(path: string, databases = from) {
  const snapshot = await takeSnapshot(keepers.map((name) => placeOf(name, databases[name])));
  try {
    await writeBackup(path, snapshot, secret, () => undefined);
  } finally {
    await snapshot.close();
  }
}

async function putBack(
  path = file,
  { overwrite = false, places = keepers.map((name) => placeOf(name, into[name])) } = {},
) {
  const manifest = await checkBackup(path, secret, () => undefined);
  mustBeKnown(manifest, places);
  const moments: string[] = [];
  await restoreAll(
    { path, secret, manifest, places, overwrite },
    () => undefined,
    (when) => moments.push(when),
  );
  return moments;
}

/** Every row of every table, past every policy, as text. */
const rowsOf = (it: TestDatabase, without: readonly string[] = []) =>
  within(superuserOf(it), async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const found: Record<string, string[]> = {};
    for (const { name } of tables.filter((table) => !["migration", "recovery", ...without].includes(table.name))) {
      const { rows } = await client.query<{ it: string }>(`select it::text from ${name} it order by 1`);
      found[name] = rows.map((row) => row.it);
    }
    return found;
  });

test("what was there comes back to the letter: every row of every employer, past every policy", async () => {
  expect(await putBack()).toEqual(["begins", "ended"]);
  const before = await rowsOf(from.vault, ["mail"]);
  expect(before["person"]).toHaveLength(1_000);
  expect(await rowsOf(into.vault, ["mail"])).toEqual(before);
  expect(await rowsOf(into.suite)).toEqual(await rowsOf(from.suite));
  expect((await rowsOf(into.suite))["headcount"]).toHaveLength(1);
  expect((await rowsOf(into.login))["account"]).toEqual((await rowsOf(from.login))["account"]);
});

test("nobody is let in by an old session, and no mail is sent a second time", async () => {
  await putBack();
  expect((await rowsOf(into.login))["session"]).toEqual([]);
  const mails = (await rowsOf(into.vault))["mail"]!;
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain("verstuurd");
});

test("work that was promised is still promised, except mail", async () => {
  await within(into.vault.appUrl, (client) => client.query("select graphile_worker.add_job('van-eerder')"));
  await putBack();
  const jobs = await within(superuserOf(into.vault), (client) =>
    client.query(
      "select task.identifier as task, job.payload, job.key from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id",
    ),
  );
  expect(jobs.rows).toEqual([{ task: "settle", payload: { ref }, key: "settle:x" }]);
});

test("the walls stand as before: policies forced, triggers on, counters further than what is there", async () => {
  await putBack();
  const state = (it: TestDatabase) =>
    within(superuserOf(it), async (client) => ({
      forced: (
        await client.query(
          "select relname, relrowsecurity, relforcerowsecurity, relacl::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
        )
      ).rows.map((row: Record<string, unknown>) => ({
        ...row,
        relacl: String(row["relacl"]).replaceAll(/proef_[0-9a-f]+/g, "proef"),
      })),
      triggers: (await client.query("select tgname, tgenabled from pg_trigger where not tgisinternal order by 1")).rows,
      policies: (await client.query("select tablename, policyname, qual, with_check from pg_policies order by 1, 2"))
        .rows,
    }));
  for (const name of keepers) expect(await state(into[name])).toEqual(await state(from[name]));
  await within(into.vault.appUrl, async (client) => {
    expect((await client.query("select from person")).rowCount).toBe(0);
    await client.query("insert into event (actor_kind, deed) values ('system', 'refused')");
  });
  await within(superuserOf(into.suite), async (client) => {
    await client.query("delete from dossier");
    expect((await client.query<{ members: number }>("select members from headcount")).rows).toEqual([{ members: 0 }]);
  });
});

test("a database that is not empty stays as it is, unless told", async () => {
  await putBack();
  await within(superuserOf(into.vault), (client) => client.query("delete from event"));
  const before = await rowsOf(into.vault);
  await expect(putBack()).rejects.toThrow("is niet leeg. Met --overschrijven");
  expect(await rowsOf(into.vault)).toEqual(before);
  await putBack(file, { overwrite: true });
  expect((await rowsOf(into.vault))["event"]).toHaveLength(7);
});

test("a copy of an older version is brought up to date; one of a newer version is refused", async () => {
  const old = join(folder, "oud");
  cpSync(migrationsOf("vault"), old, { recursive: true });
  for (const name of migrationsIn(old).slice(8)) rmSync(join(old, name));
  const older = await testDatabase(old);
  await within(superuserOf(older), (client) =>
    client.query("insert into employer (id, name, state) values ($1, 'Oud', 'active')", [mine]),
  );
  const path = join(folder, "oude-kopie");
  await make(path, { ...from, vault: older });
  await putBack(path);
  expect((await rowsOf(into.vault))["employer"]).toHaveLength(1);
  await within(superuserOf(into.vault), async (client) => {
    const { rows } = await client.query<{ name: string }>("select name from migration order by 1");
    expect(rows.map(({ name }) => name)).toEqual(migrationsIn(migrationsOf("vault")));
  });
  await older.drop();

  const places = keepers.map((name) => ({
    ...placeOf(name, into[name]),
    migrations: name === "vault" ? old : migrationsOf(name),
  }));
  await expect(putBack(file, { places })).rejects.toThrow("met een nieuwere versie van Datakluis");
});

test("a file that is not whole, or not ours, changes nothing", async () => {
  const path = join(folder, "half");
  writeFileSync(path, readFileSync(file));
  truncateSync(path, readFileSync(file).length - 200);
  await expect(putBack(path, { overwrite: true })).rejects.toThrow("beschadigd of niet compleet");
  writeFileSync(path, "geen kopie, maar wel lang genoeg om er een te kunnen lijken, toch niet");
  await expect(putBack(path, { overwrite: true })).rejects.toThrow("geen bestand van Datakluis");
  await expect(checkBackup(file, Buffer.from("een andere wachtzin"), () => undefined)).rejects.toThrow(
    "hoort niet bij dit bestand",
  );
  for (const name of keepers) expect((await rowsOf(into[name]))["account"]).toEqual([]);
});

test("a server that still runs is in the way", async () => {
  const server = new pg.Client({ connectionString: into.suite.appUrl });
  await server.connect();
  await expect(putBack()).rejects.toThrow("De server suite draait nog.");
  await server.end();
  expect((await rowsOf(into.vault))["employer"]).toEqual([]);
});

test("when one database cannot be filled, none is", async () => {
  // What the backup holds of the last database breaks a rule that only this place has.
  const places = keepers.map((name) => placeOf(name, into[name]));
  const broken = places.map((it) => (it.name === "suite" ? { ...it, migrations: join(folder, "stuk") } : it));
  cpSync(migrationsOf("suite"), join(folder, "stuk"), { recursive: true });
  const last = join(folder, "stuk", migrationsIn(join(folder, "stuk")).at(-1)!);
  appendFileSync(last, "; create table stuk (id int); alter table dossier add check (personnel_number <> 'MS1')");
  await expect(putBack(file, { places: broken })).rejects.toThrow("dossier");
  for (const name of keepers) expect((await rowsOf(into[name]))["account"]).toEqual([]);
});

test("a role that would be shown a part of the rows makes no backup", async () => {
  const places = [{ ...placeOf("vault", from.vault), readerUrl: from.vault.ownerUrl }];
  await expect(takeSnapshot(places)).rejects.toThrow("mag niet alle rijen zien");
});
