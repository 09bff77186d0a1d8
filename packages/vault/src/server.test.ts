import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { enqueue } from "@datakluis/kit/jobs";
import { testKeys } from "@datakluis/kit/testing/keys";
import { runningVault, type RunningVault } from "./testing.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

test("says what it is ready for", async () => {
  const ready = await fetch(new URL("/gereed", vault.url));
  expect([ready.status, await ready.json()]).toEqual([200, { status: "gereed", missing: [] }]);
});

test("says that it is not ready when what it promised is not being done", async () => {
  const { pool } = vault.tools;
  await pool.query("select graphile_worker.add_job('ask-nobody', run_at => now() - interval '2 minutes')");
  // A job that is being done just then is work that is being done.
  await vi.waitFor(async () => {
    const ready = await fetch(new URL("/gereed", vault.url));
    expect([ready.status, await ready.json()]).toEqual([503, { status: "niet gereed", missing: ["taken"] }]);
  }, 10_000);
  await pool.query("delete from graphile_worker._private_jobs");
  expect((await fetch(new URL("/gereed", vault.url))).status).toBe(200);
});

test("what was promised is done also when the door is busy to its last connection", async () => {
  const employer = await vault.seed.proposed();
  const guarded = () =>
    vault.login.guarded.filter((it) => (it as { userIds: string[] }).userIds.includes(employer.administrator.userId));
  await expect.poll(() => guarded().length).toBe(1);
  const { pool } = vault.tools;
  const door = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    await enqueue(vault.past, "guard-accounts", { employerId: employer.id }, "nog-eens");
    await expect.poll(() => guarded().length, { timeout: 4_000 }).toBe(2);
  } finally {
    for (const connection of door) connection.release();
  }
});

test("opens no live stream for nobody", async () => {
  const answer = await fetch(new URL("/api/vault/v1/live", vault.url));
  expect(answer.status).toBe(401);
});

test("describes itself, without what only servers may ask", async () => {
  const answer = await fetch(new URL("/api/vault/v1/openapi.json", vault.url));
  const { paths } = (await answer.json()) as { paths: Record<string, unknown> };
  expect(Object.keys(paths)).toContain("/api/vault/v1/dossiers/{ref}/person");
  expect(Object.keys(paths).filter((path) => path.includes("internal"))).toEqual([]);
});

/** The program as an operator starts it. */
function program(...args: string[]): ChildProcess {
  const keys = testKeys();
  return spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      DATAKLUIS_LISTEN: "127.0.0.1:0",
      DATAKLUIS_DATABASE_URL: vault.database.appUrl,
      DATAKLUIS_OWNER_DATABASE_URL: vault.database.ownerUrl,
      DATAKLUIS_PRIVATE_KEY: JSON.stringify(keys.private.vault),
      DATAKLUIS_PUBLIC_KEYS: JSON.stringify(keys.public),
      DATAKLUIS_LOGIN_URL: vault.login.url,
      DATAKLUIS_VAULT_URL: "http://127.0.0.1:9",
      DATAKLUIS_SUITE_URL: "http://127.0.0.1:9",
      DATAKLUIS_KEY_DIR: vault.keyDir,
    },
  });
}

/** A program starts as fast as its machine lets it; several at once on a small one take their time. */
const patience = 180_000;

test("says by what each question is let in: a session of a person, the token of a coupling, or nothing", async () => {
  type Described = { paths: Record<string, Record<string, { security?: object[] }>>; security: object[] };
  const answer = await fetch(new URL("/api/vault/v1/openapi.json", vault.url));
  const { paths, security, components } = (await answer.json()) as Described & {
    components: { securitySchemes: Record<string, object> };
  };
  const api = "/api/vault/v1";
  expect(security).toEqual([{ sessie: [] }]);
  expect(components.securitySchemes["koppeling"]).toMatchObject({ type: "http", scheme: "bearer" });
  expect(paths[`${api}/coupling/deliveries`]!["get"]!.security).toEqual([{ koppeling: [] }]);
  expect(paths[`${api}/coupling/events`]!["get"]!.security).toEqual([{ koppeling: [] }]);
  expect(paths[`${api}/certificate-key`]!["get"]!.security).toEqual([]);
  expect(paths[`${api}/people/_zoek`]!["post"]!.security).toBeUndefined();
});

test("brings its database up to date and ends", { timeout: patience }, async () => {
  const [migrated] = await once(program("migrate"), "exit");
  expect(migrated).toBe(0);
});

test("serves, and stops when told", { timeout: patience }, async () => {
  const serving = program();
  try {
    const [line] = (await once(createInterface({ input: serving.stdout! }), "line")) as [string];
    const { msg, address } = JSON.parse(line) as { msg: string; address: string };
    expect(msg).toBe("luistert");
    expect((await fetch(new URL("/gereed", address))).status).toBe(200);
    serving.kill("SIGTERM");
    expect((await once(serving, "exit"))[0]).toBe(0);
  } finally {
    serving.kill("SIGKILL");
  }
});

test("says in words which settings are missing", { timeout: patience }, async () => {
  const { DATAKLUIS_KEY_DIR: _, ...env } = { ...process.env, DATAKLUIS_KEY_DIR: "" };
  const broken = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  broken.stderr.on("data", (part: Buffer) => (told += part.toString()));
  expect((await once(broken, "exit"))[0]).toBe(1);
  expect(told).toContain("DATAKLUIS_DATABASE_URL: ontbreekt");
});
