import { once } from "node:events";
import { expect, test, vi } from "vitest";
import { startThread } from "./threads.ts";

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
