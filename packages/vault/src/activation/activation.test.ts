import {
  depositPeople,
  editPerson,
  finishMovingIn,
  openPerson,
  readMovingIn,
  readSharing,
  retainDossiers,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId, type Person } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const deposit = (employerId: EmployerId, people: readonly object[], total = people.length) =>
  vault.asServer("suite", depositPeople, {
    params: { employerId },
    query: { total },
    bytes: Buffer.from(people.map((it) => JSON.stringify({ version: 1, ...it })).join("\n")),
  });
const retain = (employerId: EmployerId, ...refs: DossierRef[]) =>
  vault.asServer("suite", retainDossiers, { params: { employerId }, body: { refs } });
const finish = (employerId: EmployerId, total = 1, retained = 0) =>
  vault.asServer("suite", finishMovingIn, { params: { employerId }, body: { total, retained } });
const progress = async (who: Visitor, employerId: EmployerId) =>
  (await vault.as(who, readMovingIn, { params: { employerId } })).answer;
const rowOf = (ref: DossierRef) =>
  vault.past.selectFrom("person").selectAll().where("ref", "=", ref).executeTakeFirst();
const edit = (who: Visitor, it: Person, version: number) =>
  vault.as(who, editPerson, {
    params: { ref: it.ref },
    body: { id: writeId(), version, identity: { ...it.identity, city: `Plaats ${version}` } },
  });

test("people arrive sealed, are confirmed when they are there, and are counted", async () => {
  const { id, administrator } = await vault.seed.moving();
  const people = Array.from({ length: 25 }, () => person());
  expect((await deposit(id, people.slice(0, 10), 25)).answer).toEqual({ confirmed: 10 });
  expect(await progress(administrator, id)).toMatchObject({ state: "moving", total: 25, confirmed: 10, retained: 0 });

  // Told twice, they are here once; told with others, only the others are new.
  expect((await deposit(id, people, 25)).answer).toEqual({ confirmed: 25 });
  expect(await progress(administrator, id)).toMatchObject({ total: 25, confirmed: 25 });
  expect(await rowOf(people[0]!.ref)).toMatchObject({
    version: 1,
    key_version: 1,
    told_sharing: 0,
    told_version: 1,
    told_employment: 1,
    settled: true,
  });

  await finish(id, 25);
  expect(await progress(administrator, id)).toMatchObject({ state: "active", total: 25, confirmed: 25 });
  expect((await finish(id, 3)).status).toBe(200);
  expect(await progress(administrator, id)).toMatchObject({ total: 25 });
  const opened = await vault.as(administrator, openPerson, { params: { ref: people[7]!.ref } });
  expect(opened.answer.identity).toEqual(people[7]!.identity);
});

test("whoever was edited here stays as he is here", async () => {
  const { id, administrator } = await vault.seed.moving();
  const it = person();
  await deposit(id, [it]);
  expect((await edit(administrator, it, 1)).status).toBe(200);
  expect((await deposit(id, [it])).answer).toEqual({ confirmed: 1 });
  expect(await rowOf(it.ref)).toMatchObject({ version: 2 });
  // Only the vault makes newer versions; one that comes from elsewhere is not confirmed.
  expect((await deposit(id, [{ ...it, version: 3 }])).code).toBe("outdated");
});

test("a batch with one line that is no person brings nobody in", async () => {
  const { id } = await vault.seed.moving();
  const [one, other] = [person(), person({ identity: identity({ bsn: "123456789" }) })];
  expect((await deposit(id, [one, other])).code).toBe("invalid");
  expect(await rowOf(one.ref)).toBeUndefined();
  expect((await deposit(id, [one])).answer).toEqual({ confirmed: 1 });
});

test("nobody moves in before the agreement, after the end, or on the word of another", async () => {
  const proposed = await vault.seed.proposed();
  const active = await vault.seed.active([person()]);
  for (const employerId of [proposed.id, active.id, newId<EmployerId>()]) {
    expect((await deposit(employerId, [person()])).code).toBe("not_awaiting");
    expect((await retain(employerId, newId())).code).toBe("not_awaiting");
  }
  expect((await finish(proposed.id)).code).toBe("not_awaiting");

  const { id, administrator } = await vault.seed.moving();
  const asked = { params: { employerId: id }, query: { total: 1 }, bytes: Buffer.from(JSON.stringify(person())) };
  expect((await vault.asServer("front", depositPeople, asked)).code).toBe("not_permitted");
  expect((await vault.as(administrator, depositPeople, asked)).code).toBe("not_signed_in");
  expect((await vault.as(visitor(), readMovingIn, { params: { employerId: id } })).code).toBe("not_found");
});

test("a ref of one employer does not move in with another", async () => {
  const [one, other] = [await vault.seed.moving(), await vault.seed.moving()];
  const it = person();
  await deposit(one.id, [it]);
  expect((await deposit(other.id, [it, person()])).status).toBe(500);
  expect(await rowOf(it.ref)).toMatchObject({ employer_id: one.id });
});

test("dossiers with content stay shared, by activation, once", async () => {
  const { id, administrator } = await vault.seed.moving();
  const [sick, shared, healthy] = [person(), person(), person()];
  await deposit(id, [sick, shared, healthy]);
  expect((await retain(id, sick.ref, newId())).code).toBe("not_found");
  expect((await retain(id, sick.ref, shared.ref)).status).toBe(200);
  expect((await retain(id, sick.ref, shared.ref)).status).toBe(200);

  const { answer } = await vault.as(administrator, readSharing, { params: { ref: sick.ref } });
  expect(answer).toEqual({
    state: "shared",
    history: [
      {
        kind: "shared",
        at: expect.any(String),
        byName: expect.any(String),
        careRequest: "activation",
        note: "bij activatie",
      },
    ],
    extents: [],
    bsnGrant: null,
    stopped: null,
    underway: { grant: false, updates: false },
  });
  expect(await rowOf(sick.ref)).toMatchObject({ told_sharing: 1, told_version: 1, settled: true });
  expect((await vault.as(administrator, readSharing, { params: { ref: healthy.ref } })).answer.state).toBe("unshared");
  expect(await progress(administrator, id)).toMatchObject({ confirmed: 3, retained: 2 });
});

test("a version the service does not have is told to it, once the dossier stays shared", async () => {
  const { id, administrator } = await vault.seed.moving();
  const it = person();
  await deposit(id, [it]);
  await edit(administrator, it, 1);
  // Not shared, so there is nothing the suite must hear of it.
  await expect.poll(async () => (await rowOf(it.ref))?.settled, { timeout: 20_000 }).toBe(true);
  await retain(id, it.ref);
  expect(await rowOf(it.ref)).toMatchObject({ version: 2, told_sharing: 1, told_version: 1, settled: false });
});
