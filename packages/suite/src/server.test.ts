import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "./testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

test("says when it is ready", async () => {
  const answer = await fetch(new URL("/gereed", running.url));
  expect(await answer.json()).toEqual({ status: "gereed", missing: [] });
});

test("says that it is not ready when what it promised is not being done", async () => {
  const { pool } = running.suite;
  await pool.query("select graphile_worker.add_job('ask-nobody', run_at => now() - interval '2 minutes')");
  const ready = await fetch(new URL("/gereed", running.url));
  expect([ready.status, await ready.json()]).toEqual([503, { status: "niet gereed", missing: ["taken"] }]);
  await pool.query("delete from graphile_worker._private_jobs");
  expect((await fetch(new URL("/gereed", running.url))).status).toBe(200);
});

test("counts what it does", async () => {
  const answer = await fetch(new URL("/metrics", running.url));
  expect(await answer.text()).toContain("process_cpu_seconds_total");
});
