import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { playersAt } from "./accounts.ts";
import { demoRecordIn } from "./record.ts";

test("a start that goes on signs somebody in once, however many ask for him at a time", async () => {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(401, { "content-type": "application/problem+json" }).end('{"code":"wrong_credentials"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const folder = mkdtempSync(join(tmpdir(), "datakluis-demo-"));
  try {
    const record = demoRecordIn(join(folder, "demo.json"), "klein");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const players = playersAt(url, record, new AbortController().signal);
    const all = await Promise.allSettled([1, 2, 3].map(() => players.as("caseManager")));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toBe(1);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
