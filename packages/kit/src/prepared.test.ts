import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type pg from "pg";
import { poolOf, type Pool } from "./db.ts";
import { logOf } from "./log.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

const folder = mkdtempSync(join(tmpdir(), "migraties-"));
writeFileSync(
  join(folder, "001-proef.sql"),
  `create table thing (id integer primary key, said text not null);
   grant usage on schema public to :app;
   grant select, insert on thing to :app;`,
);

let database: TestDatabase;
let pool: Pool;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await testDatabase(folder);
  pool = poolOf(database.appUrl, logOf("proef", "info", { write: () => undefined }));
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

const remembered = async () =>
  (await client.query<{ statement: string }>("select statement from pg_prepared_statements order by 1")).rows.map(
    ({ statement }) => statement,
  );

test("what is asked more than once the database remembers, and answers by the values of each time", async () => {
  const [often, once] = ["select $1::text || $2::text as said", "select $1::text as once"];
  await client.query(once, ["eenmaal"]);
  for (const word of ["a", "b", "c", "d", "e", "f", "g"]) {
    const { rows } = await client.query<{ said: string }>(often, [word, "!"]);
    expect(rows).toEqual([{ said: `${word}!` }]);
  }
  expect(await remembered()).toEqual([often]);
});

test("a refused statement leaves the next one its turn, also within a transaction that is undone", async () => {
  const insert = "insert into thing (id, said) values ($1, $2)";
  for (const id of [1, 2, 3]) {
    await client.query("begin");
    await client.query(insert, [id, "een"]);
    await expect(client.query(insert, [id, "twee"])).rejects.toMatchObject({ code: "23505" });
    await client.query("rollback");
  }
  await client.query(insert, [1, "drie"]);
  expect((await client.query("select id, said from thing")).rows).toEqual([{ id: 1, said: "drie" }]);
});

test("a list of another length each time does not fill the connection without end", async () => {
  for (let length = 1; length <= 1_500; length += 1) {
    const places = Array.from({ length: (length % 1_200) + 1 }, (_, at) => `$${at + 1}::int`).join();
    const { rows } = await client.query<{ n: number }>(`select cardinality(array[${places}]) as n`, [
      ...Array.from({ length: (length % 1_200) + 1 }, (_, at) => at),
    ]);
    expect(rows[0]!.n).toBe((length % 1_200) + 1);
  }
  expect((await remembered()).length).toBeLessThan(1_000);
});
