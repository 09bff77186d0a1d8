import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { liveHolder, takeLock } from "./lock.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datakluis-slot-"));
  path = join(folder, "lock.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("one data folder has one launcher", async () => {
  const lock = await takeLock(path);
  await expect(takeLock(path)).rejects.toThrow(`Datakluis draait al op deze datamap (proces ${process.pid})`);
  lock.release();
  (await takeLock(path)).release();
  expect(liveHolder(path)).toBeUndefined();
});

test("the lock of a process that is gone is taken over", async () => {
  const dead = spawn(process.execPath, ["-e", ""]);
  await once(dead, "exit");
  writeFileSync(path, JSON.stringify({ pid: dead.pid, born: "1" }));
  await takeLock(path);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
});

test("another process that got the same number does not hold the lock", async () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, born: "1" }));
  await expect(takeLock(path)).resolves.toBeDefined();
});

test("a damaged lock does not keep the house closed", async () => {
  writeFileSync(path, "{");
  await expect(takeLock(path)).resolves.toBeDefined();
});

test("a next start waits for one that is stopping", async () => {
  const lock = await takeLock(path);
  lock.leave();
  const next = takeLock(path);
  setTimeout(() => lock.release(), 300);
  await expect(next).resolves.toBeDefined();
});
