import { afterAll, beforeAll, expect, test } from "vitest";
import { rmSync } from "node:fs";
import { get as httpGet } from "node:http";
import { join } from "node:path";
import * as contract from "@datakluis/contract";
import type { Endpoint } from "@datakluis/contract";
import { nowhere, startDoor, type TestDoor } from "./testing/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await startDoor({ publicUrl: "https://kluis.example", loginUrl: nowhere });
});
afterAll(() => door.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(door.url + path, { headers });

test.each(["/", "/inloggen", "/dossiers/3f0c/deling", "/uitnodiging"])("%s is the page", async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  expect(await answer.text()).toContain("<title>Datakluis</title>");
});

/** `fetch` asks for a fresh copy as soon as one names a tag itself; a browser does not. */
const statusOf = (path: string, tag: string) =>
  new Promise((resolve) =>
    httpGet(door.url + path, { headers: { "if-none-match": tag } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }),
  );

test("a file with a hash in its name is kept for good, others are asked for again", async () => {
  const script = await get("/assets/app-4f1c2d.js");
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(script.headers.get("content-type")).toContain("javascript");
  const icon = await get("/icoon.svg");
  expect(icon.headers.get("cache-control")).toBe("no-cache");
  expect(await statusOf("/icoon.svg", icon.headers.get("etag")!)).toBe(304);
});

test.each(["/assets/app-0000.js", "/verdwenen.png", "/.env", "/.git/config", "/api/iets", "/api", "/package.json"])(
  "%s is not there",
  async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: "not_found" })]);
  },
);

test("a browser may load our own files only, and frame nothing", async () => {
  const { headers } = await get("/");
  const named = ["content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options"];
  expect(Object.fromEntries(named.map((name) => [name, headers.get(name)]))).toMatchInlineSnapshot(`
    {
      "content-security-policy": "default-src 'self'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=' 'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='; img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    }
  `);
  const answered = await get("/api/vault/v1/iets");
  expect(answered.headers.get("strict-transport-security")).toContain("max-age");
});

test("no other website reads an answer, or hears from which page somebody came", async () => {
  for (const path of ["/", "/api/vault/v1/iets", "/api/login/v1/session", "/nergens.png", "/api/vault/v1/%"]) {
    const { headers } = await get(path, { origin: "https://kwaad.example" });
    expect([path, headers.get("access-control-allow-origin")]).toEqual([path, null]);
    expect([path, headers.get("referrer-policy")]).toEqual([path, "no-referrer"]);
    expect([path, headers.get("cross-origin-resource-policy")]).toEqual([path, "same-origin"]);
  }
});

const write = (headers: Record<string, string>) =>
  fetch(`${door.url}/api/suite/v1/iets`, { method: "POST", headers, body: null });

test.each([
  ["this site", { "sec-fetch-site": "same-origin" }, 200],
  ["a typed address", { "sec-fetch-site": "none" }, 200],
  ["another site", { "sec-fetch-site": "cross-site" }, 403],
  ["another port of this machine", { "sec-fetch-site": "same-site" }, 403],
  ["another origin, without Sec-Fetch-Site", { origin: "https://kwaad.example" }, 403],
  ["no origin at all (a sandbox)", { origin: "null" }, 403],
  ["the public address", { origin: "https://kluis.example" }, 200],
  ["a program", {}, 200],
])("a write from %s", async (_, headers, status) => {
  const answer = await write(headers as Record<string, string>);
  expect(answer.status).toBe(status);
});

test("the refusal of a write from elsewhere says so", async () => {
  expect(await (await write({ "sec-fetch-site": "cross-site" })).json()).toMatchObject({ code: "cross_site" });
});

test("every writing route of every server is refused to another site, and let through to our own", async () => {
  const writing = (Object.values(contract) as unknown[]).filter(
    (it): it is Endpoint => typeof it === "object" && it !== null && "answer" in it && "path" in it && "method" in it,
  );
  const seen: string[] = [];
  for (const { server, method, path, internal } of writing) {
    if (internal || method === "GET") continue;
    const url = `${door.url}/api/${server}/v1${path.replaceAll(/:\w+/g, "11111111-1111-4111-8111-111111111111")}`;
    const from = async (site: string) =>
      (await (await fetch(url, { method, headers: { "sec-fetch-site": site } })).json().catch(() => null)) as {
        code?: string;
      } | null;
    expect([path, (await from("cross-site"))?.code]).toEqual([path, "cross_site"]);
    expect([path, (await from("same-origin"))?.code]).not.toEqual([path, "cross_site"]);
    seen.push(path);
  }
  expect(seen.length).toBeGreaterThan(50);
});

test("the address a browser used counts as this site", async () => {
  expect((await write({ origin: door.url })).status).toBe(200);
});

test("a page that was not built is reported, and asked for it is not there", async () => {
  rmSync(join(door.webFolder, "index.html"));
  expect(await (await get("/gereed")).json()).toMatchObject({
    missing: ["De webpagina is niet gebouwd.", "Inloggen is niet bereikbaar."],
  });
  expect((await get("/")).status).toBe(404);
});
