import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { randomUUID } from "node:crypto";
import { enqueue } from "@datakluis/kit/jobs";
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
  // A job that is being done just then is work that is being done.
  await vi.waitFor(async () => {
    const ready = await fetch(new URL("/gereed", running.url));
    expect([ready.status, await ready.json()]).toEqual([503, { status: "niet gereed", missing: ["taken"] }]);
  }, 10_000);
  await pool.query("delete from graphile_worker._private_jobs");
  expect((await fetch(new URL("/gereed", running.url))).status).toBe(200);
});

test("what was promised is done also when the door is busy to its last connection", async () => {
  const { seed, suite, vault } = running;
  const employerId = await seed.employer("active");
  const userId = await seed.user("hr", employerId);
  const door = await Promise.all(Array.from({ length: suite.pool.options.max }, () => suite.pool.connect()));
  try {
    const requestId = randomUUID();
    await enqueue(running.past, "ask-access", { employerId, userId, requestId }, requestId);
    await expect
      .poll(() => vault.asked.map((it) => it.params), { timeout: 4_000 })
      .toContainEqual({ employerId, requestId });
  } finally {
    for (const connection of door) connection.release();
  }
});

test("counts what it does", async () => {
  const answer = await fetch(new URL("/metrics", running.url));
  expect(await answer.text()).toContain("process_cpu_seconds_total");
});
