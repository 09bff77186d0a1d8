import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { editPerson, searchPeople, withdrawAccess, type DepartmentId } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
let employer: Awaited<ReturnType<RunningVault["seed"]["active"]>>;
const [north, south] = [newId<DepartmentId>(), newId<DepartmentId>()];
const below = newId<DepartmentId>();

const anna = person({
  personnelNumber: "MS-004",
  departmentId: below,
  identity: identity({
    lastName: "Vries",
    prefix: "de",
    initials: "E.E.N.",
    partnerLastName: "Demirçi",
    nameUse: "own_partner",
    bsn: "999993653",
    postcode: "2611AB",
    bornOn: "1980-02-29",
  }),
});
const bob = person({
  personnelNumber: "1234AB",
  departmentId: south,
  identity: identity({ lastName: "Vriesema", callName: "Bob", sex: "male", bornOn: "1970-01-01" }),
});

beforeAll(async () => {
  vault = await runningVault();
  employer = await vault.seed.active([anna, bob], {
    departments: [
      { id: north, name: "Noord", parentId: null },
      { id: south, name: "Zuid", parentId: null },
      { id: below, name: "Noord, balie", parentId: north },
    ],
  });
  await vault.seed.active([person({ identity: identity({ lastName: "Vries", bsn: "999993653" }) })]);
});
afterAll(() => vault.stop());

const found = async (who: Visitor, text: string) =>
  (await vault.as(who, searchPeople, { body: { text } })).answer.map((it) => it.personnelNumber);

test.each([
  ["a name", "vries", ["MS-004", "1234AB"]],
  ["parts of a name in any order", "demirci vri", ["MS-004"]],
  ["a partner's name without its accent", "DEMIRCI", ["MS-004"]],
  ["a call name", "bob", ["1234AB"]],
  ["the beginning of a personnel number", "ms-0", ["MS-004"]],
  ["a personnel number that looks like a postcode", "1234ab", ["1234AB"]],
  ["a BSN", "999993653", ["MS-004"]],
  ["a part of a BSN", "99999365", []],
  ["a birth date", "29-02-1980", ["MS-004"]],
  ["a postcode", "2611 AB", ["MS-004"]],
  ["a name and another's birth date", "vries 01-01-1970", ["1234AB"]],
  ["nobody", "zzz", []],
])("finds by %s", async (_, text, expected) => {
  expect(await found(employer.administrator, text)).toEqual(expected);
});

test("shows the name as its bearer wants it, and where sharing stands", async () => {
  const { answer } = await vault.as(employer.administrator, searchPeople, { body: { text: "demirci" } });
  expect(answer).toEqual([
    {
      ref: anna.ref,
      employerId: employer.id,
      personnelNumber: "MS-004",
      fullName: "Mevr. E.E.N. de Vries-Demirçi",
      sharing: "unshared",
    },
  ]);
});

test("who is out of reach is not found", async () => {
  const manager = await vault.seed.user(employer, [north]);
  expect(await found(manager, "vries")).toEqual(["MS-004"]);
  expect(await found(manager, "bob")).toEqual([]);
});

test("each search is on the record, without what was asked", async () => {
  const user = await vault.seed.user(employer);
  await found(user, "vries");
  const events = await vault.past.selectFrom("event").selectAll().where("actor", "=", user.userId).execute();
  expect(events.map(({ deed, amount, ref, purpose }) => ({ deed, amount, ref, purpose }))).toEqual([
    { deed: "people.searched", amount: 2, ref: null, purpose: null },
  ]);
});

test("a change is found at once, and the old name no longer", async () => {
  const carl = person({ identity: identity({ lastName: "Oudenaam" }) });
  const other = await vault.seed.active([carl]);
  expect(await found(other.administrator, "oudenaam")).toHaveLength(1);

  const body = { id: writeId(), version: 1, identity: { ...carl.identity, lastName: "Nieuwenaam" } };
  await vault.as(other.administrator, editPerson, { params: { ref: carl.ref }, body });
  await vi.waitFor(async () => expect(await found(other.administrator, "nieuwenaam")).toHaveLength(1));
  expect(await found(other.administrator, "oudenaam")).toEqual([]);
});

test("withdrawn access finds nobody any more", async () => {
  const user = await vault.seed.user(employer);
  expect(await found(user, "vries")).toHaveLength(2);
  const params = { employerId: employer.id, userId: user.userId };
  await vault.as(employer.administrator, withdrawAccess, { params });
  const told = await vault.as(user, searchPeople, { body: { text: "vries" } });
  expect([told.status === 403 || told.answer.length === 0, told.text.includes("MS-004")]).toEqual([true, false]);
});
