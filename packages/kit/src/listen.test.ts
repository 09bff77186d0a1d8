import { mkdtempSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poolOf, type Pool } from "./db.ts";
import { listenTo } from "./listen.ts";
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

/** A way to the database that can fall silent without breaking, as a firewall does that forgets a connection. */
async function wayTo(url: string) {
  const { port } = new URL(url);
  const ways: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on("error", () => undefined);
    ways.push(near, far);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const way = new URL(url);
  way.hostname = "127.0.0.1";
  way.port = String((server.address() as AddressInfo).port);
  return {
    url: way.href,
    fallSilent: () => {
      for (const end of ways.splice(0)) end.unpipe().pause();
    },
    close: () => void server.close(),
  };
}

const hearingOver = async (url: string) => {
  const told: string[] = [];
  const hearing = await listenTo(url, "proef", log, {
    said: (payload) => told.push(payload),
    begun: () => told.push("begin"),
    lost: () => told.push("weg"),
  });
  return { told, ...hearing };
};
const say = (what: string) => pool.query("select pg_notify('proef', $1)", [what]);

test("a line that fell silent is noticed and made anew", { timeout: 30_000 }, async () => {
  const way = await wayTo(database.appUrl);
  const { told, hears, stop } = await hearingOver(way.url);
  await say("een");
  await expect.poll(() => told).toEqual(["begin", "een"]);
  way.fallSilent();
  await say("niet gehoord");
  await expect.poll(() => told, { timeout: 15_000 }).toEqual(["begin", "een", "weg", "begin"]);
  await say("twee");
  await expect.poll(() => told.at(-1)).toBe("twee");
  expect(hears()).toBe(true);
  await stop();
  way.close();
});

test("when the database comes back it is heard again, and whoever listens knows he missed something", async () => {
  const { told, hears, stop } = await hearingOver(database.appUrl);
  const away = database.cut(1_200);
  await expect.poll(() => told).toEqual(["begin", "weg"]);
  expect(hears()).toBe(false);
  await away;
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(["begin", "weg", "begin"]);
  await stop();
});
