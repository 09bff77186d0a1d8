import { randomUUID } from "node:crypto";
import {
  forgetPerson,
  putTemporaryAddress,
  readDossier,
  receivePerson,
  WriteId,
  type DossierRef,
  type RefusalCode,
  type TemporaryAddress,
  type UserId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { openIdentity } from "./store.ts";
import { endAddresses } from "./temporary-address.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const inDays = (days: number) => amsterdamDate(new Date(Date.now() + days * 86_400_000));
const parents: TemporaryAddress = {
  from: inDays(0),
  until: inDays(30),
  street: "Logeerlaan",
  houseNumber: "7 b",
  postcode: "3511AB",
  city: "Utrecht",
  phone: "+31302345678",
};
const put = (
  user: UserId,
  ref: DossierRef,
  address: TemporaryAddress | null,
  seen: TemporaryAddress | null,
  id = WriteId.parse(randomUUID()),
) => running.as(user)(putTemporaryAddress, { params: { ref }, body: { id, address, seen } });
const seenBy = async (user: UserId, ref: DossierRef) =>
  (await running.as(user)(readDossier, { params: { ref } })).person?.temporaryAddress;
const rowOf = (ref: DossierRef) =>
  running.past
    .selectFrom("identity")
    .select(["employer_id", "ref", "version", "wrapped_key", "sealed", "because", "temporary_until"])
    .where("ref", "=", ref)
    .executeTakeFirst();
const deedsOf = async (ref: DossierRef) => {
  const rows = await running.past.selectFrom("event").select("deed").where("ref", "=", ref).orderBy("id").execute();
  return rows.map(({ deed }) => deed).filter((deed) => deed.startsWith("address."));
};

test("without a vault HR writes down where somebody stays, the service sees it, and either ends it", async () => {
  const employer = await running.seed.employer();
  const [hr, manager] = [await running.seed.user("hr", employer), await running.seed.user("case_manager", employer)];
  const ref = await running.seed.dossier(employer);
  await put(hr, ref, { ...parents, phone: "030 234 56 78" }, null);
  expect(await seenBy(manager, ref)).toEqual(parents);
  const row = await rowOf(ref);
  expect(row).toMatchObject({ version: 2, temporary_until: parents.until });
  expect(row!.sealed.includes("Logeerlaan")).toBe(false);
  const longer = { ...parents, until: inDays(60) };
  await put(manager, ref, longer, parents);
  expect(await seenBy(hr, ref)).toEqual(longer);
  await put(hr, ref, null, longer);
  expect(await seenBy(manager, ref)).toBeUndefined();
  expect(await rowOf(ref)).toMatchObject({ version: 4, temporary_until: null });
  expect(await deedsOf(ref)).toEqual(["address.recorded", "address.recorded", "address.ended"]);
});

test("the same again is done once, and whoever did not see the last one is told", async () => {
  const employer = await running.seed.employer();
  const hr = await running.seed.user("hr", employer);
  const ref = await running.seed.dossier(employer);
  const id = WriteId.parse(randomUUID());
  await put(hr, ref, parents, null, id);
  await put(hr, ref, parents, null, id);
  expect((await rowOf(ref))!.version).toBe(2);
  await expect(put(hr, ref, { ...parents, city: "Zeist" }, null)).rejects.toEqual(refused("outdated"));
  await expect(put(hr, ref, null, { ...parents, city: "Zeist" })).rejects.toEqual(refused("outdated"));
  const both = await Promise.allSettled([
    put(hr, ref, { ...parents, city: "Zeist" }, parents),
    put(hr, ref, { ...parents, city: "Soest" }, parents),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test.each([
  ["until", { until: inDays(-1), from: inDays(-3) }],
  ["until", { until: inDays(2), from: inDays(3) }],
  ["until", { until: inDays(400) }],
  ["postcode", { postcode: "12" }],
  ["country", { country: "XX" }],
  ["phone", { phone: "12" }],
  ["street", { street: "=1+1" }],
] as const)("what is wrong with %s is said at its field, and nothing is kept", async (field, wrong) => {
  const employer = await running.seed.employer();
  const hr = await running.seed.user("hr", employer);
  const ref = await running.seed.dossier(employer);
  await expect(put(hr, ref, { ...parents, ...wrong }, null)).rejects.toMatchObject({
    code: "invalid",
    faults: [{ path: `address.${field}` }],
  });
  expect((await rowOf(ref))!.version).toBe(1);
});

test("from a vault on it is edited there: also of whom the service holds", async () => {
  for (const vault of ["moving", "active"] as const) {
    const employer = await running.seed.employer(vault);
    const hr = await running.seed.user("hr", employer);
    const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
    await expect(put(hr, ref, parents, null)).rejects.toEqual(refused("vault_owns_identity"));
    const notMovedYet = await running.seed.dossier(employer);
    await expect(put(hr, notMovedYet, parents, null)).rejects.toEqual(refused("vault_owns_identity"));
    const unshared = await running.seed.dossier(employer, { identity: null });
    await expect(put(hr, unshared, parents, null)).rejects.toEqual(refused("vault_owns_identity"));
  }
});

test("shared from a vault it comes with the person, and is gone with him", async () => {
  const vault = await running.asServer("vault");
  const employer = await running.seed.employer("active");
  const doctor = await running.seed.user("company_doctor", employer);
  const ref = await running.seed.dossier(employer, { identity: null });
  const because = { careRequest: "sick_report", note: "Ziek", byName: "A.", at: "2026-02-02T11:29:00.000Z" } as const;
  const identity = { lastName: "Vries", nameUse: "own", sex: "female", bornOn: "1980-05-05" } as const;
  const tell = (version: number, more: object) =>
    vault(receivePerson, {
      params: { ref },
      body: { ref, sharing: 1, version, identity: { ...identity, ...more }, because },
    });
  await tell(1, {});
  await tell(2, { temporaryAddress: parents });
  expect(await seenBy(doctor, ref)).toEqual(parents);
  expect((await rowOf(ref))!.temporary_until).toBe(parents.until);
  await tell(3, {});
  expect(await seenBy(doctor, ref)).toBeUndefined();
  expect((await rowOf(ref))!.temporary_until).toBeNull();
  await tell(4, { temporaryAddress: parents });
  await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } });
  expect(await rowOf(ref)).toBeUndefined();
});

test("after its last day nobody sees it, and it is taken out of the record by itself, once", async () => {
  const employer = await running.seed.employer();
  const withVault = await running.seed.employer("active");
  const hr = await running.seed.user("hr", employer, withVault);
  const ended = { ...parents, from: inDays(-9), until: inDays(-1) };
  const [gone, shared, stays] = [
    await running.seed.dossier(employer, { identity: { temporaryAddress: ended } }),
    await running.seed.dossier(withVault, { identity: { temporaryAddress: ended }, source: "shared", sharing: 1 }),
    await running.seed.dossier(employer, { identity: { temporaryAddress: { ...parents, until: inDays(0) } } }),
  ];
  for (const ref of [gone, shared]) expect(await seenBy(hr, ref)).toBeUndefined();
  expect(await seenBy(hr, stays)).toMatchObject({ until: inDays(0) });

  await endAddresses(running.suite, inDays(0));
  await endAddresses(running.suite, inDays(0));
  const heldOf = async (ref: DossierRef) => openIdentity(running.suite.master, (await rowOf(ref))!).reveal();
  for (const ref of [gone, shared]) {
    expect(await heldOf(ref)).not.toHaveProperty("temporaryAddress");
    expect(await deedsOf(ref)).toEqual(["address.ended"]);
  }
  expect(await heldOf(stays)).toHaveProperty("temporaryAddress");
  // Of who is in a vault the versions are counted there.
  expect([(await rowOf(gone))!.version, (await rowOf(shared))!.version]).toEqual([2, 1]);
});
