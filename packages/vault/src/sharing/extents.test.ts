import {
  compareDossiers,
  editPerson,
  grantBsn,
  readSharing,
  resumeUpdates,
  revokeSharing,
  shareDossier,
  stopUpdates,
  withdrawBsn,
  type DossierRef,
  type Identity,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";
import { identity, person, writeId, type Person } from "../testing/seed.ts";

let pair: RunningPair;
let employer: Awaited<ReturnType<RunningPair["active"]>>;
const people = Array.from({ length: 12 }, () => person({ identity: identity({ bsn: "999993847" }) }));
const fresh = () => people.pop() as Person;
const nameless = person();

beforeAll(async () => {
  pair = await runningPair();
  employer = await pair.active([...people, nameless]);
});
afterAll(() => pair.stop());

const why = () => ({ id: writeId(), note: "Nodig voor het dossier." });
const granting = () => ({ ...why(), purpose: "care_record" as const });
const as = () => employer.administrator;
const read = async (ref: DossierRef) => (await pair.vault.as(as(), readSharing, { params: { ref } })).answer;
const grant = (ref: DossierRef, body = granting(), who = as()) =>
  pair.vault.as(who, grantBsn, { params: { ref }, body });
const withdraw = (ref: DossierRef, body = why()) => pair.vault.as(as(), withdrawBsn, { params: { ref }, body });
const stop = (ref: DossierRef, body = why()) => pair.vault.as(as(), stopUpdates, { params: { ref }, body });
const resume = (ref: DossierRef) => pair.vault.as(as(), resumeUpdates, { params: { ref }, body: { id: writeId() } });
const revoke = (ref: DossierRef) => pair.vault.as(as(), revokeSharing, { params: { ref }, body: why() });
const share = async (ref: DossierRef) => {
  await pair.vault.as(as(), shareDossier, { params: { ref }, body: { ...why(), careRequest: "sick_report" } });
  await vi.waitFor(async () => expect((await read(ref)).state).toBe("shared"), { timeout: 20_000, interval: 50 });
};
const edit = (it: Person, version: number, change: Partial<Identity>) =>
  pair.vault.as(as(), editPerson, {
    params: { ref: it.ref },
    // Those who are made for these tests share a name and a birth date.
    body: { id: writeId(), version, identity: { ...it.identity, ...change }, confirmed: true },
  });
/** What the suite holds of the BSN, and whether it was told of a stop; past its policies. */
const there = async (ref: DossierRef) => {
  const { rows } = await pair.suite.past.query<{ bsn: boolean; version: number; stopped: boolean }>(
    `select sealed is not null as bsn, grant_version as version, updates_stopped_at is not null as stopped
     from shared_extent where ref = $1`,
    [ref],
  );
  return rows[0] ?? { bsn: false, version: 0, stopped: false };
};
const until = (ref: DossierRef, so: Partial<Awaited<ReturnType<typeof there>>>) =>
  vi.waitFor(async () => expect(await there(ref)).toMatchObject(so), { timeout: 20_000, interval: 50 });

test("a BSN goes only when it is given, for what it was asked, and goes away when it is withdrawn", async () => {
  const { ref } = fresh();
  expect((await grant(ref)).code).toBe("not_shared");
  await share(ref);
  expect(await there(ref)).toMatchObject({ bsn: false });
  const body = granting();
  expect((await grant(ref, body)).status).toBe(200);
  expect((await grant(ref, body)).status).toBe(200);
  expect((await grant(ref, { ...body, purpose: "other" as "care_record" })).code).toBe("already_written");
  expect((await grant(ref)).code).toBe("bsn_shared");
  await until(ref, { bsn: true });
  await vi.waitFor(async () => expect((await read(ref)).underway.grant).toBe(false), { timeout: 10_000 });
  expect((await read(ref)).bsnGrant).toMatchObject({
    kind: "bsn_granted",
    purpose: "care_record",
    byName: "B. Beheerder",
  });

  expect((await withdraw(ref)).status).toBe(200);
  await until(ref, { bsn: false });
  expect((await withdraw(ref)).code).toBe("bsn_not_shared");
  const { extents, bsnGrant } = await read(ref);
  expect([extents.map((it) => it.kind), bsnGrant]).toEqual([["bsn_granted", "bsn_withdrawn"], null]);
});

test("a grant ends with the sharing, and a sharing anew begins without", async () => {
  const { ref } = fresh();
  await share(ref);
  await grant(ref);
  await until(ref, { bsn: true });
  expect((await revoke(ref)).answer.state).toBe("unshared");
  expect(await there(ref)).toMatchObject({ bsn: false });
  expect((await read(ref)).bsnGrant).toBeNull();
  await share(ref);
  expect(await there(ref)).toMatchObject({ bsn: false });
  expect((await grant(ref)).status).toBe(200);
  await until(ref, { bsn: true });
});

test("of whom the vault knows no BSN none is given, and one that is taken out goes at the service too", async () => {
  await share(nameless.ref);
  expect((await grant(nameless.ref)).code).toBe("bsn_absent");
  const it = fresh();
  await share(it.ref);
  await grant(it.ref);
  await until(it.ref, { bsn: true });
  const { bsn: _, ...rest } = it.identity;
  await edit({ ...it, identity: rest }, 1, {});
  await until(it.ref, { bsn: false, version: 2 });
});

test("a wire that loses, doubles and reorders changes nothing about who ends with a BSN", async () => {
  const { ref } = fresh();
  await share(ref);
  let held = true;
  pair.wire.fate((it) => (it.path.endsWith("/bsn") && it.method === "PUT" && held ? "hold" : "twice"));
  await grant(ref);
  await vi.waitFor(() => expect(pair.wire.asked.some((it) => it.path.includes(`${ref}/bsn`))).toBe(true), 20_000);
  await withdraw(ref);
  held = false;
  await vi.waitFor(async () => expect((await read(ref)).underway.grant).toBe(false), { timeout: 20_000 });
  await pair.wire.letGo();
  expect(await there(ref)).toMatchObject({ bsn: false });
  await revoke(ref);
  await share(ref);
  await pair.wire.letGo();
  expect(await there(ref)).toMatchObject({ bsn: false });
  pair.wire.good();
});

test("stopped, changes stay with the employer; resumed, the newest goes", async () => {
  const it = fresh();
  await share(it.ref);
  await pair.suite.write(employer.id, it.ref);
  expect((await revoke(it.ref)).code).toBe("has_content");
  expect((await stop(it.ref)).status).toBe(200);
  expect((await stop(it.ref)).code).toBe("updates_stopped");
  await until(it.ref, { stopped: true });
  await edit(it, 1, { city: "Later" });
  // Refused again, which is told to nobody: neither that nor anything else brings the change over.
  expect((await revoke(it.ref)).code).toBe("has_content");
  await vi.waitFor(async () => {
    const row = await pair.vault.past
      .selectFrom("person")
      .select("settled")
      .where("ref", "=", it.ref)
      .executeTakeFirst();
    expect(row?.settled).toBe(true);
  }, 20_000);
  expect(await pair.suite.holds(it.ref)).toBe(1);
  expect((await read(it.ref)).stopped).toMatchObject({ kind: "updates_stopped", note: "Nodig voor het dossier." });
  expect((await resume(it.ref)).status).toBe(200);
  await vi.waitFor(async () => expect(await pair.suite.holds(it.ref)).toBe(2), { timeout: 10_000 });
  await until(it.ref, { stopped: false });
  expect((await resume(it.ref)).code).toBe("updates_on");
});

test("nobody changes how far another's dossier is shared, and a reason with a BSN or something medical is refused", async () => {
  const { ref } = fresh();
  await share(ref);
  const stranger = (await pair.vault.seed.active()).administrator;
  const [theirs, nowhere] = [
    await grant(ref, granting(), stranger),
    await grant(writeId() as never, granting(), stranger),
  ];
  expect([theirs.status, theirs.text]).toEqual([404, nowhere.text]);
  expect((await grant(ref, { ...granting(), note: "Het is 999993847" })).code).toBe("invalid");
  expect((await stop(ref, { ...why(), note: "Heeft een hernia" })).code).toBe("note_medical");
  expect((await read(ref)).extents).toEqual([]);
});

test("of two who give it at once one does", async () => {
  const { ref } = fresh();
  await share(ref);
  const told = await Promise.all([grant(ref), grant(ref)]);
  expect(told.map((it) => it.code ?? it.status).toSorted()).toEqual([200, "bsn_shared"]);
});

test("after a backup was put back it is told anew, and a destruction takes it along", async () => {
  const it = person({ identity: identity({ bsn: "999993847" }) });
  const own = await pair.active([it]);
  const { ref } = it;
  const sharing = { ...why(), careRequest: "sick_report" as const };
  await pair.vault.as(own.administrator, shareDossier, { params: { ref }, body: sharing });
  await pair.vault.as(own.administrator, grantBsn, { params: { ref }, body: granting() });
  await until(ref, { bsn: true });
  // As the suite does when it compares: it forgets how far it was told, and asks.
  await pair.suite.past.query("delete from shared_extent where ref = $1", [ref]);
  const told = await pair.vault.asServer("suite", compareDossiers, {
    params: { employerId: own.id },
    body: { after: null, until: null, dossiers: [{ ref, sharing: 1, employment: 1, version: 1 }] },
  });
  expect(told.status).toBe(200);
  await until(ref, { bsn: true });

  await pair.vault.past.updateTable("employer").set({ state: "ended" }).where("id", "=", own.id).execute();
  await transactionFor(pair.vault.tools.db, { employer: own.id }, (tx) =>
    sql`select * from destroy_people(${own.id})`.execute(tx),
  );
  const left = pair.vault.past.selectFrom("extent_event").select("id").where("employer_id", "=", own.id);
  expect(await left.execute()).toEqual([]);
});
