import { once } from "node:events";
import { expect, test, vi } from "vitest";
import { letGo, startThread } from "./threads.ts";

test("a thread knows nothing of our environment but what it is told, and where the code stands compiled", async () => {
  vi.stubEnv("DATAKLUIS_DATABASE_URL", "postgres://geheim");
  vi.stubEnv("NODE_COMPILE_CACHE", "/nergens/dan/hier");
  const tells = `import { parentPort, workerData } from "node:worker_threads";
    parentPort.postMessage([process.env, process.execArgv, workerData]);`;
  const script = new URL(`data:text/javascript,${encodeURIComponent(tells)}`);
  const worker = startThread(script, { workerData: "iets" }, { TMPDIR: "/daar" });
  const [told] = await once(worker, "message");
  expect(told).toEqual([{ TMPDIR: "/daar", NODE_COMPILE_CACHE: "/nergens/dan/hier" }, [], "iets"]);
  await worker.terminate();
  vi.unstubAllEnvs();
});

test("what is let go is gone at once; a piece of memory that others use stays", () => {
  const own = Buffer.from(new ArrayBuffer(1_000));
  letGo(own);
  expect([own.length, own.buffer.byteLength]).toEqual([0, 0]);
  const whole = Buffer.from(new ArrayBuffer(10)).fill(7);
  letGo(whole.subarray(0, 5));
  expect([...whole]).toEqual(Array.from({ length: 10 }, () => 7));
});
