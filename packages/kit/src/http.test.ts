import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endpoint, Refusal } from "@datakluis/contract";
import { z } from "zod";
import { answersOf, serve, type Route } from "./http.ts";
import { logOf } from "./log.ts";
import { testKeys } from "./testing/keys.ts";
import { signerOf, verifierOf, type Caller } from "./tokens.ts";
import { piecesOf, readBytes } from "./wire.ts";

const ask = {
  server: "vault" as const,
  method: "POST" as const,
  summary: "proef",
  body: z.strictObject({ text: z.string().min(2) }),
  answer: z.strictObject({ said: z.string(), maybe: z.string().nullable() }),
};
const answer = answersOf<{ caller: Caller | undefined }, "see">();
const handle = async ({ body }: { body: { text: string } }) => {
  if (body.text === "weg") throw new Refusal("not_found");
  if (body.text === "te groot") throw Object.assign(new Error("mevrouw de Vries, 999993847"), { code: "22003" });
  if (body.text === "stuk") throw new Error("mevrouw de Vries, 999993847");
  return { said: body.text, maybe: null, secret: "999993847" };
};
async function* linesOf(text: string) {
  yield `${text}\r\n`;
  if (text === "stuk") throw new Error("mevrouw de Vries");
  yield "einde\r\n";
}
const routes: Route<{ caller: Caller | undefined }, "see">[] = [
  answer(endpoint({ ...ask, path: "/open" }), "public", handle),
  answer(endpoint({ ...ask, path: "/open/:name", params: z.strictObject({ name: z.string() }) }), "public", handle),
  answer(endpoint({ ...ask, path: "/right" }), "see", handle),
  answer(endpoint({ ...ask, path: "/fresh", fresh: true }), "see", handle),
  answer(endpoint({ ...ask, path: "/server", internal: true }), ["suite"], handle),
  answer(
    endpoint({ ...ask, path: "/file", answer: z.custom<AsyncIterable<string>>(), download: "text/csv" }),
    "public",
    async ({ body }) => {
      if (body.text === "weg") throw new Refusal("not_found");
      return linesOf(body.text);
    },
  ),
];

const lines: string[] = [];
const keys = testKeys();
const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000);
const user = (confirmedAt: Date | null = new Date()) => ({
  userId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  displayName: "A. Gebruiker",
  confirmedAt,
});
let app: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  app = await serve({
    name: "vault",
    title: "Proef",
    log: logOf("vault", "info", { write: (line) => void lines.push(line) }),
    verify: await verifierOf("vault", keys.public),
    routes,
    admit: async (caller, access) => {
      if (access === "see" && caller?.kind !== "user") throw new Refusal("not_signed_in");
      return { caller };
    },
    ready: async () => [],
  });
});
afterAll(() => app.close());

const post = (url: string, body: unknown, token?: string) =>
  app.inject({
    method: "POST",
    url,
    payload: body as object,
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
  });

test("what the database cannot hold is refused as a question, not told as a fault of ours", async () => {
  const told = await post("/api/vault/v1/open", { text: "te groot" });
  expect([told.statusCode, told.json<{ code: string }>().code]).toEqual([400, "invalid"]);
  expect(lines.join("") + told.body).not.toContain("Vries");
});

test("an undeclared field is dropped from an answer", async () => {
  const got = await post("/api/vault/v1/open", { text: "hallo" });
  expect(got.json()).toEqual({ said: "hallo", maybe: null });
  expect(got.headers["cache-control"]).toBe("no-store");
});

test("an answer is no page: whatever is asked, it is kept nowhere, and a browser guesses, runs and frames nothing of it", async () => {
  for (const url of ["/api/vault/v1/open", "/api/vault/v1/file", "/api/vault/v1/right", "/nergens"])
    expect((await post(url, { text: "hallo" })).headers).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    });
});

test.each(["een kapot teken", "een naam zonder eind"])(
  "an address that is none is nowhere, like any other, and is not repeated: %s",
  async (which) => {
    const name = which === "een kapot teken" ? "devries%" : "devries".repeat(100);
    const got = await post(`/api/vault/v1/open/${name}`, {});
    expect([got.statusCode, got.headers["content-type"], got.json().code]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
      "not_found",
    ]);
    expect(got.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(got.body + lines.join("")).not.toContain("devries");
  },
);

test("an undeclared field in a question is refused, and every fault is told", async () => {
  const got = await post("/api/vault/v1/open", { text: "x", bsn: "999993847" });
  expect(got.statusCode).toBe(400);
  expect(got.json().code).toBe("invalid");
  expect(got.json().faults).toHaveLength(2);
  expect(got.body).not.toContain("999993847");
});

test("a refusal is problem details with a sentence; a fault of ours tells nothing, in the answer or the log", async () => {
  const no = await post("/api/vault/v1/open", { text: "weg" });
  expect([no.statusCode, no.headers["content-type"], no.json().code]).toEqual([
    404,
    "application/problem+json; charset=utf-8",
    "not_found",
  ]);
  const broken = await post("/api/vault/v1/open", { text: "stuk" });
  expect(broken.json().code).toBe("internal");
  expect(broken.body + lines.join("")).not.toMatch(/Vries|999993847/);
});

test("a server's door opens for that server only, whatever a person holds", async () => {
  const suite = await signerOf("suite", keys.private.suite);
  const front = await signerOf("front", keys.private.front);
  const login = await signerOf("login", keys.private.login);
  const tries = [
    undefined,
    await suite.forSelf("vault"),
    await front.forSelf("vault"),
    await suite.forSelf("suite"),
    await login.forUser(user(), "vault"),
    await suite.forUser(user(), "vault"),
    "onzin",
  ];
  const got = await Promise.all(
    tries.map(async (token) => (await post("/internal/server", { text: "hoi" }, token)).statusCode),
  );
  // A token signed by the suite speaks for the suite, whoever it claims to be about.
  expect(got).toEqual([401, 200, 403, 401, 401, 200, 401]);
  expect((await post("/api/vault/v1/right", { text: "hoi" }, await suite.forUser(user(), "vault"))).statusCode).toBe(
    401,
  );
  expect((await post("/api/vault/v1/right", { text: "hoi" }, await login.forUser(user(), "vault"))).statusCode).toBe(
    200,
  );
});

test("what asks for a second factor of just now, is refused to whoever gave his longer ago or never", async () => {
  const login = await signerOf("login", keys.private.login);
  const said = async (confirmedAt: Date | null) =>
    (await post("/api/vault/v1/fresh", { text: "hoi" }, await login.forUser(user(confirmedAt), "vault"))).json();
  expect(await said(minutesAgo(9))).toMatchObject({ said: "hoi" });
  expect(await said(minutesAgo(10))).toMatchObject({ code: "confirm_yourself", status: 403 });
  expect(await said(null)).toMatchObject({ code: "confirm_yourself" });
  expect((await post("/api/vault/v1/fresh", { text: "hoi" })).json()).toMatchObject({ code: "not_signed_in" });
});

test("only a person can prove that it is he: a server does not start with such a question for others", async () => {
  for (const access of ["public", ["suite"]] as const) {
    const route = answer(
      endpoint({ ...ask, path: "/fresh", fresh: true, internal: access !== "public" }),
      access,
      handle,
    );
    const starting = serve({
      name: "vault",
      title: "Proef",
      log: logOf("vault", "error"),
      verify: await verifierOf("vault", keys.public),
      routes: [route],
      admit: async (caller) => ({ caller }),
      ready: async () => [],
    });
    await expect(starting).rejects.toThrow("/fresh");
  }
});

test("only JSON is read; another content type is refused before it is parsed", async () => {
  const got = await app.inject({
    method: "POST",
    url: "/api/vault/v1/open",
    headers: { "content-type": "text/plain" },
    payload: "{}",
  });
  expect([got.statusCode, got.json().code]).toEqual([415, "wrong_content_type"]);
});

test("the document shows what people may ask, not what servers ask each other", async () => {
  const { paths, openapi } = (await app.inject("/api/vault/v1/openapi.json")).json();
  expect(openapi).toBe("3.1.0");
  expect(Object.keys(paths)).toEqual([
    "/api/vault/v1/open",
    "/api/vault/v1/open/{name}",
    "/api/vault/v1/right",
    "/api/vault/v1/fresh",
    "/api/vault/v1/file",
  ]);
  expect(paths["/api/vault/v1/fresh"].post.description).toContain("confirm_yourself");
});

test("a file that comes slowly is waited for; one that comes no further is not", async () => {
  const slow = new PassThrough();
  const reading = readBytes(slow, 100, 200);
  for (const part of "langzaam") {
    await pause(50);
    slow.write(part);
  }
  slow.end();
  expect((await reading).toString()).toBe("langzaam");

  const stalled = new PassThrough();
  stalled.write("half");
  await expect(readBytes(stalled, 100, 50)).rejects.toMatchObject({ code: "upload_stalled" });
  expect(stalled.destroyed).toBe(true);
});

test("a file that comes so slowly that it holds others up is not waited for", async () => {
  const dripping = new PassThrough();
  const drip = setInterval(() => dripping.write("x"), 20);
  await expect(readBytes(dripping, 1_000_000, 5_000, 200)).rejects.toMatchObject({ code: "upload_stalled" });
  clearInterval(drip);
});

test("nobody holds others up longer by sending a larger file", async () => {
  const [terabyte, part] = [1_000_000_000_000, Buffer.alloc(64_000)];
  const flowing = (said: number) => {
    const bytes = Object.assign(new PassThrough(), { headers: { "content-length": String(said) } });
    const flow = setInterval(() => bytes.write(part), 20);
    setTimeout(() => {
      clearInterval(flow);
      bytes.end();
    }, 600);
    return Array.fromAsync(piecesOf(bytes, terabyte, 5_000, 200));
  };
  await expect(flowing(terabyte)).rejects.toMatchObject({ code: "upload_stalled" });
  expect((await flowing(2_000_000)).length).toBeGreaterThan(10);
});

test("a file comes as a stream; a no comes before its first byte, and a file that breaks off does not seem whole", async () => {
  const whole = await post("/api/vault/v1/file", { text: "hallo" });
  expect([whole.headers["content-type"], whole.body]).toEqual(["text/csv; charset=utf-8", "hallo\r\neinde\r\n"]);
  expect(whole.headers["cache-control"]).toBe("no-store");
  expect((await post("/api/vault/v1/file", { text: "weg" })).json()).toMatchObject({ code: "not_found" });
  await expect(post("/api/vault/v1/file", { text: "stuk" })).rejects.toThrow(/destroyed|aborted|Vries/);
});

test("a question that was answered is forgotten at the next small clean-up, and need not wait for a large one", async () => {
  setFlagsFromString("--expose-gc");
  const cleanUp = runInNewContext("gc") as (how: { type: "minor" | "major" }) => void;
  const [asked, size] = [400, 50_000];
  await app.listen({ host: "127.0.0.1", port: 0 });
  // A plain socket: a client with comforts remembers much itself.
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  const body = JSON.stringify({ text: "x".repeat(size) });
  const head = ["POST /api/vault/v1/open HTTP/1.1", "host: x", "content-type: application/json"];
  const question = `${[...head, `content-length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`;
  const ask = async () => {
    socket.write(question);
    for (let got = 0; got < size;) got += ((await once(socket, "data")) as [Buffer])[0].length;
  };
  for (let at = 0; at < 20; at += 1) await ask();
  cleanUp({ type: "major" });
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < asked; at += 1) {
    await ask();
    if (at % 20 === 0) cleanUp({ type: "minor" });
  }
  cleanUp({ type: "minor" });
  socket.destroy();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((asked * size) / 4);
});
