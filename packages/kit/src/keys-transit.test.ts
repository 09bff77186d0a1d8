import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { ConfigFault, readConfig } from "./config.ts";
import { keyServiceOf, keySettings } from "./keys-settings.ts";
import { transitKeys } from "./keys-transit.ts";
import { aboutOf, newKey, SealBroken } from "./seal.ts";
import { transitServer } from "./testing/transit.ts";

const about = aboutOf("werkgever", "data-key", 1);
const away = { code: "keys_away" };

async function engine() {
  const server = await transitServer();
  onTestFinished(server.stop);
  const keys = transitKeys({ ...server.place, timeoutMs: 150 });
  await keys.make("a");
  const key = newKey();
  const wrapped = await keys.wrap("a", key, about);
  server.asked.length = 0;
  return { server, keys, key, wrapped };
}

test.each([
  ["it answers with a fault", { status: 500 }],
  ["it is too busy", { status: 429 }],
  ["it points elsewhere", { status: 307 }],
  ["it answers something else than JSON", { status: 200, body: "<html>" }],
  ["it answers nothing of use", { status: 200, body: "{}" }],
  ["it does not answer in time", "silent" as const],
  ["it breaks off", "broken off" as const],
])("when %s the keys are away, and back when it is back", async (_, fault) => {
  const { server, keys, key, wrapped } = await engine();
  server.fail(fault);
  const asked = [
    keys.wrap("a", key, about),
    keys.make("b"),
    keys.rotate("a", new Date(Date.now() + 60_000)),
    keys.destroyed(),
    keys.destroy("a", { at: new Date(), id: "opdracht" }),
  ];
  for (const outcome of await Promise.allSettled(asked))
    expect(outcome).toMatchObject({ status: "rejected", reason: away });
  await expect(keys.unwrap("a", wrapped, about)).rejects.toSatisfy(
    (fault) => fault instanceof SealBroken || (fault as { code?: string }).code === "keys_away",
  );
  server.fail(undefined);
  expect((await keys.unwrap("a", wrapped, about)).equals(key)).toBe(true);
});

test("while it is sealed, or nothing listens, the keys are away; afterwards they open again by themselves", async () => {
  const { server, keys, key, wrapped } = await engine();
  server.seal(true);
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject(away);
  server.seal(false);
  await keys.unwrap("a", wrapped, about);
  await server.down();
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject(away);
  await server.up();
  expect((await keys.unwrap("a", wrapped, about)).equals(key)).toBe(true);
});

test("a token that lapsed is away, and the one the agent wrote since is used at once", async () => {
  const { server, keys, wrapped } = await engine();
  server.token("s.verlopen");
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject(away);
  server.token("");
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject(away);
  server.token("s.toegang");
  await keys.unwrap("a", wrapped, about);
});

test("what is forbidden for one key leaves the others alone", async () => {
  const { server, keys, wrapped } = await engine();
  await keys.make("b");
  const other = await keys.wrap("b", newKey(), about);
  server.forbid(/datakluis-proef-a$/);
  await expect(keys.unwrap("a", wrapped, about)).rejects.toMatchObject(away);
  await keys.unwrap("b", other, about);
});

test("one lost answer is asked for again, where that is safe; a rotation is not", async () => {
  const { server, keys, wrapped } = await engine();
  server.fail({ status: 502 }, 1);
  await keys.unwrap("a", wrapped, about);
  server.asked.length = 0;
  server.dieAt((_, path) => path.endsWith("/rotate"), "after");
  await expect(keys.rotate("a", new Date(Date.now() + 60_000))).rejects.toMatchObject(away);
  expect(server.asked.filter(({ path }) => path.endsWith("/rotate"))).toHaveLength(1);
});

test("a destruction whose answers were lost is found done, with the moment it was done first", async () => {
  const { server, keys } = await engine();
  server.dieAt((method, path) => method === "POST" && path.startsWith("/v1/kv/"), "after");
  const first = { at: new Date("2026-02-28T12:00:00Z"), id: "opdracht" };
  await expect(keys.destroy("a", first)).rejects.toMatchObject(away);
  server.dieAt((method) => method === "DELETE", "after");
  await expect(keys.destroy("a", { at: new Date(), id: "opdracht" })).rejects.toMatchObject(away);
  server.dieAt(undefined, "after");
  const stone = await keys.destroy("a", { at: new Date(), id: "opdracht" });
  expect(stone).toEqual({ name: "a", at: first.at.toISOString(), id: "opdracht" });
  expect(server.keys.size).toBe(0);
});

test("a key is not destroyed before it is marked", async () => {
  const { server, keys, wrapped } = await engine();
  server.forbid(/^\/v1\/kv\/data\//);
  await expect(keys.destroy("a", { at: new Date(), id: "opdracht" })).rejects.toMatchObject(away);
  server.forbid(undefined);
  await keys.unwrap("a", wrapped, about);
});

test("a tombstone that somebody threw away is no reason to make a new key", async () => {
  const { server, keys } = await engine();
  await keys.destroy("a", { at: new Date(), id: "opdracht" });
  server.entries.clear();
  server.fail({ status: 404, body: JSON.stringify({ data: { data: null, metadata: { version: 1 } } }) });
  await expect(keys.make("a")).rejects.toMatchObject(away);
  expect(server.keys.size).toBe(0);
});

test("an engine that answers with another key than was wrapped is not believed", async () => {
  const { server, keys, wrapped } = await engine();
  const plaintext = newKey().export().toString("base64");
  for (const told of [{ plaintext }, { plaintext: "" }, { plaintext: 1 }, {}]) {
    server.fail({ status: 200, body: JSON.stringify({ data: told }) }, Infinity, /decrypt/);
    await expect(keys.unwrap("a", wrapped, about)).rejects.toThrow(SealBroken);
  }
});

test("no key, no token and no answer stands in a fault", async () => {
  const { server, keys, key, wrapped } = await engine();
  const faults: unknown[] = [];
  const secret = key.export().toString("base64");
  for (const fault of [
    { status: 500, body: JSON.stringify({ errors: [`sleutel ${secret}`] }) },
    "broken off",
  ] as const) {
    server.fail(fault);
    faults.push(await keys.wrap("a", key, about).catch((it: unknown) => it));
    faults.push(await keys.unwrap("a", wrapped, about).catch((it: unknown) => it));
  }
  for (const fault of faults) {
    const told = inspect(fault, { depth: 9, showHidden: true });
    expect(told).not.toContain(secret);
    expect(told).not.toContain("s.toegang");
    expect(told).not.toContain("vault:v1");
  }
});

test("servers that share an engine share no key and no tombstone", async () => {
  const { server, keys } = await engine();
  const others = transitKeys({ ...server.place, prefix: "datakluis-ander" });
  await keys.destroy("a", { at: new Date(), id: "opdracht" });
  await others.make("a");
  expect(await others.destroyed()).toEqual([]);
});

const settings = (env: Record<string, string>) => readConfig(keySettings, env);

test("without a place for keys a server does not start, nor with one over an open line or without a token", () => {
  for (const env of [
    {},
    { DATAKLUIS_KEY_URL: "http://sleutels.example:8200", DATAKLUIS_KEY_TOKEN_FILE: "/token" },
    { DATAKLUIS_KEY_URL: "https://sleutels.example:8200" },
  ])
    expect(() => keyServiceOf("vault", settings(env as Record<string, string>))).toThrow(ConfigFault);
  for (const url of ["https://sleutels.example:8200", "http://127.0.0.1:8100"])
    keyServiceOf("vault", settings({ DATAKLUIS_KEY_URL: url, DATAKLUIS_KEY_TOKEN_FILE: "/token" }));
});
