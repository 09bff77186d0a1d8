import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorRead, operatorStart, operatorUpload, type EmployerId, type WriteId } from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { testDatabase, type TestDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { signerOf } from "@datakluis/kit/tokens";

const people = 12_000;
const nowhere = "http://127.0.0.1:9";
const keys = testKeys();
let database: TestDatabase;
let keyFolder: string;
let server: ChildProcess | undefined;

beforeAll(async () => {
  database = await testDatabase(fileURLToPath(new URL("../../migrations", import.meta.url)));
  keyFolder = mkdtempSync(join(tmpdir(), "datakluis-sleutels-"));
});
afterAll(async () => {
  server?.kill("SIGKILL");
  await database.drop();
  rmSync(keyFolder, { recursive: true, force: true });
});

/** The suite as it runs in production: a process of its own. Answers the operator's way to ask it. */
async function startSuite() {
  server = spawn(process.execPath, [fileURLToPath(new URL("../main.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      DATAKLUIS_LISTEN: "127.0.0.1:0",
      DATAKLUIS_DATABASE_URL: database.appUrl,
      DATAKLUIS_KEY_DIR: keyFolder,
      DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.suite),
      DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
      DATAKLUIS_LOGIN_URL: nowhere,
      DATAKLUIS_VAULT_URL: nowhere,
      DATAKLUIS_SUITE_URL: nowhere,
    },
  });
  for await (const line of createInterface(server.stdout!)) {
    const { msg, address } = JSON.parse(line) as { msg: string; address: string };
    if (msg !== "luistert") continue;
    server.stdout!.resume();
    return askAs(
      await signerOf("operator", keys.private.operator),
      { login: nowhere, vault: nowhere, suite: address },
      60_000,
    );
  }
  throw new Error("De server is gestopt voor hij luisterde.");
}

async function kill() {
  server!.kill("SIGKILL");
  await once(server!, "exit");
}

const asOwner = async <A extends pg.QueryResultRow>(statement: string, ...values: unknown[]): Promise<A[]> => {
  const client = new pg.Client({
    connectionString: process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.appUrl).pathname,
  });
  await client.connect();
  const { rows } = await client.query<A>(statement, values);
  await client.end();
  return rows;
};

const file = Buffer.from(
  [
    "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Afdelingscode;In dienst",
    ...Array.from({ length: people }, (_, n) => `K${n};Proef;Vrouw;01-02-1980;A${n % 50};01-01-2020`),
  ].join("\r\n"),
);

test(
  "a server killed while it writes a file goes on where it was: nobody twice, nobody lost",
  { timeout: 180_000 },
  async () => {
    const employerId = randomUUID() as EmployerId;
    const params = { employerId, deliveryId: randomUUID() as WriteId };
    await asOwner("insert into employer (id, name) values ($1, 'Werkgever')", employerId);

    let operator = await startSuite();
    expect((await operator(operatorUpload, { params, query: { kind: "full" }, bytes: file })).counts.added).toBe(
      people,
    );
    await operator(operatorStart, { params, body: {} });

    let kills = 0;
    for (let killAt = 1_000; ;) {
      const { state, processed } = await operator(operatorRead, { params });
      if (state === "done") break;
      expect(state).toBe("running");
      if (processed < killAt || kills === 3) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      await kill();
      kills += 1;
      const [between] = await asOwner(
        `select (select count(*)::int from dossier) as dossiers, (select count(*)::int from identity) as identities,
         (select count(*)::int from employment) as employments, (select sum(processed)::int from delivery) as processed,
         (select count(*)::int from delivery_part) as left`,
      );
      // A part is there whole, counted and off the pile, or not at all.
      const written = Number(between!["processed"]);
      expect(between).toMatchObject({ dossiers: written, identities: written, employments: written });
      expect(Number(between!["left"]) * 1_000).toBe(people - written);
      killAt = written + 1_000 + Math.floor(Math.random() * 2_000);
      operator = await startSuite();
    }

    expect(kills).toBeGreaterThan(0);
    expect(await operator(operatorRead, { params })).toMatchObject({ state: "done", processed: people });
    const [after] = await asOwner(
      `select count(*)::int as rows, count(distinct personnel_number)::int as people,
       (select count(*)::int from identity) as identities, (select count(*)::int from delivery_part) as left,
       (select count(wrapped_key)::int from delivery) as keys
     from dossier`,
    );
    expect(after).toEqual({ rows: people, people, identities: people, left: 0, keys: 0 });
  },
);
