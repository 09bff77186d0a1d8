import { editPerson, openPerson, shareDossier, type DossierRef, type TemporaryAddress } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";
import { person, writeId, type Person } from "../testing/seed.ts";
import { todayOf } from "./check.ts";
import { endAddresses, promiseAddresses } from "./ended.ts";

let pair: RunningPair;
let employer: Awaited<ReturnType<RunningPair["active"]>>;
const people = Array.from({ length: 6 }, () => person());
const fresh = () => people.pop() as Person;
beforeAll(async () => {
  pair = await runningPair();
  employer = await pair.active([...people]);
});
afterAll(() => pair.stop());

const inDays = (days: number) => todayOf(new Date(Date.now() + days * 86_400_000));
const parents: TemporaryAddress = {
  from: inDays(0),
  until: inDays(30),
  street: "Rue de la Gare",
  houseNumber: "7",
  postcode: "1000",
  city: "Brussel",
  country: "BE",
  phone: "+3225123456",
};
const open = async (ref: DossierRef) =>
  (await pair.vault.as(employer.administrator, openPerson, { params: { ref } })).answer;
const put = async (it: Person, temporaryAddress?: TemporaryAddress) => {
  const { version } = await open(it.ref);
  const identity = { ...it.identity, ...(temporaryAddress && { temporaryAddress }) };
  return pair.vault.as(employer.administrator, editPerson, {
    params: { ref: it.ref },
    body: { id: writeId(), version, identity },
  });
};
const untilHeld = (ref: DossierRef, version: number) =>
  vi.waitFor(async () => expect(await pair.suite.holds(ref)).toBe(version), { timeout: 20_000, interval: 50 });

test("where somebody stays is part of who he is: checked, and told of while he is shared", async () => {
  const it = fresh();
  const told = await put(it, { ...parents, street: " Rue de la Gare ", phone: "+32 2 512 34 56" });
  expect(told.answer.identity.temporaryAddress).toEqual(parents);
  await pair.vault.as(employer.administrator, shareDossier, {
    params: { ref: it.ref },
    body: { id: writeId(), careRequest: "sick_report", note: "Heeft zich ziek gemeld." },
  });
  await untilHeld(it.ref, 2);
  await put(it);
  await untilHeld(it.ref, 3);
  expect((await open(it.ref)).identity).toEqual(it.identity);
});

test.each([
  ["until", { until: inDays(-1), from: inDays(-3) }],
  ["country", { country: "XX" }],
  ["phone", { phone: "12" }],
] as const)("what is wrong with %s is said at its field", async (field, wrong) => {
  const it = fresh();
  const told = await put(it, { ...parents, ...wrong });
  expect([told.status, told.text.includes(`identity.temporaryAddress.${field}`)]).toEqual([400, true]);
  people.push(it);
});

test("after its last day it ends by itself, for the service as well, and stands in the record once", async () => {
  const [it, other] = [fresh(), fresh()];
  await put(it, parents);
  await put(other, { ...parents, until: inDays(31) });
  await pair.vault.as(employer.administrator, shareDossier, {
    params: { ref: it.ref },
    body: { id: writeId(), careRequest: "sick_report", note: "Heeft zich ziek gemeld." },
  });
  await untilHeld(it.ref, 2);
  await endAddresses(pair.vault.tools, employer.id, inDays(30));
  expect((await open(it.ref)).identity.temporaryAddress).toEqual(parents);

  await promiseAddresses(pair.vault.tools, inDays(31));
  await untilHeld(it.ref, 2);
  await endAddresses(pair.vault.tools, employer.id, inDays(31));
  await endAddresses(pair.vault.tools, employer.id, inDays(31));
  await untilHeld(it.ref, 3);
  expect((await open(it.ref)).identity).toEqual(it.identity);
  expect((await open(other.ref)).identity).toHaveProperty("temporaryAddress");
  const deeds = await pair.vault.past
    .selectFrom("event")
    .select(["deed", "actor_kind"])
    .where("ref", "=", it.ref)
    .where("deed", "=", "address.ended")
    .execute();
  expect(deeds).toEqual([{ deed: "address.ended", actor_kind: "system" }]);
});
