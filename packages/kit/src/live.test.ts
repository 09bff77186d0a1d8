import { mkdtempSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as passed } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poolOf, type Pool } from "./db.ts";
import { liveOf } from "./live.ts";
import { logOf } from "./log.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

const log = logOf("proef", "info", { write: () => undefined });

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase(mkdtempSync(join(tmpdir(), "migraties-")));
  pool = poolOf(database.appUrl, log);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("an open screen hears of things in the order in which they happened, also when who may hear of one is found out late", async () => {
  const live = await liveOf(database.appUrl, log, async (users, { ref }) => {
    await passed(ref?.startsWith("0") ? 200 : 0);
    return new Set(users);
  });
  const screens = createServer((_, response) => live.open({ userId: "een", sessionId: "een", response }));
  await new Promise<void>((resolve) => screens.listen(0, "127.0.0.1", resolve));
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    get({ port: (screens.address() as AddressInfo).port, host: "127.0.0.1" }, (answer) => {
      createInterface({ input: answer }).on("line", (line) => {
        if (line === ": welkom") resolve();
        if (line.startsWith('data: {"')) heard.push(JSON.parse(line.slice(6)).ref);
      });
    });
  });
  const refs = [0, 1, 0, 2, 3].map((it) => `${it}0000000-0000-4000-8000-000000000000`);
  for (const ref of refs)
    await pool.query("select pg_notify('live', $1)", [JSON.stringify({ kind: "dossier", employerId: refs[0], ref })]);
  await expect.poll(() => heard).toEqual(refs);
  await live.stop();
  screens.closeAllConnections();
  screens.close();
});
