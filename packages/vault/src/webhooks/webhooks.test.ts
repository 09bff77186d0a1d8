import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { SignJWT, importJWK } from "jose";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  addWebhookSecret,
  EventKind,
  listWebhooks,
  machineEvents,
  putCoupling,
  putWebhook,
  readRecord,
  removeWebhook,
  removeWebhookSecret,
  resendEvent,
  revokeSharing,
  setWebhookState,
  shareDossier,
  tellEvent,
  testWebhook,
  type CouplingId,
  type DossierRef,
  type EmployerId,
  type WebhookId,
  type WebhookState,
} from "@datakluis/contract";
import { jobPlaces } from "@datakluis/kit/jobs";
import { deliveringAt } from "../testing/delivering.ts";
import { receiver, signatureOf, type Receiver } from "../testing/receiver.ts";
import { newId, person, writeId } from "../testing/seed.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { sendWebhooks } from "./send.ts";

let pair: RunningPair;
let there: Receiver;
beforeAll(async () => {
  pair = await runningPair({ webhooksLocal: true });
});
afterAll(() => pair.stop());
beforeEach(async () => {
  there = await receiver();
});
afterEach(() => there.stop());

type Employer = Awaited<ReturnType<RunningPair["active"]>>;
const kinds = [...EventKind.options];

/** A webhook of an employer, and what an administrator does with it. */
async function hooked(employer: Employer, url = there.url) {
  const params = { employerId: employer.id, webhookId: newId<WebhookId>() };
  const who = employer.administrator;
  const made = await pair.vault.as(who, putWebhook, { params, body: { url, kinds } });
  expect(made.status).toBe(200);
  return {
    params,
    secret: made.answer.secret!,
    read: async () => (await pair.vault.as(who, listWebhooks, { params: { employerId: employer.id } })).answer[0]!,
    put: (change: object) => pair.vault.as(who, putWebhook, { params, body: { url, kinds, ...change } }),
    set: (state: WebhookState) => pair.vault.as(who, setWebhookState, { params, body: { state } }),
    test: (id = writeId()) => pair.vault.as(who, testWebhook, { params, body: { id } }),
    again: (eventId: string) => pair.vault.as(who, resendEvent, { params: { ...params, eventId }, body: {} }),
    addSecret: (id = writeId()) => pair.vault.as(who, addWebhookSecret, { params, body: { id } }),
    removeSecret: (secretId: string) => pair.vault.as(who, removeWebhookSecret, { params: { ...params, secretId } }),
    remove: () => pair.vault.as(who, removeWebhook, { params }),
  };
}

const share = (employer: Employer, ref: DossierRef) =>
  pair.vault.as(employer.administrator, shareDossier, {
    params: { ref },
    body: { id: writeId(), careRequest: "case_manager", note: "Gesprek met de casemanager" },
  });
const revoke = (employer: Employer, ref: DossierRef) =>
  pair.vault.as(employer.administrator, revokeSharing, {
    params: { ref },
    body: { id: writeId(), note: "Vergissing" },
  });

const until = (what: () => unknown) => vi.waitFor(what, { timeout: 20_000, interval: 50 });
const typesOf = (some = there.heard) => some.map(({ event }) => event.type.replace("nl.datakluis.", ""));

/** As if the pause after a try, and the rest of the address, were over. */
async function later({ id }: Employer) {
  const { past, tools } = pair.vault;
  await sql`update webhook_sending set next_at = now(), held_until = null where employer_id = ${id} and delivered_at is null`.execute(
    past,
  );
  await sql`update webhook set rests_until = null where employer_id = ${id}`.execute(past);
  await sendWebhooks(tools)({ employerId: id });
}

test("a system hears that a dossier is shared and revoked, signed, in that order, and of nobody who it is", async () => {
  const anna = person({ personnelNumber: "MS004" });
  const employer = await pair.active([anna]);
  const hook = await hooked(employer);
  expect(hook.secret).toMatch(/^whsec_[\w+/]{43}=$/);
  await share(employer, anna.ref);
  await revoke(employer, anna.ref);
  await until(() => expect(typesOf()).toEqual(["dossier.shared", "dossier.revoked"]));
  for (const it of there.heard) {
    expect(it.event).toMatchObject({ id: it.id, subject: anna.ref, data: { employerId: employer.id, ref: anna.ref } });
    expect(it.signatures).toEqual([signatureOf(hook.secret, it)]);
    expect(Math.abs(Number(it.timestamp) - Date.now() / 1_000)).toBeLessThan(60);
    expect(it.body).not.toMatch(/MS004|Janssen|casemanager|Vergissing/);
  }
  await until(async () => expect(await hook.read()).toMatchObject({ waiting: 0, last: [{ state: "delivered" }, {}] }));
  expect(JSON.stringify(await hook.read())).not.toContain(hook.secret.slice(6));
});

test("it hears how a delivery went, and what was written in a dossier it may know of", async () => {
  const anna = person();
  const employer = await pair.active([anna]);
  await hooked(employer);
  const file = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst\nP-1;Jansen;V;31-12-1985;01-02-2020";
  const report = await deliveringAt(pair).written(employer.administrator, employer.id, Buffer.from(file), "changes");
  const eventId = randomUUID();
  const told = (ref: DossierRef) =>
    pair.vault.asServer("suite", tellEvent, {
      params: { ref, eventId },
      body: { employerId: employer.id, kind: "spell.reported", at: new Date().toISOString() },
    });
  await told(anna.ref);
  await told(anna.ref);
  await told(newId());
  await until(() => expect(typesOf()).toEqual(["delivery.done", "spell.reported"]));
  expect(there.heard[0]!.event.data).toEqual({ employerId: employer.id, deliveryId: report.id });
  expect(there.heard[1]!.id).toBe(eventId);
});

test("what a server refuses is tried again under the same id, and of one dossier the next waits for the one before", async () => {
  const [anna, ben] = [person(), person()];
  const employer = await pair.active([anna, ben]);
  const hook = await hooked(employer);
  there.answers((answer, { event }) => void answer.writeHead(event.subject === anna.ref ? 500 : 204).end());
  await share(employer, anna.ref);
  await revoke(employer, anna.ref);
  await share(employer, ben.ref);
  await until(() => expect(there.heard.map(({ event }) => event.subject)).toContain(ben.ref));
  await until(async () => expect((await hook.read()).waiting).toBe(2));
  expect(typesOf(there.heard.filter(({ event }) => event.subject === anna.ref))).toEqual(["dossier.shared"]);
  const failed = (await hook.read()).last.find((it) => it.kind === "dossier.shared" && it.state === "waiting");
  expect(failed).toMatchObject({ attempts: 1, problem: "answered", status: 500, nextAt: expect.any(String) });
  await later(employer);
  there.status(204);
  await later(employer);
  await until(async () => expect((await hook.read()).waiting).toBe(0));
  const ofAnna = there.heard.filter(({ event }) => event.subject === anna.ref);
  expect(typesOf(ofAnna)).toEqual(["dossier.shared", "dossier.shared", "dossier.shared", "dossier.revoked"]);
  expect(new Set(ofAnna.slice(0, 3).map(({ id, body }) => id + body)).size).toBe(1);
});

test("a redirect is not followed, one that hangs up is unreachable, and somebody who says he is gone is left alone", async () => {
  const employer = await pair.active([]);
  const hook = await hooked(employer);
  const problem = async () => (await hook.read()).last[0];
  there.status(302);
  await hook.test();
  await until(async () => expect(await problem()).toMatchObject({ kind: "webhook.tested", problem: "redirected" }));
  there.answers((answer) => void answer.destroy());
  await later(employer);
  await until(async () => expect(await problem()).toMatchObject({ attempts: 2, problem: "unreachable" }));
  there.status(410);
  await later(employer);
  await until(async () => expect(await hook.read()).toMatchObject({ state: "paused" }));
  const count = there.heard.length;
  await later(employer);
  expect(there.heard).toHaveLength(count);
  there.status(200);
  await later(employer);
  await hook.set("live");
  await until(async () => expect(await problem()).toMatchObject({ state: "delivered" }));
});

test("paused, events wait; after more than five days of trying one is given up, and can be sent by hand", async () => {
  const anna = person();
  const employer = await pair.active([anna]);
  const hook = await hooked(employer);
  await hook.set("paused");
  await share(employer, anna.ref);
  await until(async () => expect((await hook.read()).waiting).toBe(1));
  expect(there.heard).toEqual([]);
  there.status(500);
  await hook.set("live");
  for (let tries = 0; (await hook.read()).waiting > 0 && tries < 20; tries += 1) await later(employer);
  const [given] = (await hook.read()).last;
  expect(given).toMatchObject({ state: "given_up", attempts: 13, nextAt: null });
  there.status(200);
  await hook.again(given!.eventId);
  await until(async () => expect((await hook.read()).last[0]).toMatchObject({ state: "delivered" }));
  await hook.again(given!.eventId);
  await until(() => expect(there.heard).toHaveLength(15));
  expect(new Set(there.heard.map(({ id }) => id))).toEqual(new Set([given!.eventId]));
  expect((await hook.again(randomUUID())).code).toBe("not_found");
});

test("whoever runs beside leaves alone what is being sent; of a sender that was killed another takes it over, under the same id", async () => {
  const employer = await pair.active([]);
  const hook = await hooked(employer);
  const held = Promise.withResolvers<() => void>();
  there.answers((answer) => held.resolve(() => void answer.writeHead(204).end()));
  await hook.test();
  const letGo = await held.promise;
  await sendWebhooks(pair.vault.tools)({ employerId: employer.id });
  expect(there.heard).toHaveLength(1);
  // He who held it is gone: its time runs out, and nobody heard how it went.
  there.status(204);
  await later(employer);
  expect(there.heard).toHaveLength(2);
  letGo();
  await until(async () => expect((await hook.read()).waiting).toBe(0));
  expect(new Set(there.heard.map(({ id, body }) => id + body)).size).toBe(1);
});

test("while the receiver changes over, messages carry both signatures; the last secret stays", async () => {
  const employer = await pair.active([]);
  const hook = await hooked(employer);
  const next = await hook.addSecret();
  expect(next.answer.webhook.secrets).toHaveLength(2);
  expect((await hook.addSecret()).code).toBe("webhook_secrets_full");
  await hook.test();
  await until(() => expect(there.heard).toHaveLength(1));
  const [it] = there.heard;
  expect(it!.signatures.toSorted()).toEqual(
    [hook.secret, next.answer.secret!].map((secret) => signatureOf(secret, it!)).toSorted(),
  );
  const [old, fresh] = next.answer.webhook.secrets;
  await hook.removeSecret(old!.id);
  expect((await hook.removeSecret(fresh!.id)).code).toBe("webhook_last_secret");
  await hook.test();
  await until(() => expect(there.heard).toHaveLength(2));
  expect(there.heard[1]!.signatures).toEqual([signatureOf(next.answer.secret!, there.heard[1]!)]);
});

test("the same again shows no secret and changes nothing; what changed is on the record, and what is removed hears nothing", async () => {
  const anna = person();
  const employer = await pair.active([anna]);
  const hook = await hooked(employer);
  expect((await hook.put({})).answer.secret).toBeNull();
  await hook.put({ kinds: ["delivery.failed"] });
  await share(employer, anna.ref);
  await hook.remove();
  const { answer } = await pair.vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter: { kind: "delivered" }, limit: 20 },
  });
  expect(answer.lines.map(({ deed }) => deed)).toEqual(["webhook.removed", "webhook.changed", "webhook.added"]);
  expect((await hook.test()).code).toBe("not_found");
  expect(there.heard).toEqual([]);
  const left = pair.vault.past.selectFrom("webhook_secret").select("id").where("employer_id", "=", employer.id);
  expect(await left.execute()).toEqual([]);
});

test("a receiver that is slow holds up its own employer alone, one round at a time", async () => {
  const anna = person();
  const [employer, other] = [await pair.active([anna]), await pair.active([])];
  const [hook, quick] = [await hooked(employer), await receiver()];
  const ofOther = await hooked(other, quick.url);
  const held = Promise.withResolvers<() => void>();
  there.answers((answer) => held.resolve(() => void answer.writeHead(204).end()));
  await hook.test();
  const letGo = await held.promise;
  there.status(204);
  await hook.test();
  await share(employer, anna.ref);
  await ofOther.test();
  await until(() => expect(quick.heard).toHaveLength(1));
  expect(there.heard).toHaveLength(1);
  // A round whose time is over sends what it began with; the rest is promised anew.
  await sendWebhooks(pair.vault.tools, 0)({ employerId: employer.id });
  expect(typesOf()).toEqual(["webhook.tested", "webhook.tested"]);
  letGo();
  await until(() => expect(typesOf()).toEqual(["webhook.tested", "webhook.tested", "dossier.shared"]));
  await quick.stop();
});

test("however many receivers are slow, of the places for jobs half are left for other work, and each has its turn", async () => {
  const anna = person();
  const employer = await pair.active([anna]);
  const open = new Map<string, ServerResponse>();
  let [most, isSlow] = [0, true];
  there.answers((answer, { event }) => {
    if (!isSlow) return void answer.writeHead(204).end();
    open.set(event.data.employerId, answer);
    answer.once("close", () => open.get(event.data.employerId) === answer && open.delete(event.data.employerId));
    most = Math.max(most, open.size);
  });
  const slow = [];
  for (let nr = 0; nr < jobPlaces + 2; nr += 1) slow.push(await pair.active([]));
  const hooks = await Promise.all(slow.map((it) => hooked(it)));
  await Promise.all(hooks.map((it) => it.test()));
  await until(() => expect(open.size).toBe(jobPlaces / 2));
  await share(employer, anna.ref);
  await until(async () => expect(await pair.suite.holds(anna.ref)).toBe(1));
  isSlow = false;
  for (const answer of open.values()) answer.writeHead(204).end();
  await until(() => expect(new Set(there.heard.map(({ event }) => event.data.employerId)).size).toBe(slow.length));
  expect(most).toBe(jobPlaces / 2);
});

test("an employer has at most ten webhooks", async () => {
  const employer = await pair.active([]);
  const hooks = [];
  for (let nr = 0; nr < 10; nr += 1) hooks.push(await hooked(employer));
  const params = { employerId: employer.id, webhookId: newId<WebhookId>() };
  const more = () => pair.vault.as(employer.administrator, putWebhook, { params, body: { url: there.url, kinds } });
  expect((await more()).code).toBe("webhooks_full");
  expect((await hooks[0]!.put({ kinds: ["delivery.failed"] })).status).toBe(200);
  await hooks[0]!.remove();
  expect((await more()).status).toBe(200);
});

test("nothing goes out unsigned, and a secret that does not open is a try that failed", async () => {
  const [employer, other] = [await pair.active([]), await pair.active([])];
  const [bare, broken] = [await hooked(employer), await hooked(other)];
  const { past, tools } = pair.vault;
  await past.deleteFrom("webhook_secret").where("employer_id", "=", employer.id).execute();
  await past
    .updateTable("webhook_secret")
    .set({ sealed: Buffer.alloc(64) })
    .where("employer_id", "=", other.id)
    .execute();
  await bare.test();
  await sendWebhooks(tools)({ employerId: employer.id });
  await broken.test();
  await until(async () =>
    expect((await broken.read()).last[0]).toMatchObject({ state: "waiting", attempts: 1, problem: "unsigned" }),
  );
  // Without anything to sign with it is not even tried, however often it is looked at, until there is something.
  await later(employer);
  expect((await bare.read()).last[0]).toMatchObject({ state: "waiting", attempts: 0, problem: null });
  const due = sql<{ employer_id: EmployerId }>`select employer_id from webhooks_due()`;
  expect((await due.execute(pair.vault.past)).rows.map((it) => it.employer_id)).not.toContain(employer.id);
  expect(there.heard).toEqual([]);
  const fresh = await bare.addSecret();
  await until(() => expect(there.heard).toHaveLength(1));
  expect(there.heard[0]!.signatures).toEqual([signatureOf(fresh.answer.secret!, there.heard[0]!)]);
});

test("in a frozen vault nothing is sent by hand and no webhook goes live; pausing it can be done", async () => {
  const employer = await pair.active([]);
  const hook = await hooked(employer);
  await hook.test();
  await until(() => expect(there.heard).toHaveLength(1));
  await sql`insert into vault_freeze (employer_id, agreement_id, frozen_at)
    select employer_id, id, now() from agreement where employer_id = ${employer.id} limit 1`.execute(pair.vault.past);
  expect((await hook.set("paused")).status).toBe(200);
  const tries = [await hook.set("live"), await hook.test(), await hook.again(there.heard[0]!.id)];
  expect(tries.map(({ code }) => code)).toEqual(["vault_frozen", "vault_frozen", "vault_frozen"]);
});

const tokenOf = async (id: CouplingId) =>
  new SignJWT({ client_id: id, scope: "deliveries" })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
    .setIssuer("https://kluis.example/api/login/v1/oauth")
    .setSubject(id)
    .setAudience("vault")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importJWK(pair.vault.loginKey, "EdDSA"));

async function coupled(employerId: EmployerId, who: Employer["administrator"]) {
  const couplingId = newId<CouplingId>();
  const body = { name: "Salarispakket", mostMissing: 5, mostChanged: 20 };
  await pair.vault.as(who, putCoupling, { params: { employerId, couplingId }, body });
  const token = await tokenOf(couplingId);
  return async (after: number, limit = 100) =>
    (await pair.vault.put(token, machineEvents, { query: { after, limit } })).answer;
}

test("a coupling reads from a cursor what happened at its own employer, and misses nothing however it turns the pages", async () => {
  const people = ["A-1", "A-2", "A-3"].map((personnelNumber) => person({ personnelNumber }));
  const [employer, other] = [await pair.active(people), await pair.active([person()])];
  const read = await coupled(employer.id, employer.administrator);
  await coupled(other.id, other.administrator);
  await Promise.all(people.map(({ ref }) => share(employer, ref)));
  await share(other, other.people[0]!.ref);
  const seen: string[] = [];
  for (let [cursor, more] = [0, true]; more;) {
    const page = await read(cursor, 2);
    seen.push(...page.events.map(({ subject }) => page.personnelNumbers[subject as DossierRef]!));
    [cursor, more] = [page.cursor, page.more];
    if (!more) expect(await read(cursor)).toMatchObject({ events: [], cursor, more: false });
  }
  expect(seen.toSorted()).toEqual(["A-1", "A-2", "A-3"]);
});

test("what is committed later never comes before a place that was read", async () => {
  const employer = await pair.active([person(), person()]);
  const read = await coupled(employer.id, employer.administrator);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const [one, two] = employer.people;
  const slow = pair.vault.past.transaction().execute(async (tx) => {
    await sql`select tell_webhooks(${employer.id}, ${randomUUID()}, 'dossier.shared', now(), ${one!.ref}, null)`.execute(
      tx,
    );
    begun.resolve();
    await held.promise;
  });
  await begun.promise;
  const quick = share(employer, two!.ref);
  // Whoever reads now sees neither: the second waits for its turn behind the first.
  const waiting = sql`select from pg_locks where locktype = 'advisory' and not granted`;
  await until(async () => expect((await waiting.execute(pair.vault.past)).rows).not.toEqual([]));
  expect((await read(0)).events).toEqual([]);
  held.resolve();
  await slow;
  await quick;
  expect((await read(0)).events.map(({ subject }) => subject)).toEqual([one!.ref, two!.ref]);
});
