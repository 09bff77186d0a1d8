import {
  endSession,
  checkSession,
  exchangeSession,
  listSessions,
  readSession,
  signIn,
  signOut,
  signOutEverywhere,
} from "@datakluis/contract";
import { verifierOf } from "@datakluis/kit/tokens";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cookiesOf } from "./cookie.ts";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
let carla: Person;
beforeAll(async () => {
  house = await startHouse();
  carla = await house.person("carla@werkgever.example", "employer");
});
afterAll(() => house.stop());

const minutes = (n: number) => n * 60_000;
const read = (cookie: string) => house.ask(readSession, { cookie });
const exchange = (session: string, audience: "vault" | "suite" = "vault", as: "front" | "suite" = "front") =>
  house.ask(exchangeSession, { as, body: { session, audience } });

test("a session is exchanged for a token of seconds, for one server", async () => {
  const session = await house.signIn(carla);
  const { said } = await exchange(session, "suite");
  expect(said.expiresInSeconds).toBeLessThanOrEqual(15);
  const [suite, vault] = [
    await verifierOf("suite", house.ring.public as never),
    await verifierOf("vault", house.ring.public as never),
  ];
  expect(await suite(said.token)).toEqual({
    kind: "user",
    userId: carla.userId,
    sessionId: said.sessionId,
    displayName: "A. Gebruiker",
    // A token tells whole seconds.
    confirmedAt: new Date(Math.floor((house.now().getTime() - 30_000) / 1000) * 1000),
  });
  await expect(vault(said.token)).rejects.toThrow("not_signed_in");
});

test("only front may exchange", async () => {
  const session = await house.signIn(carla);
  expect((await exchange(session, "vault", "suite")).code).toBe("not_permitted");
  expect((await house.ask(exchangeSession, { body: { session, audience: "vault" } })).code).toBe("not_signed_in");
  expect((await exchange("verzonnen")).code).toBe("not_signed_in");
});

test("a session nobody uses ends after half an hour; one that is used does not", async () => {
  const session = await house.signIn(carla);
  for (let i = 0; i < 3; i++) {
    house.later(minutes(25));
    expect((await exchange(session)).status).toBe(200);
  }
  house.later(minutes(31));
  expect((await exchange(session)).code).toBe("not_signed_in");
  expect((await read(session)).code).toBe("not_signed_in");
});

test("a session ends after twelve hours, however busy", async () => {
  const session = await house.signIn(carla);
  for (let i = 0; i < 47; i++) {
    house.later(minutes(15));
    expect((await read(session)).status).toBe(200);
  }
  house.later(minutes(15));
  expect((await read(session)).code).toBe("not_signed_in");
});

test("being seen is written at most once a minute", async () => {
  const session = await house.signIn(carla);
  const seen = async () => {
    const { rows } = await house.owner.query("select max(last_seen_at) as seen from session");
    return (rows[0].seen as Date).getTime();
  };
  const first = await seen();
  house.later(20_000);
  await read(session);
  expect(await seen()).toBe(first);
  house.later(minutes(1));
  await read(session);
  expect(await seen()).toBe(house.now().getTime());
});

test("one session of one's own is ended from another, and nobody else's", async () => {
  const [here, there] = [await house.signIn(carla), await house.signIn(carla)];
  const other = await house.person(`dirk${crypto.randomUUID()}@dienst.example`);
  const mine = (await house.ask(listSessions, { cookie: here })).said;
  const current = mine.find((it) => it.current)!.id;
  const away = mine.find((it) => !it.current)!.id;
  const end = (cookie: string, id: string) => house.ask(endSession, { cookie, params: { id } });
  expect((await end(other.token, away)).code).toBe("not_found");
  expect((await read(there)).status).toBe(200);
  expect((await end(here, away)).status).toBe(200);
  expect([(await read(there)).code, (await read(here)).status]).toEqual(["not_signed_in", 200]);
  expect((await end(here, away)).code).toBe("not_found");
  const out = await end(here, current);
  expect([out.cookie, (await read(here)).code]).toEqual(["", "not_signed_in"]);
  const old = await house.signIn(carla);
  house.later(minutes(10));
  expect((await end(old, current)).code).toBe("confirm_yourself");
});

test("own sessions are listed, and one or all can be ended", async () => {
  const dirk = await house.person("dirk@werkgever.example", "employer");
  const [first, second] = [await house.signIn(dirk), await house.signIn(dirk)];
  const listed = await house.ask(listSessions, { cookie: second });
  expect(listed.said.map(({ agent, current }) => [agent, current]).toSorted()).toEqual([
    ["proef", false],
    ["proef", false],
    ["proef", true],
  ]);
  const out = await house.ask(signOut, { cookie: first });
  expect([out.status, out.cookie]).toEqual([200, ""]);
  expect([(await read(first)).status, (await read(second)).status]).toEqual([401, 200]);

  await house.ask(signOutEverywhere, { cookie: second });
  expect([(await read(second)).status, (await read(dirk.token)).status]).toEqual([401, 401]);
  expect((await house.events(dirk.userId)).slice(-2)).toEqual(["session.ended", "session.ended_everywhere"]);
});

test("another server can ask whether a session lives", async () => {
  const session = await house.signIn(carla);
  const { sessionId } = (await exchange(session)).said;
  const alive = async () => (await house.ask(checkSession, { as: "vault", body: { sessionId } })).said.alive;
  expect(await alive()).toBe(true);
  await house.ask(signOut, { cookie: session });
  expect(await alive()).toBe(false);
});

test("where the address is https the cookie travels encrypted only, also to be dropped", () => {
  const { carry, drop } = cookiesOf("https://kluis.example");
  expect(carry("x")).toBe("__Host-kluis=x; Path=/; HttpOnly; SameSite=Strict; Secure");
  expect(drop).toBe("__Host-kluis=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
});

test("where the address is https a cookie that a neighbouring site can plant opens nothing", async () => {
  const secure = await startHouse({ publicUrl: "https://kluis.example" });
  try {
    const { token } = await secure.person("dirk@dienst.example");
    const statusWith = async (cookie: string) =>
      (await fetch(`${secure.url}/api/login/v1/session`, { headers: { cookie } })).status;
    expect(await statusWith(`__Host-kluis=${token}`)).toBe(200);
    expect(await statusWith(`kluis=${token}`)).toBe(401);
  } finally {
    await secure.stop();
  }
});

test("the cookie is closed to scripts and other sites", async () => {
  const setCookie = async (url: string) => {
    const body = JSON.stringify({ email: carla.email, password });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api/login/v1/sessions`, { method: signIn.method, headers, body });
    return answer.headers.get("set-cookie");
  };
  expect(await setCookie(house.url)).toMatch(/^kluis=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});
