import { afterAll, beforeAll, expect, test } from "vitest";
import { runningVault, type RunningVault } from "./testing.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

test("says what it is ready for", async () => {
  const ready = await fetch(new URL("/gereed", vault.url));
  expect([ready.status, await ready.json()]).toEqual([200, { status: "gereed", missing: [] }]);
});

test("opens no live stream for nobody", async () => {
  const answer = await fetch(new URL("/api/vault/v1/live", vault.url));
  expect(answer.status).toBe(401);
});
