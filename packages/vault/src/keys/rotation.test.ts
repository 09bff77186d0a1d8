import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addPerson,
  deliverToVault,
  editPerson,
  openPerson,
  orderExport,
  orderKeyRotation,
  putWebhook,
  readKeyRotation,
  readSharing,
  searchPeople,
  shareDossier,
  startVaultDelivery,
  stopUpdates,
  type DossierRef,
  type EmployerId,
  type WebhookId,
  type WriteId,
} from "@datakluis/contract";
import { transitKeys } from "@datakluis/kit/keys-transit";
import { poolOf } from "@datakluis/kit/db";
import { transitServer, type TransitServer } from "@datakluis/kit/testing/transit";
import { runningPair, type RunningPair } from "../testing.ts";
import { employment, identity, newId, person, writeId, type Person } from "../testing/seed.ts";
import { secretsOf } from "../webhooks/send.ts";
import { shownSecret } from "../webhooks/signing.ts";
import { keyTasks } from "./jobs.ts";
import { places } from "./places.ts";
import { renewDataKey, renewWrappingKey, retireOld, step } from "./store.ts";

let engine: TransitServer;
let pair: RunningPair;
type Employer = Awaited<ReturnType<RunningPair["active"]>>;

beforeAll(async () => {
  engine = await transitServer();
  pair = await runningPair({ keyService: transitKeys({ ...engine.place, timeoutMs: 5_000 }) });
});
afterAll(async () => {
  await pair.stop();
  await engine.stop();
});

const minutes = (n: number) => new Date(Date.now() + n * 60_000);
const days = (n: number) => minutes(n * 24 * 60);
const tools = () => pair.vault.tools;
const versions = async (employerId: EmployerId) => {
  const rows = await pair.vault.past
    .selectFrom("employer_key")
    .select("version")
    .where("employer_id", "=", employerId)
    .orderBy("version")
    .execute();
  return rows.map(({ version }) => version);
};
const deeds = async (employerId: EmployerId) => {
  const rows = await pair.vault.past
    .selectFrom("event")
    .select("deed")
    .where("employer_id", "=", employerId)
    .where("deed", "like", "keys.%" as never)
    .orderBy("id")
    .execute();
  return rows.map(({ deed }) => deed);
};
const cityOf = async (who: Employer, ref: DossierRef) =>
  (await pair.vault.as(who.administrator, openPerson, { params: { ref } })).answer.identity.city;
const edit = (who: Employer, it: Person, version: number) =>
  pair.vault.as(who.administrator, editPerson, {
    params: { ref: it.ref },
    body: { id: writeId(), version, identity: { ...it.identity, city: `Plaats ${version}` } },
  });
const share = (who: Employer, ref: DossierRef, note: string) =>
  pair.vault.as(who.administrator, shareDossier, {
    params: { ref },
    body: { id: writeId(), careRequest: "other", note },
  });
const newcomer = {
  personnelNumber: "NIEUW1",
  departmentId: null,
  employment,
  confirmed: true,
  identity: identity({ lastName: "Nieuwkomer" }),
};
const order = (employerIds: EmployerId[] | null, data = true) =>
  pair.vault.asServer("operator", orderKeyRotation, { body: { employerIds, data } });
const resealed = (employerId: EmployerId) =>
  vi.waitFor(
    async () => {
      expect((await versions(employerId)).length).toBeGreaterThan(1);
      expect(await step(tools(), employerId, new Date())).toBe("wait");
    },
    { timeout: 20_000, interval: 100 },
  );

test("while everything runs an employer gets new keys, and the old one goes when nothing is sealed under it", async () => {
  const people = Array.from({ length: 30 }, (_, at) => person({ personnelNumber: `R${100 + at}` }));
  const [employer, other] = [await pair.active(people), await pair.active([person()])];
  await share(employer, people[0]!.ref, "Gesprek met de casemanager");
  const stopping = { id: writeId(), note: "Gaat binnenkort uit dienst" };
  await pair.vault.as(employer.administrator, stopUpdates, { params: { ref: people[0]!.ref }, body: stopping });
  await pair.vault.as(employer.administrator, orderExport, {
    params: { employerId: employer.id },
    body: { id: writeId(), passphrase: "een lange wachtzin van twaalf woorden" },
  });

  const webhook = { employerId: employer.id, webhookId: newId<WebhookId>() };
  const hooked = await pair.vault.as(employer.administrator, putWebhook, {
    params: webhook,
    body: { url: "https://1.1.1.1/haak", kinds: ["delivery.failed"] },
  });

  expect((await order([employer.id])).answer).toEqual({ ordered: 1 });
  await resealed(employer.id);
  expect(await versions(employer.id)).toEqual([1, 2]);
  await vi.waitFor(
    async () =>
      expect((await pair.vault.asServer("operator", readKeyRotation)).answer).toMatchObject({
        waiting: 0,
        resealing: 1,
        people: 30,
        done: 30,
      }),
    20_000,
  );
  expect(await step(tools(), employer.id, minutes(11))).toBe("drop");
  expect(await versions(employer.id)).toEqual([2]);
  expect(await versions(other.id)).toEqual([1]);
  expect(await deeds(employer.id)).toEqual(["keys.rewrapped", "keys.renewed", "keys.dropped"]);

  tools().keys.drop(null);
  tools().memory.drop(null);
  const { answer } = await pair.vault.as(employer.administrator, searchPeople, { body: { text: "Janssen" } });
  expect(JSON.stringify(answer)).toContain('"personnelNumber":"R1');
  for (const { ref } of people)
    expect((await pair.vault.as(employer.administrator, openPerson, { params: { ref } })).status).toBe(200);
  const told = await pair.vault.as(employer.administrator, readSharing, { params: { ref: people[0]!.ref } });
  expect(told.answer.history[0]!.note).toBe("Gesprek met de casemanager");
  expect(told.answer.stopped?.note).toBe("Gaat binnenkort uit dienst");
  const [secret] = await secretsOf(tools(), webhook);
  expect(shownSecret(secret!)).toBe(hooked.answer.secret);
  const { rows } = await sql<{ state: string }>`select state from export where employer_id = ${employer.id}`.execute(
    pair.vault.past,
  );
  await vi.waitFor(() => expect(["ready", "running"]).toContain(rows[0]!.state), 20_000);
});

test("nobody but the operator asks for new keys, and no user of the vault sees the question", async () => {
  const employer = await pair.active([]);
  for (const name of ["suite", "login", "front"] as const)
    expect((await pair.vault.asServer(name, orderKeyRotation, { body: { employerIds: null, data: true } })).code).toBe(
      "not_permitted",
    );
  const asUser = await pair.vault.as(employer.administrator, orderKeyRotation, {
    body: { employerIds: [employer.id], data: true },
  });
  expect(asUser.status).toBe(401);
  expect(await versions(employer.id)).toEqual([1]);
});

test("run twice, at once, and again after a kill, there is one new key and everything opens", async () => {
  const people = Array.from({ length: 12 }, () => person());
  const employer = await pair.active(people);
  const since = new Date();
  const run = () => keyTasks(tools())["rotate-keys"]({ employerId: employer.id, since: since.toISOString(), data: 1 });
  await Promise.all([run(), run(), run()]);
  await run();
  expect(await versions(employer.id)).toEqual([1, 2]);
  expect(engine.keys.get(`datakluis-proef-${employer.id}`)!.versions.size).toBeLessThanOrEqual(4);
  for (const { ref } of people)
    expect((await pair.vault.as(employer.administrator, openPerson, { params: { ref } })).status).toBe(200);
});

test("whoever edits and shares meanwhile wins, and nothing of it is lost", async () => {
  const people = Array.from({ length: 40 }, () => person());
  const employer = await pair.active(people);
  const edits = people.map(async (it) => {
    for (const version of [1, 2, 3]) expect((await edit(employer, it, version)).status).toBe(200);
    expect((await share(employer, it.ref, `over ${it.personnelNumber}`)).status).toBe(200);
  });
  for (let round = 0; round < 3; round += 1) {
    await renewDataKey(tools(), employer.id, minutes(round + 1));
    await keyTasks(tools())["reseal-employer"]({ employerId: employer.id });
  }
  await Promise.all(edits);
  await keyTasks(tools())["reseal-employer"]({ employerId: employer.id });
  expect(await step(tools(), employer.id, minutes(20))).toBe("drop");
  expect(await versions(employer.id)).toEqual([4]);
  for (const it of people) {
    expect(await cityOf(employer, it.ref)).toBe("Plaats 3");
    const told = await pair.vault.as(employer.administrator, readSharing, { params: { ref: it.ref } });
    expect(told.answer.history[0]!.note).toBe(`over ${it.personnelNumber}`);
  }
});

test("a write that is sent again after the keys were renewed is the same write, with other words it is another", async () => {
  const [anna] = [person()];
  const employer = await pair.active([anna]);
  const edited = { id: writeId(), version: 1, identity: { ...anna.identity, city: "Delft" } };
  const send = (change = {}) =>
    pair.vault.as(employer.administrator, editPerson, { params: { ref: anna.ref }, body: { ...edited, ...change } });
  const added = { ...newcomer, ref: newId<DossierRef>() };
  const add = (change = {}) =>
    pair.vault.as(employer.administrator, addPerson, {
      params: { employerId: employer.id },
      body: { ...added, ...change },
    });
  expect([(await send()).status, (await add()).status]).toEqual([200, 200]);

  for (const round of [1, 2]) {
    await renewDataKey(tools(), employer.id, minutes(round));
    expect((await send()).answer).toMatchObject({ version: 2, identity: { city: "Delft" } });
    expect((await add()).answer).toMatchObject({ version: 1 });
    expect((await send({ identity: { ...anna.identity, city: "Breda" } })).code).toBe("already_written");
    expect((await add({ identity: identity({ lastName: "Anders" }) })).code).toBe("already_written");
  }
});

test("people who lie sealed in a delivery keep their key until they are written", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  const params = { employerId: employer.id, deliveryId: randomUUID() as WriteId };
  const file =
    "Personeelsnummer;Achternaam;Voorletters;Geslacht;Geboortedatum;In dienst\nL1;Janssen;P.;Vrouw;29-02-1980;01-01-2020";
  const sent = await pair.vault.as(who, deliverToVault, { params, query: { kind: "full" }, bytes: Buffer.from(file) });
  expect(sent.answer.state).toBe("waiting");
  await keyTasks(tools())["rotate-keys"]({ employerId: employer.id, since: minutes(1).toISOString(), data: 1 });
  expect(await step(tools(), employer.id, days(2))).toBe("wait");
  await pair.vault.as(who, startVaultDelivery, { params, body: {} });
  const people = () =>
    pair.vault.past.selectFrom("person").selectAll().where("employer_id", "=", employer.id).execute();
  await vi.waitFor(async () => expect(await people()).toHaveLength(1), { timeout: 10_000 });
  expect((await people())[0]!.key_version).toBe(1);
  await vi.waitFor(
    async () => {
      await keyTasks(tools())["reseal-employer"]({ employerId: employer.id });
      expect(await step(tools(), employer.id, days(2))).toBe("drop");
    },
    { timeout: 10_000 },
  );
  const one = await pair.vault.as(who, openPerson, { params: { ref: (await people())[0]!.ref } });
  expect(one.answer.identity.lastName).toBe("Janssen");
});

test("what does not open keeps its key, and does not hold up the others", async () => {
  const people = [person(), person(), person()];
  const employer = await pair.active(people);
  const [broken] = people;
  await pair.vault.past
    .updateTable("person")
    .set({ sealed: Buffer.alloc(60, 1) })
    .where("ref", "=", broken!.ref)
    .execute();
  await keyTasks(tools())["rotate-keys"]({ employerId: employer.id, since: minutes(1).toISOString(), data: 1 });
  expect(await step(tools(), employer.id, days(2))).toBe("reseal");
  expect(await versions(employer.id)).toEqual([1, 2]);
  for (const { ref } of people.slice(1))
    expect((await pair.vault.as(employer.administrator, openPerson, { params: { ref } })).status).toBe(200);
  expect(pair.vault.lines.filter((line) => line.includes("verzegelde rijen gaan niet open"))).not.toEqual([]);
});

test("the database keeps a key that something is sealed under, and takes nothing under a key that is not kept", async () => {
  const people = [person(), person()];
  const employer = await pair.active(people);
  await share(employer, people[0]!.ref, "Toelichting");
  // As the server itself could at most do it, under its own policies.
  const pool = poolOf(pair.vault.database.appUrl, tools().log, 1);
  const app = await pool.connect();
  await app.query("select set_config('app.employer', $1, false)", [employer.id]);
  for (const wrong of [
    `delete from employer_key where employer_id = '${employer.id}'`,
    `update person set key_version = 7 where employer_id = '${employer.id}'`,
    `update sharing_event set key_version = 7 where employer_id = '${employer.id}'`,
  ])
    await expect(app.query(wrong)).rejects.toMatchObject({ code: "23503" });
  await expect(app.query("update employer_key set version = 3")).rejects.toMatchObject({ code: "42501" });
  await expect(app.query("update sharing_event set kind = 'revoked'")).rejects.toMatchObject({ code: "42501" });
  app.release();
  await pool.end();
});

test("an old wrapping key stays as long as a copy of it is kept, so a backup of before is readable, and then goes", async () => {
  const people = [person({ identity: identity({ lastName: "Bewaard" }) })];
  const employer = await pair.active(people);
  const keyRow = () =>
    pair.vault.past
      .selectFrom("employer_key")
      .selectAll()
      .where("employer_id", "=", employer.id)
      .executeTakeFirstOrThrow();
  const backup = await keyRow();
  await renewWrappingKey(tools(), employer.id, minutes(1));
  expect((await keyRow()).wrapped.equals(backup.wrapped)).toBe(false);
  const name = `datakluis-proef-${employer.id}`;

  const restored = async () => {
    const now = await keyRow();
    await pair.vault.past
      .updateTable("employer_key")
      .set({ wrapped: backup.wrapped })
      .where("employer_id", "=", employer.id)
      .execute();
    tools().keys.drop(null);
    const { status } = await pair.vault.as(employer.administrator, openPerson, { params: { ref: people[0]!.ref } });
    await pair.vault.past
      .updateTable("employer_key")
      .set({ wrapped: now.wrapped })
      .where("employer_id", "=", employer.id)
      .execute();
    tools().keys.drop(null);
    return status;
  };
  await retireOld(tools(), employer.id, days(29));
  expect(engine.keys.get(name)!.versions.size).toBe(2);
  expect(await restored()).toBe(200);
  await retireOld(tools(), employer.id, days(31));
  expect(engine.keys.get(name)!.versions.size).toBe(1);
  expect(await restored()).toBe(503);
  expect((await pair.vault.as(employer.administrator, openPerson, { params: { ref: people[0]!.ref } })).status).toBe(
    200,
  );
  expect(await deeds(employer.id)).toEqual(["keys.rewrapped", "keys.retired"]);
});

test("what was wrapped under the old one while it was renewed is wrapped anew before that goes", async () => {
  const employer = await pair.active([person()]);
  const before = await pair.vault.past
    .selectFrom("employer_key")
    .selectAll()
    .where("employer_id", "=", employer.id)
    .executeTakeFirstOrThrow();
  await renewWrappingKey(tools(), employer.id, minutes(1));
  await pair.vault.past
    .updateTable("employer_key")
    .set({ wrapped: before.wrapped })
    .where("employer_id", "=", employer.id)
    .execute();
  await retireOld(tools(), employer.id, days(31));
  tools().keys.drop(null);
  expect((await tools().keys.newest(employer.id)).version).toBe(1);
});

/** Columns of bytes that nothing is sealed in under the data key of an employer, and why. */
const otherwise: Record<string, string> = {
  "agreement.pdf": "an agreement names no employee",
  "certificate_key.wrapped": "wrapped by a key of its own at the key service",
  "delivery.list_key": "wrapped by the employer's wrapping key: renewed with it",
  "delivery.wrapped_key": "wrapped by the employer's wrapping key: renewed with it",
  "delivery_list.sealed": "under the key of the lists of its delivery, or that of the delivery",
  "delivery_part.sealed": "under the key of its delivery; the delivery says which data key its people are under",
  "destruction.pdf": "a certificate names no employee",
  "destruction_link.token_hash": "a hash of a token",
  "employer_key.wrapped": "wrapped by the employer's wrapping key: renewed with it",
  "export.head": "salt of the passphrase",
  "export_part.bytes": "under the passphrase of whoever ordered it",
  "mail.attachment_bytes": "a document that names no employee",
  "person.digest": "nothing lies in it; it is forgotten when the record beside it is sealed anew",
  "objection.token_hash": "a hash of a token",
  "retrieval_ticket.token_hash": "a hash of a token",
  "succession.token_hash": "a hash of a token",
};

test("every column of bytes is known to be sealed anew, or to need none", async () => {
  const { rows } = await sql<{ column: string }>`
    select table_name || '.' || column_name as "column" from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea' order by 1`.execute(pair.vault.past);
  const known = [...places.map(({ column }) => column), ...Object.keys(otherwise)].toSorted();
  expect(rows.map((row) => row.column).toSorted()).toEqual(known);
  const numbered = await sql<{ table: string }>`
    select table_name as "table" from information_schema.columns
    where table_schema = 'public' and column_name = 'key_version'`.execute(pair.vault.past);
  const sealed = new Set([...places.map(({ column }) => column.split(".")[0]!), "delivery"]);
  expect(new Set(numbered.rows.map((row) => row.table))).toEqual(sealed);
});
