import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kyselyOf, poolOf, transactionFor, type Pool } from "./db.ts";
import { enqueue, runJobs } from "./jobs.ts";
import { logOf } from "./log.ts";
import { testDatabase, type TestDatabase } from "./testing/database.ts";

const lines: string[] = [];
const log = logOf("proef", "info", { write: (line) => void lines.push(line) });
const folder = mkdtempSync(join(tmpdir(), "migraties-"));
writeFileSync(
  join(folder, "001-proef.sql"),
  `create table note (employer_id uuid not null, text text not null);
   alter table note enable row level security;
   alter table note force row level security;
   create policy own on note using (employer_id = nullif(current_setting('app.employer', true), '')::uuid);
   grant usage on schema public to :app;
   grant select, insert on note to :app;`,
);

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase(folder);
  pool = poolOf(database.appUrl, log);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const until = async (ready: () => boolean | Promise<boolean>) => {
  for (let turn = 0; turn < 1_200; turn++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("duurt te lang");
};

test("a promise in a transaction that is rolled back is never kept; a kept one is tried until it works", async () => {
  const db = kyselyOf<Record<string, never>>(pool);
  const seen: string[] = [];
  let failures = 1;
  const jobs = await runJobs(
    pool,
    {
      work: async ({ ref }: { ref: string }) => {
        if (failures-- > 0) throw new Error("mevrouw de Vries");
        seen.push(ref);
      },
    },
    log,
  );
  await db
    .transaction()
    .execute(async (tx) => {
      await enqueue(tx, "work", { ref: "nooit" }, "nooit");
      throw new Error("terug");
    })
    .catch(() => undefined);
  await db.transaction().execute((tx) => enqueue(tx, "work", { ref: "wel" }, "wel"));
  await until(() => seen.length > 0);
  await jobs.stop();
  expect(seen).toEqual(["wel"]);
  const kept = await pool.query("select last_error from graphile_worker._private_jobs where last_error is not null");
  expect(JSON.stringify(kept.rows) + lines.join("")).not.toContain("Vries");
});

test("a job held by a runner that died is done by another within seconds", async () => {
  await pool.query("select graphile_worker.add_job('late', '{}'::json)");
  await pool.query(
    "update graphile_worker._private_jobs set locked_by = 'pool-dood', locked_at = now() - interval '1 minute', attempts = 1",
  );
  let done = false;
  const jobs = await runJobs(pool, { late: async () => void (done = true) }, log);
  await until(() => done);
  await jobs.stop();
  expect(done).toBe(true);
});

test("when the database was away in the midst of work, everything promised is done once it is back", async () => {
  const db = kyselyOf<Record<string, never>>(pool);
  const done = new Set<number>();
  const slow = async ({ nr }: { nr: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    done.add(nr);
  };
  const jobs = await runJobs(pool, { slow }, log);
  for (const nr of [1, 2, 3]) await enqueue(db, "slow", { nr }, `slow:${nr}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await database.cut(2_000);
  for (const nr of [4, 5, 6]) await enqueue(db, "slow", { nr }, `slow:${nr}`);
  await until(() => done.size === 6);
  const left = () => pool.query("select 1 from graphile_worker._private_jobs");
  await until(async () => (await left()).rowCount === 0);
  await jobs.stop();
});

/** The database refuses the first notes that a job is done, with this code. */
async function refuseNotes(code: string, times: number): Promise<() => Promise<unknown>> {
  await pool.query(`
    create sequence graphile_worker.refused;
    create function graphile_worker.refuse_note() returns trigger language plpgsql as $$
      begin
        if nextval('graphile_worker.refused') <= ${times} then raise exception using errcode = '${code}'; end if;
        return old;
      end $$;
    create trigger refuse_note before delete on graphile_worker._private_jobs
      for each row execute function graphile_worker.refuse_note()`);
  return () => pool.query("drop function graphile_worker.refuse_note cascade; drop sequence graphile_worker.refused");
}

test.each([
  ["a deadlock", "40P01", false],
  ["a fault", "53200", true],
])("after %s in noting what is done, all that is promised is done within seconds", async (_what, code, renewed) => {
  const db = kyselyOf<Record<string, never>>(pool);
  const begun = Array.from({ length: 10 }, () => 0);
  // Of different length, so that they are noted one after another.
  const work = async ({ nr }: { nr: number }) => {
    begun[nr]! += 1;
    await new Promise((resolve) => setTimeout(resolve, nr * 20));
  };
  lines.length = 0;
  const allow = await refuseNotes(code, 2);
  const jobs = await runJobs(pool, { work }, log);
  for (const nr of begun.keys()) await enqueue(db, "work", { nr }, `work:${nr}`);
  await until(async () => !(await pool.query("select from graphile_worker._private_jobs")).rowCount);
  expect(await jobs.ready()).toBe(true);
  await jobs.stop();
  await allow();
  expect(lines.some((line) => line.includes("taakverwerker opnieuw gestart"))).toBe(renewed);
  if (!renewed) expect(begun).toEqual(begun.map(() => 1));
});

test("says that nobody works when a promise waits for a minute and is not begun; a queue that moves is no such thing", async () => {
  const begun: number[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const jobs = await runJobs(pool, { long: ({ nr }: { nr: number }) => (begun.push(nr), held) }, log);
  expect(await jobs.ready()).toBe(true);
  const waits = (task: string) =>
    pool.query(`select graphile_worker.add_job($1, '{"nr": 1}'::json, run_at => now() - interval '2 minutes')`, [task]);
  await waits("nobody-knows-this");
  expect(await jobs.ready()).toBe(false);
  await waits("long");
  await until(() => begun.length === 1);
  expect(await jobs.ready()).toBe(true);
  release();
  await until(async () => !(await jobs.ready()));
  await pool.query("delete from graphile_worker._private_jobs");
  expect(await jobs.ready()).toBe(true);
  await jobs.stop();
  expect(await jobs.ready()).toBe(false);
});

test("says that nobody works while its runner is gone, and that somebody does once another stands", async () => {
  const jobs = await runJobs(pool, {}, log);
  const ready = () => jobs.ready().catch(() => "geen database" as const);
  await database.cut(500);
  const seen = new Set<unknown>();
  await until(async () => {
    const now = await ready();
    seen.add(now);
    return now === true;
  });
  expect([...seen]).toContain(false);
  await jobs.stop();
});

test("without saying for whom, no row exists; with it, that employer's only", async () => {
  const db = kyselyOf<{ note: { employer_id: string; text: string } }>(pool);
  const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const employer of [mine, theirs])
    await transactionFor(db, { employer }, (tx) =>
      tx.insertInto("note").values({ employer_id: employer, text: employer }).execute(),
    );
  expect(await db.selectFrom("note").selectAll().execute()).toEqual([]);
  const seen = await transactionFor(db, { employer: mine }, (tx) => tx.selectFrom("note").selectAll().execute());
  expect(seen).toEqual([{ employer_id: mine, text: mine }]);
  const wrong = transactionFor(db, { employer: mine }, (tx) =>
    tx.insertInto("note").values({ employer_id: theirs, text: "x" }).execute(),
  );
  await expect(wrong).rejects.toThrow(/row-level security/);
});
