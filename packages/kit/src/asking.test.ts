import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAlong } from "./asking.ts";
import { kyselyOf, poolOf, transactionFor, type Pool } from "./db.ts";
import { logOf } from "./log.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

type Tables = { thing: { id: number; said: string } };

const folder = mkdtempSync(join(tmpdir(), "migraties-"));
writeFileSync(
  join(folder, "001-proef.sql"),
  `create table thing (id integer primary key, said text not null default nullif(current_setting('app.user', true), ''));
   grant usage on schema public to :app;
   grant select, insert, delete on thing to :app;`,
);
const log = logOf("proef", "info", { write: () => undefined });

let database: TestDatabase;
const pools: Pool[] = [];
beforeAll(async () => {
  database = await testDatabase(folder);
  pools.push(poolOf(database.appUrl, log, 4, true), poolOf(database.appUrl, log, 4));
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

const whoAsks = async (tx: Transaction<Tables>) =>
  (await sql<{ who: string }>`select current_setting('app.user', true) as who`.execute(tx)).rows[0]!.who;

/** Connections that do not wait for each answer, and connections that do. */
const kinds = [
  ["pipelined", 0],
  ["waiting", 1],
] as const;
const emptied = async (at: number): Promise<Kysely<Tables>> => {
  const db = kyselyOf<Tables>(pools[at]!);
  await sql`delete from thing`.execute(db);
  return db;
};
const idsIn = async (db: Kysely<Tables>) =>
  (await db.selectFrom("thing").select("id").orderBy("id").execute()).map((it) => it.id);

test.each(kinds)("%s: of many at once each is known as himself from the first statement", async (_kind, at) => {
  const db = await emptied(at);
  const users = Array.from({ length: 40 }, (_, at) => `wie-${at}`);
  const told = await Promise.all(users.map((user) => transactionFor(db, { user }, whoAsks)));
  expect(told).toEqual(users);
});

test.each(kinds)(
  "%s: who has asked is forgotten with his transaction, also by one within his work",
  async (_kind, at) => {
    const db = await emptied(at);
    const within = await transactionFor(db, { user: "wie" }, () => db.transaction().execute(whoAsks));
    expect(within ?? "").toBe("");
    expect((await db.transaction().execute(whoAsks)) ?? "").toBe("");
  },
);

test.each(kinds)("%s: of whom cannot be said who he is, nothing is asked", async (_kind, at) => {
  const db = await emptied(at);
  await expect(
    transactionFor(db, { user: "a\0b" }, (tx) => tx.insertInto("thing").values({ id: 1, said: "een" }).execute()),
  ).rejects.toMatchObject({ code: "22021" });
  expect(await idsIn(db)).toEqual([]);
});

test.each(kinds)("%s: a write without an answer is kept, in its turn", async (_kind, at) => {
  const db = await emptied(at);
  await transactionFor(db, { user: "wie" }, async (tx) => {
    await sendAlong(tx, tx.insertInto("thing").values({ id: 1, said: "een" }));
    await sendAlong(tx, tx.deleteFrom("thing"));
    await sendAlong(tx, tx.insertInto("thing").values({ id: 2, said: "twee" }));
  });
  expect(await idsIn(db)).toEqual([2]);
  await sendAlong(db, db.insertInto("thing").values({ id: 3, said: "drie" }));
  expect(await idsIn(db)).toEqual([2, 3]);
});

test.each(kinds)("%s: what goes wrong with a write without an answer undoes all, and says why", async (_kind, at) => {
  const db = await emptied(at);
  const twice = (last: (tx: Transaction<Tables>) => Promise<unknown>) =>
    transactionFor(db, { user: "wie" }, async (tx) => {
      for (const id of [1, 2, 1, 3]) await sendAlong(tx, tx.insertInto("thing").values({ id, said: "iets" }));
      await last(tx);
    });
  const why = { code: "23505", constraint: "thing_pkey" };
  await expect(twice(async () => undefined)).rejects.toMatchObject(why);
  await expect(twice((tx) => tx.insertInto("thing").values({ id: 4, said: "iets" }).execute())).rejects.toMatchObject(
    why,
  );
  expect(await idsIn(db)).toEqual([]);
  // The same connections go on as if nothing happened.
  await transactionFor(db, { user: "wie" }, (tx) =>
    sendAlong(tx, tx.insertInto("thing").values({ id: 1, said: "een" })),
  );
  expect(await idsIn(db)).toEqual([1]);
});

test("a database that would not say who asks is not asked", async () => {
  const bare = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pools[0]! }) });
  await expect(transactionFor(bare, { user: "wie" }, whoAsks)).rejects.toThrow("kyselyOf");
});
