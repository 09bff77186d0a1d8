import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { unvouched } from "./testing/certificate.ts";
import { startDoor, type TestDoor } from "./testing/door.ts";

let door: TestDoor;
let cookie: string;
beforeAll(async () => {
  door = await startDoor();
  ({ cookie } = await door.signIn("anna@dienst.example"));
});
afterAll(() => door.stop());

const ask = async (path: string) => {
  const answer = await fetch(door.url + path, { headers: { cookie } });
  return { status: answer.status, ...((await answer.json()) as { code?: string; caller?: unknown }) };
};

test("without login nobody is let in as somebody, and all is well when it is back", async () => {
  expect(await ask("/api/vault/v1/iets")).toMatchObject({ status: 200, caller: { kind: "user" } });
  await door.login.kill();
  await vi.waitFor(async () => expect(await ask("/api/vault/v1/iets")).toMatchObject({ code: "login_away" }), {
    timeout: 15_000,
  });
  expect(await ask("/api/login/v1/session")).toMatchObject({ status: 503, code: "login_away" });
  const ready = await fetch(`${door.url}/gereed`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: "niet gereed", missing: ["Inloggen is niet bereikbaar."] },
  ]);
  const anonymous = await fetch(`${door.url}/api/vault/v1/openapi.json`);
  expect(anonymous.status).toBe(200);

  await door.login.again();
  await vi.waitFor(
    async () => expect(await ask("/api/vault/v1/iets")).toMatchObject({ status: 200, caller: { kind: "user" } }),
    { timeout: 10_000 },
  );
});

test("a server that is gone is told as away, in a problem a screen can show", async () => {
  await door.suite.stop();
  const answer = await fetch(`${door.url}/api/suite/v1/iets`);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect([answer.status, await answer.json()]).toEqual([
    503,
    expect.objectContaining({ code: "suite_away", status: 503, detail: expect.stringContaining("verzuimomgeving") }),
  ]);
  expect((await fetch(`${door.url}/api/vault/v1/iets`)).status).toBe(200);
  const page = await (await fetch(`${door.url}/api-documentatie`)).text();
  expect(page).toContain("Deze server is nu niet bereikbaar.");
});

test("a server behind the door with a certificate nobody vouches for is not spoken to", async () => {
  const spoken: string[] = [];
  const impostor = createServer(unvouched, (request, response) => {
    spoken.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
  const { port } = impostor.address() as AddressInfo;
  const other = await startDoor({ loginUrl: `https://127.0.0.1:${port}` });
  const answer = await fetch(`${other.url}/api/login/v1/session`, { headers: { cookie } });
  expect([answer.status, spoken]).toEqual([503, []]);
  await other.stop();
  impostor.close();
});
