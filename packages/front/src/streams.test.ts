import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startDoor, type TestDoor } from "./testing/door.ts";

let door: TestDoor;
let cookie: string;
beforeAll(async () => {
  door = await startDoor();
  ({ cookie } = await door.signIn("anna@dienst.example"));
});
afterAll(() => door.stop());

const megabyte = new Uint8Array(1_048_576);
const upload = (body: BodyInit, extra: RequestInit = {}, accept = "*/*", where = "upload") =>
  fetch(`${door.url}/api/suite/v1/${where}`, {
    method: "PUT",
    headers: { cookie, accept, "content-type": "application/octet-stream", "sec-fetch-site": "same-origin" },
    body,
    duplex: "half",
    ...extra,
  } as RequestInit);

test("fifty megabytes pass as they come, not after the last byte", async () => {
  let sent = 0;
  let lastSentAt = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent === 50) return controller.close();
      if (sent === 25) await new Promise((resolve) => setTimeout(resolve, 300));
      sent += 1;
      lastSentAt = Date.now();
      controller.enqueue(megabyte);
    },
  });
  const answer = await upload(body);
  expect(await answer.json()).toEqual({ bytes: 50 * 1_048_576 });
  expect(door.suite.uploads.at(-1)!.first).toBeLessThan(lastSentAt - 200);
});

test("the door holds no upload in memory: while the server behind it is busy, the sender waits", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 200) return controller.close();
      sent += 1;
      controller.enqueue(megabyte);
    },
  });
  const sending = upload(body, {}, "*/*", "busy");
  await vi.waitFor(() => expect(door.suite.busy).toHaveLength(1), 20_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(sent).toBeLessThan(30);
  door.suite.busy[0]!();
  expect((await sending).status).toBe(200);
  expect(sent).toBe(200);
});

test("a server that has had enough says so while the rest is still coming", async () => {
  const answer = await upload(new Uint8Array(20 * 1_048_576), {}, "application/vol").catch((fault: Error) => fault);
  if (answer instanceof Error) throw answer;
  expect([answer.status, await answer.json()]).toEqual([413, { code: "too_large" }]);
});

test("an upload that its sender breaks off is broken off behind the door too", async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(megabyte);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  });
  const sending = upload(body, { signal: stop.signal }).catch(() => undefined);
  const count = door.suite.uploads.length;
  await vi.waitFor(() => expect(door.suite.uploads.length).toBeGreaterThan(count), 20_000);
  await vi.waitFor(() => expect(door.suite.uploads.at(-1)!.bytes).toBeGreaterThan(1_000_000), 20_000);
  stop.abort();
  await sending;
  await vi.waitFor(() => expect(door.suite.uploads.at(-1)!.aborted).toBe(true), { timeout: 3_000 });
});

test("a live screen hears each word at once, and lets go of the server when it closes", async () => {
  const stop = new AbortController();
  const stream = await fetch(`${door.url}/api/vault/v1/live`, { headers: { cookie }, signal: stop.signal });
  const heard: number[] = [];
  const reading = (async () => {
    for await (const _ of stream.body!) heard.push(Date.now());
  })().catch(() => undefined);
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(4), { timeout: 2_000 });
  expect(heard[3]! - heard[0]!).toBeGreaterThan(60);
  expect(door.vault.openStreams()).toBe(1);
  stop.abort();
  await reading;
  await vi.waitFor(() => expect(door.vault.openStreams()).toBe(0), { timeout: 2_000 });
});

test("more live screens than a pool usually holds do not shut the others out", async () => {
  const stop = new AbortController();
  const open = () => fetch(`${door.url}/api/vault/v1/live`, { headers: { cookie }, signal: stop.signal });
  await Promise.all(Array.from({ length: 150 }, open));
  const answer = await fetch(`${door.url}/api/vault/v1/iets`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  stop.abort();
  await vi.waitFor(() => expect(door.vault.openStreams()).toBe(0), { timeout: 5_000 });
});

test("a server that says 503 itself is heard as it is, and asked once", async () => {
  const before = door.vault.seen.length;
  const answer = await fetch(`${door.url}/api/vault/v1/sick`);
  expect([answer.status, await answer.json()]).toEqual([503, { code: "keys_away" }]);
  expect(door.vault.seen.length - before).toBe(1);
});

test("a server that breaks off in the middle is away", async () => {
  const answer = await fetch(`${door.url}/api/suite/v1/broken`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: "suite_away" });
});
