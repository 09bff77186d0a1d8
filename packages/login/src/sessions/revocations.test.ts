import { exchangeSession, signOut, signOutEverywhere } from "@datakluis/contract";
import { askAs } from "@datakluis/kit/ask";
import { logOf } from "@datakluis/kit/log";
import { watchSessions } from "@datakluis/kit/sessions";
import { signerOf } from "@datakluis/kit/tokens";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHouse, type Person, type TestHouse } from "../testing/house.ts";
import { expireSessions } from "./store.ts";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import type { Tables } from "../schema.ts";

let house: TestHouse;
let eva: Person;
const quiet = logOf("proef", "error");
beforeAll(async () => {
  house = await startHouse();
  eva = await house.person("eva@dienst.example");
});
afterAll(() => house.stop());

/** Listens as another server does, with the very tool it uses. */
async function listenAt(url: string) {
  const signer = await signerOf("vault", house.ring.private.vault);
  const ask = askAs(signer, { login: url, vault: url, suite: url });
  const sessions = watchSessions(ask, signer, url, quiet);
  const ended: string[] = [];
  sessions.onEnd((id) => ended.push(id));
  return { ...sessions, ended };
}
const idOf = async (session: string) =>
  (await house.ask(exchangeSession, { as: "front", body: { session, audience: "vault" } })).said.sessionId;

test("the end of a session reaches a listener within a moment", async () => {
  const session = await house.signIn(eva);
  const id = await idOf(session);
  const vault = await listenAt(house.url);
  await vi.waitFor(() => vault.mustLive(id), 20_000);
  await house.ask(signOut, { cookie: session });
  await vi.waitFor(() => expect(vault.ended).toContain(id), { timeout: 1_000, interval: 5 });
  await expect(vault.mustLive(id)).rejects.toThrow("not_signed_in");
  vault.stop();
});

test("also when another process of login ended it", async () => {
  const second = await house.another();
  const vault = await listenAt(second.url);
  const [one, two] = [await house.signIn(eva), await house.signIn(eva)];
  const ids = [await idOf(one), await idOf(two)];
  await house.ask(signOutEverywhere, { cookie: two });
  await vi.waitFor(() => expect(vault.ended).toEqual(expect.arrayContaining(ids)), { timeout: 2_000 });
  vault.stop();
});

test("a listener that was away hears what it missed", async () => {
  const session = await house.signIn(eva);
  const id = await idOf(session);
  await house.ask(signOut, { cookie: session });
  const vault = await listenAt(house.url);
  await vi.waitFor(() => expect(vault.ended).toContain(id), { timeout: 1_000 });
  vault.stop();
});

test("a session that nobody used is told too", async () => {
  const id = await idOf(await house.signIn(eva));
  const vault = await listenAt(house.url);
  await vi.waitFor(() => vault.mustLive(id), 20_000);
  house.later(31 * 60_000);
  const pool = poolOf(house.database.appUrl, quiet);
  await expireSessions(kyselyOf<Tables>(pool), house.now());
  await vi.waitFor(() => expect(vault.ended).toContain(id), { timeout: 1_000 });
  expect((await house.events(eva.userId)).at(-1)).toBe("session.expired");
  await pool.end();
  vault.stop();
});

test("when every connection to the database is cut, no end of a session goes unheard", async () => {
  const session = await house.signIn(eva);
  const id = await idOf(session);
  const vault = await listenAt(house.url);
  await vi.waitFor(() => vault.mustLive(id), 20_000);
  const pool = poolOf(house.database.appUrl, quiet, 1);
  const cut = await pool.query(
    `select pg_terminate_backend(pid) as gone from pg_stat_activity
     where usename = current_user and pid <> pg_backend_pid() and datname = current_database()`,
  );
  expect(cut.rows.filter(({ gone }) => gone).length).toBeGreaterThan(0);
  await pool.end();
  // A pool notices a broken connection a moment later than we cut it.
  await vi.waitFor(async () => expect((await house.ask(signOut, { cookie: session })).status).toBe(200), 20_000);
  await vi.waitFor(() => expect(vault.ended).toContain(id), { timeout: 5_000 });
  vault.stop();
});

test("only servers may listen, and something is said every two seconds", async () => {
  expect((await fetch(`${house.url}/internal/revocations`)).status).toBe(401);
  const signer = await signerOf("login", house.ring.private.login);
  const forPerson = await signer.forUser(
    { userId: eva.userId, sessionId: crypto.randomUUID(), displayName: "x", confirmedAt: null },
    "login" as never,
  );
  const asPerson = { headers: { authorization: `Bearer ${forPerson}` } };
  expect((await fetch(`${house.url}/internal/revocations`, asPerson)).status).toBe(403);
  const operator = await signerOf("operator", house.ring.private.operator);
  const asOperator = { headers: { authorization: `Bearer ${await operator.forSelf("login")}` } };
  expect((await fetch(`${house.url}/internal/revocations`, asOperator)).status).toBe(403);

  const front = await signerOf("front", house.ring.private.front);
  const headers = { authorization: `Bearer ${await front.forSelf("login")}` };
  // Of a stream there is no head apart: nobody waits for its end.
  const head = { method: "HEAD", headers, signal: AbortSignal.timeout(3_000) };
  expect((await fetch(`${house.url}/internal/revocations`, head)).status).toBe(404);
  const stop = new AbortController();
  const stream = await fetch(`${house.url}/internal/revocations`, { headers, signal: stop.signal });
  let heard = "";
  const reading = (async () => {
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) heard += chunk;
  })().catch(() => undefined);
  await vi.waitFor(() => expect(heard.match(/: nog hier/g)?.length).toBeGreaterThan(1), { timeout: 6_000 });
  stop.abort();
  await reading;
});
