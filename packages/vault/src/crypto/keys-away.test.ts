import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { editPerson, openPerson, orderExport, searchPeople, shareDossier } from "@datakluis/contract";
import { transitKeys } from "@datakluis/kit/keys-transit";
import { transitServer, type TransitServer } from "@datakluis/kit/testing/transit";
import { runningVault, type RunningVault } from "../testing.ts";
import { person, writeId } from "../testing/seed.ts";

let engine: TransitServer;
let vault: RunningVault;
let employer: Awaited<ReturnType<RunningVault["seed"]["active"]>>;
const people = [person(), person(), person()];
const ref = people[0]!.ref;

beforeAll(async () => {
  engine = await transitServer();
  vault = await runningVault({ keyService: transitKeys(engine.place) });
  employer = await vault.seed.active(people);
});
afterAll(async () => {
  await vault.stop();
  await engine.stop();
});
beforeEach(() => forget());

/** As after five minutes, or in another process. */
const forget = () => {
  vault.tools.keys.drop(null);
  vault.tools.memory.drop(null);
};
const ready = async () => {
  const answer = await fetch(new URL("/gereed", vault.url));
  return { status: answer.status, text: await answer.text() };
};

const questions = {
  open: () => vault.as(employer.administrator, openPerson, { params: { ref } }),
  search: () => vault.as(employer.administrator, searchPeople, { body: { text: "Janssen" } }),
  edit: () =>
    vault.as(employer.administrator, editPerson, {
      params: { ref },
      body: { id: writeId(), version: 1, identity: { ...people[0]!.identity, city: "Elders" } },
    }),
  share: () =>
    vault.as(employer.administrator, shareDossier, {
      params: { ref },
      body: { id: writeId(), careRequest: "other", note: "Toelichting" },
    }),
  export: () =>
    vault.as(employer.administrator, orderExport, {
      params: { employerId: employer.id },
      body: { id: writeId(), passphrase: "een lange wachtzin van twaalf woorden" },
    }),
};

const kept = () =>
  Promise.all([
    vault.past.selectFrom("person").select(["ref", "version", "sealed"]).orderBy("ref").execute(),
    vault.past.selectFrom("sharing_event").selectAll().execute(),
    vault.past.selectFrom("export").selectAll().execute(),
    vault.past.selectFrom("employer_key").selectAll().execute(),
  ]);

/** Each question is refused with one sentence, nothing changed, and no key was made. */
async function mustFailClosed() {
  const before = await kept();
  for (const [name, ask] of Object.entries(questions)) {
    forget();
    const no = await ask();
    expect([name, no.status, no.code]).toEqual([name, 503, "keys_away"]);
  }
  expect(await kept()).toEqual(before);
  expect(await ready()).toMatchObject({ status: 503, text: expect.stringContaining("sleutels") });
}

test("while the key service is away nothing is read or written, it says so, and comes back by itself", async () => {
  expect((await ready()).status).toBe(200);
  await engine.down();
  await mustFailClosed();
  await engine.up();
  expect((await ready()).status).toBe(200);
  for (const ask of [questions.open, questions.search]) expect((await ask()).status).toBe(200);
});

test("while the key service is sealed, or forbids it, the same", async () => {
  engine.seal(true);
  await mustFailClosed();
  engine.seal(false);
  engine.forbid(/\/(decrypt|encrypt)\//);
  await mustFailClosed();
  engine.forbid(undefined);
  expect((await questions.open()).status).toBe(200);
});

test("a key service that has other keys under our names opens nothing, and nothing is sealed under what it has", async () => {
  const ours = new Map(engine.keys);
  for (const [name, key] of ours) engine.keys.set(name, { ...key, versions: new Map(key.versions) });
  for (const key of engine.keys.values())
    for (const [version, it] of key.versions) key.versions.set(version, { ...it, bytes: Buffer.alloc(32, 4) });
  await mustFailClosed();
  engine.keys.clear();
  await mustFailClosed();
  expect([...engine.keys]).toEqual([]);
  for (const [name, key] of ours) engine.keys.set(name, key);
  expect((await questions.open()).status).toBe(200);
});

test("what was said to the key service, and what was logged, names no employee and holds no key or token", () => {
  const said = JSON.stringify(vault.lines);
  for (const word of ["Janssen", "s.toegang", "vault:v1", "plaintext"]) expect(said).not.toContain(word);
  expect(JSON.stringify(engine.asked)).not.toContain("Janssen");
});
