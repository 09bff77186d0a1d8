import { join } from "node:path";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeRows, encodeRows, uuidOf, type Cell } from "./batch.ts";
import { transactionWithCopy } from "./copy.ts";
import { poolOf, type Pool } from "./db.ts";
import { Growing } from "./growing.ts";
import { logOf } from "./log.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

const folder = mkdtempSync(join(tmpdir(), "migraties-"));
writeFileSync(
  join(folder, "001-proef.sql"),
  `create table thing (id uuid, label text, number integer, day date, bytes bytea);
   grant usage on schema public to :app;
   grant select, insert on thing to :app;`,
);

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase(folder);
  pool = poolOf(database.appUrl, logOf("proef", "error"));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("what goes in by COPY comes out of it, and is what the database reads", async () => {
  const [id, bytes] = [randomUUID(), randomBytes(70_000)];
  const rows: Cell[][] = [
    [{ uuid: id }, { text: "é€𝄞 '$1' \\" }, { int: -5 }, { date: "1999-12-31" }, { bytes }],
    [{ uuid: null }, { text: "" }, { int: 0 }, { date: "2000-02-29" }, { bytes: Buffer.alloc(0) }],
    [{ uuid: null }, { text: null }, { int: null }, { date: null }, { bytes: null }],
  ];
  await transactionWithCopy(pool, { employer: id }, (_, copy) => copy("thing", encodeRows(rows)));
  const { rows: read } = await pool.query("select * from thing order by number");
  expect(read).toEqual([
    { id, label: "é€𝄞 '$1' \\", number: -5, day: "1999-12-31", bytes },
    { id: null, label: "", number: 0, day: "2000-02-29", bytes: Buffer.alloc(0) },
    { id: null, label: null, number: null, day: null, bytes: null },
  ]);

  const out = await transactionWithCopy(pool, { employer: id }, (_, _copy, copyOut) =>
    copyOut("select id, label, bytes from thing where label = $1 or label is null order by number", ["é€𝄞 '$1' \\"]),
  );
  const [one, none, ...more] = [...decodeRows(out)];
  expect([uuidOf(one![0]!), one![1]!.toString(), one![2]]).toEqual([id, "é€𝄞 '$1' \\", bytes]);
  expect([none, more]).toEqual([[null, null, null], []]);
});

test("a batch without rows is a batch", async () => {
  expect([...decodeRows(encodeRows([]))]).toEqual([]);
  const out = await transactionWithCopy(pool, { employer: randomUUID() }, (_, _copy, copyOut) =>
    copyOut("select 1 where false", []),
  );
  expect([...decodeRows(out)]).toEqual([]);
});

test("bytes that grow past what was expected stay the same bytes", () => {
  const into = new Growing(4);
  into.measured("é".repeat(1_000));
  into.int16(-2);
  into.hex("00ff");
  into.bytes(Buffer.from("einde"));
  const length = Buffer.alloc(4);
  length.writeInt32BE(2_000);
  expect(into.done()).toEqual(
    Buffer.concat([length, Buffer.from("é".repeat(1_000)), Buffer.from([255, 254, 0, 255]), Buffer.from("einde")]),
  );
});
