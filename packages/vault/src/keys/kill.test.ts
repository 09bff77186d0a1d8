import { spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { editPerson, orderKeyRotation, readKeyRotation, type DossierRef } from "@datakluis/contract";
import { poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import { testDatabase, type TestDatabase } from "@datakluis/kit/testing/database";
import { testKeys } from "@datakluis/kit/testing/keys";
import { keyAbout } from "../crypto/keyring.ts";
import { openPerson } from "../people/seal.ts";
import { knockerAt, type Knocker } from "../testing/knocker.ts";
import { loginDoor } from "../testing/login-door.ts";
import { person, seedsOf, writeId } from "../testing/seed.ts";

const nowhere = "http://127.0.0.1:9";
const keys = testKeys();
const people = Array.from({ length: 1_500 }, (_, at) => person({ personnelNumber: `K${at}` }));
let database: TestDatabase;
let folder: string;
let login: Awaited<ReturnType<typeof loginDoor>>;
let server: ChildProcess | undefined;
let knocker: Knocker;

beforeAll(async () => {
  database = await testDatabase(join(import.meta.dirname, "../../migrations"));
  folder = mkdtempSync(join(tmpdir(), "kluis-sleutels-"));
  login = await loginDoor();
});
afterAll(async () => {
  server?.kill("SIGKILL");
  await login.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The vault as it runs in production: a process of its own. */
async function start(): Promise<void> {
  server = spawn(process.execPath, [join(import.meta.dirname, "../main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      DATAKLUIS_LISTEN: "127.0.0.1:0",
      DATAKLUIS_DATABASE_URL: database.appUrl,
      DATAKLUIS_KEY_DIR: folder,
      DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.vault),
      DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
      DATAKLUIS_LOGIN_URL: login.url,
      DATAKLUIS_VAULT_URL: nowhere,
      DATAKLUIS_SUITE_URL: nowhere,
      DATAKLUIS_PUBLIC_URL: "https://kluis.example",
    },
  });
  for await (const line of createInterface(server.stdout!)) {
    const { msg, address } = JSON.parse(line) as { msg: string; address: string };
    if (msg !== "luistert") continue;
    server.stdout!.resume();
    knocker = await knockerAt(address, keys.private);
    return;
  }
  throw new Error("De server is gestopt voor hij luisterde.");
}

async function kill(): Promise<void> {
  server!.kill("SIGKILL");
  await once(server!, "exit");
}

/** Past every policy. */
async function past<A extends object>(statement: string, ...values: unknown[]): Promise<A[]> {
  const url = process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(database.appUrl).pathname;
  const pool = poolOf(url, logOf("proef", "error"), 1);
  const { rows } = await pool.query<A>(statement, values);
  await pool.end();
  return rows;
}

type Row = { ref: DossierRef; version: number; key_version: number; sealed: Buffer };

test(
  "a vault killed while it seals everybody anew goes on: everybody opens, with the words that were acknowledged",
  { timeout: 180_000 },
  async () => {
    await start();
    const employer = await seedsOf(knocker).active(people);
    const acknowledged = new Map<DossierRef, string>();
    let stopped = false;
    const editing = (async () => {
      for (let at = 0; !stopped; at = (at + 1) % 50) {
        const { ref, identity } = people[at]!;
        const [{ version } = { version: 1 }] = await past<{ version: number }>(
          "select version from person where ref = $1",
          ref,
        );
        const city = `Plaats ${randomInt(1e6)}`;
        const body = { id: writeId(), version, identity: { ...identity, city } };
        const told = await knocker
          .as(employer.administrator, editPerson, { params: { ref }, body })
          .catch(() => ({ status: 0 }));
        // Of one that was not answered it is not known whether it was done.
        if (told.status === 200) acknowledged.set(ref, city);
        else if (told.status === 0) acknowledged.delete(ref);
      }
    })();

    const order = () =>
      knocker.asServer("operator", orderKeyRotation, { body: { employerIds: [employer.id], data: true } });
    try {
      expect((await order()).answer).toEqual({ ordered: 1 });
      for (let time = 0; time < 3; time += 1) {
        await pause(randomInt(600));
        await kill();
        await start();
        if (time === 1) await order();
      }
      await vi.waitFor(
        async () => {
          const { answer } = await knocker.asServer("operator", readKeyRotation);
          expect([answer.waiting, answer.people - answer.done]).toEqual([0, 0]);
          expect(answer.people).toBe(people.length);
        },
        { timeout: 90_000, interval: 300 },
      );
    } finally {
      stopped = true;
    }
    await editing;
    await kill();

    const service = keyFolder(folder);
    const kept = await past<{ version: number; wrapped: Buffer }>("select version, wrapped from employer_key");
    const opened = new Map(
      await Promise.all(
        kept.map(
          async ({ version, wrapped }) =>
            [version, await service.unwrap(employer.id, wrapped, keyAbout(employer.id, version))] as const,
        ),
      ),
    );
    const rows = await past<Row>("select ref, version, key_version, sealed from person");
    expect(rows).toHaveLength(people.length);
    for (const { ref, version, key_version, sealed } of rows) {
      const identity = openPerson(opened.get(key_version)!, { employerId: employer.id, ref, version }, sealed);
      const city = acknowledged.get(ref);
      if (city !== undefined) expect(identity.city).toBe(city);
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  },
);
