import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startDoor, type TestDoor } from "./testing/door.ts";

let door: TestDoor;
let anna: Awaited<ReturnType<TestDoor["signIn"]>>;
beforeAll(async () => {
  door = await startDoor();
  anna = await door.signIn("anna@dienst.example");
});
afterAll(() => door.stop());

type Echo = { caller: unknown; url: string; headers: Record<string, string>; body: unknown };
const echo = async (path: string, headers: Record<string, string> = {}): Promise<Echo> =>
  (await (await fetch(door.url + path, { headers })).json()) as Echo;

/** Sends bytes as they are; clients of ours tidy a path before it leaves. */
const raw = (target: string, extra = "") =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const socket = connect(Number(new URL(door.url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("error", reject);
    socket.on("end", () => resolve({ status: Number(answer.slice(9, 12)), body: answer }));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n${extra}Connection: close\r\n\r\n`);
  });

test("login's cookie passes to login, and signs in through the door", async () => {
  const answer = await fetch(`${door.url}/api/login/v1/session`, { headers: { cookie: anna.cookie } });
  expect(await answer.json()).toMatchObject({ userId: anna.userId, email: "anna@dienst.example" });
});

test.each(["vault", "suite"] as const)("%s gets a token for itself and never the cookie", async (server) => {
  const { caller, headers } = await echo(`/api/${server}/v1/iets?q=1`, { cookie: `a=b; ${anna.cookie}; c=d` });
  expect(caller).toMatchObject({ kind: "user", userId: anna.userId, displayName: "A. Gebruiker" });
  expect(Object.keys(headers).toSorted()).toEqual(["accept", "accept-language", "authorization", "connection", "host"]);
});

test("without a session, or with an invented one, a question passes without a token", async () => {
  for (const cookie of ["", "kluis=verzonnen", `kluis=${"x".repeat(43)}`])
    expect(await echo("/api/vault/v1/iets", { cookie })).toMatchObject({ caller: null });
});

test("a browser cannot bring a token, an address or a forwarding header of its own", async () => {
  const own = {
    authorization: "Bearer van.mij.zelf",
    forwarded: "for=1.2.3.4",
    "x-forwarded-for": "1.2.3.4",
    "x-forwarded-host": "elders",
    "x-real-ip": "1.2.3.4",
    connection: "authorization, x-forwarded-for",
  };
  const { caller, headers } = await echo("/api/vault/v1/iets", { ...own, cookie: anna.cookie });
  expect(caller).toMatchObject({ userId: anna.userId });
  const { authorization: _, ...rest } = headers;
  expect(Object.keys(rest).toSorted()).toEqual(["accept", "accept-language", "connection", "host"]);
  expect(await echo("/api/vault/v1/iets", own)).toMatchObject({ caller: null });
});

test("a cookie that vault or suite would set does not reach the browser", async () => {
  const answer = await fetch(`${door.url}/api/vault/v1/iets`);
  expect([answer.headers.get("set-cookie"), answer.headers.get("x-own")]).toEqual([null, "yes"]);
});

test("a screen with many questions asks login once for each server", async () => {
  const bert = await door.signIn("bert@dienst.example");
  const before = await made();
  await Promise.all(Array.from({ length: 20 }, () => echo("/api/vault/v1/iets", { cookie: bert.cookie })));
  await Promise.all(Array.from({ length: 20 }, () => echo("/api/suite/v1/iets", { cookie: bert.cookie })));
  expect((await made()) - before).toBe(2);
});
const made = async () => {
  const metrics = await (await fetch(`${door.login.url}/metrics`)).text();
  return Number(/datakluis_login_total\{kind="token\.made"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
};

test("after logging out a session opens nothing, within a moment and without waiting for its token to expire", async () => {
  const { cookie } = await door.signIn("carla@dienst.example");
  expect(await echo("/api/vault/v1/iets", { cookie })).toMatchObject({ caller: { kind: "user" } });
  const out = await fetch(`${door.url}/api/login/v1/session`, {
    method: "DELETE",
    headers: { cookie, "sec-fetch-site": "same-origin" },
  });
  expect(out.status).toBe(200);
  await vi.waitFor(async () => expect(await echo("/api/vault/v1/iets", { cookie })).toMatchObject({ caller: null }), {
    timeout: 1_000,
    interval: 10,
  });
});

test("whoever confirms that it is he, is known for it by the very next question", async () => {
  const dora = await door.signIn("dora@dienst.example");
  const confirmedAt = async (cookie: string) => {
    const { caller } = await echo("/api/vault/v1/iets", { cookie });
    return Date.parse((caller as { confirmedAt: string }).confirmedAt);
  };
  const before = await confirmedAt(dora.cookie);
  // A token tells whole seconds.
  await pause(1_100);
  const cookie = await door.confirm(dora);
  expect(await confirmedAt(cookie)).toBeGreaterThan(before);
  expect(await confirmedAt(dora.cookie)).toBe(before);
});

test("bodies pass unchanged, with every method we use", async () => {
  for (const method of ["POST", "PUT", "DELETE"]) {
    const answer = await door.send(method, "/api/vault/v1/iets", { reden: "é" }, { cookie: anna.cookie });
    expect((await answer.json()) as Echo).toMatchObject({ body: { reden: "é" }, caller: { userId: anna.userId } });
  }
});

test.each([
  "/internal/secret",
  "/%69nternal/secret",
  "/%69%6e%74%65%72%6e%61%6c/secret",
  "/INTERNAL/secret",
  "//internal/secret",
  "/./internal/secret",
  "/x/../internal/secret",
  "/internal%2fsecret",
  "/internal",
  "/internal/",
  "/metrics",
  "/%6detrics",
  "/api/vault/v1/../../../internal/secret",
  "/api/vault/v1/..%2f..%2f..%2finternal/secret",
  "/api/vault/v1/%2e%2e/%2e%2e/%2e%2e/internal/secret",
  "/api/vault/v1/%2e%2e%2f%2e%2e%2f%2e%2e%2finternal/secret",
  "/api/vault/v1/..\\..\\..\\internal\\secret",
  "/api/vault/v1/..%5c..%5c..%5cinternal%5csecret",
  "/api/vault/v1//../../../internal/secret",
  "/api/vault/v1/..;/..;/..;/internal/secret",
  "/api/vault/v1/x%00/../internal/secret",
  "/api/vault/v1#/../../internal/secret",
  "/api/vault/v1/%",
  "/api/vault/v1/%c0%ae%c0%ae/internal/secret",
  "/api/%76ault/v1/iets",
  "/%61pi/vault/v1/iets",
  "/api/vault/%76%31/iets",
  "/api//vault/v1/iets",
  "/api/internal/v1/secret",
  "/api/vault/v2/iets",
  "/api/login/v1/../../../internal/tokens",
  "http://127.0.0.1/internal/secret",
  "internal/secret",
  "*",
])("%s is no way in", async (target) => {
  const before = door.vault.seen.length;
  const { status } = await raw(target, `Cookie: ${anna.cookie}\r\n`);
  expect([status === 400 ? 404 : status, door.vault.seen.slice(before)]).toEqual([404, []]);
});

test.each(["/api/vault/v1/%252e%252e/%252e%252e/internal/secret", "/api/vault/v1?/../../internal/secret"])(
  "%s stays within what is open",
  async (target) => {
    const before = door.vault.seen.length;
    const { body } = await raw(target);
    expect(door.vault.seen.slice(before).map(({ url }) => url)).toEqual([target]);
    expect(body).not.toContain('"secret":true');
  },
);

test("every server can be read about without logging in, and in one page", async () => {
  for (const server of ["login", "vault", "suite"]) {
    const answer = await fetch(`${door.url}/api/${server}/v1/openapi.json`);
    expect([answer.status, ((await answer.json()) as { openapi: string }).openapi]).toEqual([200, "3.1.0"]);
  }
  const answer = await fetch(`${door.url}/api-documentatie`);
  const page = (await answer.text()).replaceAll("<wbr>", "");
  expect(answer.headers.get("content-type")).toContain("text/html");
  for (const part of [
    "/api/login/v1/session",
    "Uitloggen",
    "Een ding &#60;schrijven&#62;",
    "delen[].soort",
    "cross_site",
  ])
    expect(page).toContain(part);
  expect(page).not.toContain("<script");
  expect(page).not.toContain("/internal");
});

test("whoever makes an HR system reads how to, with examples that stand as they are in the repository", async () => {
  const docs = new URL("../../../docs/koppelingen.md", import.meta.url);
  const [answer, source] = [await fetch(`${door.url}/documentatie/koppelingen`), await readFile(docs, "utf8")];
  const page = await answer.text();
  expect(answer.headers.get("content-type")).toContain("text/html");
  for (const heading of ["Node", "curl", "PowerShell", "Webhooks", "Fouten"])
    expect(page).toMatch(new RegExp(`<h2>${heading}</h2>`));
  const blocks = [...page.matchAll(/<pre><code class="language-\w+">(.*?)<\/code><\/pre>/gs)].map(([, code]) =>
    plain(code!),
  );
  expect(blocks).toEqual(
    [...source.matchAll(/^ *```\w+\n(.*?)^ *```$/gms)].map(([, code]) => code!.replace(/^ {3}(?=\S)/gm, "")),
  );
  expect(page).toContain('href="/documentatie/leveringen"');
  expect(page).not.toContain("<script");
  expect((await fetch(`${door.url}/documentatie/leveringen`)).status).toBe(200);
  for (const other of ["rechten", "..%2FREADME", "constructor"])
    expect((await fetch(`${door.url}/documentatie/${other}`)).status).toBe(404);
});

const signs: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const plain = (html: string) => html.replace(/&(lt|gt|quot|#39|amp);/g, (sign) => signs[sign]!);

test("alive and ready are told for the whole house", async () => {
  expect((await fetch(`${door.url}/gezond`)).status).toBe(200);
  expect(await (await fetch(`${door.url}/gereed`)).json()).toEqual({ status: "gereed", missing: [] });
});

test("a log line names no dossier, no query and no person", async () => {
  await echo("/api/vault/v1/dossiers/3f0c0000-0000-4000-8000-000000000001?q=jansen", { cookie: anna.cookie });
  await fetch(`${door.url}/dossiers/3f0c0000-0000-4000-8000-000000000001`);
  const logged = door.lines.join("");
  expect(logged).toContain('"route":"/api/vault"');
  for (const hidden of ["3f0c", "jansen", "anna", anna.cookie.slice(6), "internal"])
    expect(logged).not.toContain(hidden);
});
