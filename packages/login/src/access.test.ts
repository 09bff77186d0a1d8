import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pathOf } from "@datakluis/contract";
import { routes } from "./server.ts";
import { startHouse, type TestHouse } from "./testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

test("who may knock where", () => {
  const list = routes.map(({ agreed, access }) => {
    const path = (agreed.internal ? "/internal" : "/api/login/v1") + agreed.path;
    return `${agreed.method} ${path}: ${typeof access === "string" ? access : access.join(", ")}`;
  });
  expect(list).toMatchInlineSnapshot(`
    [
      "POST /api/login/v1/sessions: public",
      "POST /api/login/v1/session/second-factor: half",
      "POST /api/login/v1/session/_confirm: session",
      "GET /api/login/v1/session: session",
      "DELETE /api/login/v1/session: session",
      "GET /api/login/v1/sessions: session",
      "DELETE /api/login/v1/sessions/:id: session",
      "DELETE /api/login/v1/sessions: session",
      "POST /internal/tokens: front",
      "POST /internal/sessions/_check: vault, suite, front",
      "PUT /internal/accounts/:userId/invitation: suite",
      "POST /api/login/v1/invitations/_open: public",
      "POST /api/login/v1/invitations/_accept: public",
      "POST /api/login/v1/password-resets: public",
      "POST /api/login/v1/password-resets/_complete: public",
      "GET /api/login/v1/recovery-codes: session",
      "POST /api/login/v1/recovery-codes: session",
      "GET /api/login/v1/passkeys: session",
      "POST /api/login/v1/passkeys/_begin: session",
      "POST /api/login/v1/passkeys: session",
      "DELETE /api/login/v1/passkeys/:id: session",
      "POST /api/login/v1/session/passkey/_begin: half",
      "POST /api/login/v1/session/passkey: half",
      "POST /api/login/v1/session/_confirm/passkey/_begin: session",
      "POST /api/login/v1/session/_confirm/passkey: session",
      "GET /api/login/v1/provider: public",
      "POST /api/login/v1/provider/_sign-in: public",
      "POST /api/login/v1/provider/_accept: public",
      "POST /api/login/v1/provider/_link: session",
      "POST /api/login/v1/provider/_confirm: session",
      "POST /api/login/v1/provider/_return: public",
      "GET /api/login/v1/provider/link: session",
      "DELETE /api/login/v1/provider/link: session",
      "PUT /api/login/v1/password: session",
      "PUT /internal/accounts/:userId/disabled: suite",
      "PUT /internal/accounts/:userId/renewal: suite, vault",
      "POST /internal/accounts/_states: suite",
      "POST /internal/accounts/_guard: vault",
      "POST /internal/keys/_rotate: operator",
    ]
  `);
});

test("without a cookie, or with an invented one, only the public doors open", async () => {
  const closed = routes.filter(
    ({ agreed, access }) => !agreed.internal && agreed.method !== "POST" && access !== "public",
  );
  expect(closed.length).toBeGreaterThan(5);
  for (const { agreed, access } of closed)
    for (const cookie of [undefined, "verzonnen"]) {
      const headers = cookie ? { cookie: `kluis=${cookie}` } : {};
      const answer = await fetch(house.url + pathOf(agreed), { method: agreed.method, headers });
      expect([agreed.path, access, answer.status]).toEqual([agreed.path, "session", 401]);
    }
});

test("the document names every route for people and none for servers", async () => {
  const document = (await (await fetch(`${house.url}/api/login/v1/openapi.json`)).json()) as { paths: object };
  const paths = Object.keys(document.paths);
  expect(paths).toContain("/api/login/v1/session");
  expect(paths.filter((path) => !path.startsWith("/api/login/v1/"))).toEqual([]);
});

test("the role that runs login cannot rewrite what happened", async () => {
  const app = new pg.Client({ connectionString: house.database.appUrl });
  await app.connect();
  for (const statement of ["update event set deed = 'x'", "delete from event", "truncate event", "delete from account"])
    await expect(app.query(statement)).rejects.toThrow("permission denied");
  await app.end();
});

test("ready while the database and the key are there", async () => {
  const answer = await fetch(`${house.url}/gereed`);
  expect([answer.status, await answer.json()]).toEqual([200, { status: "gereed", missing: [] }]);
});
