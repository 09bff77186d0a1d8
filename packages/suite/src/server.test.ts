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

test("counts what it does", async () => {
  const answer = await fetch(new URL("/metrics", running.url));
  expect(await answer.text()).toContain("process_cpu_seconds_total");
});
