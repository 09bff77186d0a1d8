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
  (await vault.as(who, searchPeople, { body: { text } })).answer.people.map((it) => it.personnelNumber);

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
  ["a birth date as systems write it", "1980-02-29", ["MS-004"]],
  ["a birth date in words", "29 februari 1980", ["MS-004"]],
  ["a name with a letter too many", "vriess", ["MS-004", "1234AB"]],
  ["a name with another letter", "vriesima", ["1234AB"]],
  ["a name with neighbours swapped", "demicri", ["MS-004"]],
  ["a name with another first letter", "fries", ["MS-004"]],
  ["a mistake while still typing", "vreise", ["1234AB"]],
  ["a mistake beside a name that is right", "bob vriesma", ["1234AB"]],
  ["a mistake in a personnel number", "MS-005", []],
  ["nobody", "zzz", []],
])("finds by %s", async (_, text, expected) => {
  expect(await found(employer.administrator, text)).toEqual(expected);
});

test("shows the name as its bearer wants it, what of it was asked for, and where sharing stands", async () => {
  const { answer } = await vault.as(employer.administrator, searchPeople, { body: { text: "demirci" } });
  const shown = {
    ref: anna.ref,
    employerId: employer.id,
    personnelNumber: "MS-004",
    fullName: "Mevr. E.E.N. de Vries-Demirçi",
    sharing: "unshared",
  };
  expect(answer).toEqual({
    people: [{ ...shown, by: "name", nearly: false, marks: [{ from: 22, until: 29 }] }],
    more: false,
    unreadable: 0,
  });
  const near = await vault.as(employer.administrator, searchPeople, { body: { text: "demirsi" } });
  expect(near.answer.people).toEqual([{ ...shown, by: "name", nearly: true, marks: [{ from: 22, until: 29 }] }]);
});

test.each([
  ["999993653", "bsn"],
  ["29-02-1980", "born_on"],
  ["2611AB", "postcode"],
  ["1234", "personnel_number"],
  ["bob", "other_name"],
  ["vriesema", "name"],
])("says by what somebody was found: %s is his %s", async (text, by) => {
  const { answer } = await vault.as(employer.administrator, searchPeople, { body: { text } });
  expect(answer.people.map((it) => it.by)).toEqual([by]);
});

test("more than fit on a screen: the first twenty by name, and a word that there are more", async () => {
  const many = Array.from({ length: 21 }, (_, at) =>
    person({ identity: identity({ lastName: `Bakker${String.fromCharCode(117 - at)}` }) }),
  );
  const other = await vault.seed.active(many);
  const { answer } = await vault.as(other.administrator, searchPeople, { body: { text: "bakker" } });
  expect([answer.people.length, answer.more]).toEqual([20, true]);
  expect(answer.people[0]!.fullName).toContain("Bakkera");
  const one = await vault.as(other.administrator, searchPeople, { body: { text: "bakkerc" } });
  expect([one.answer.people[0]!.nearly, one.answer.people.length, one.answer.more]).toEqual([false, 20, false]);
});

test("a large employer is opened in a thread, piece by piece, and everybody is found", async () => {
  const many = Array.from({ length: 4_321 }, (_, at) =>
    person({
      personnelNumber: `N${at}`,
      departmentId: at % 2 ? north : null,
      identity: identity({ lastName: `Naam${String.fromCharCode(97 + (at % 26), 97 + ((at * 7) % 25))}` }),
    }),
  );
  const other = await vault.seed.active(many, { departments: [{ id: north, name: "Noord", parentId: null }] });
  for (const at of [0, 1_999, 2_000, 4_320]) expect(await found(other.administrator, `N${at}`)).toContain(`N${at}`);
  const manager = await vault.seed.user(other, [north]);
  expect(await found(manager, "N4319")).toEqual(["N4319"]);
  expect(await found(manager, "N4320")).toEqual([]);

  const changed = { ...many[7]!.identity, lastName: "Zonderling" };
  const body = { id: writeId(), version: 1, identity: changed };
  await vault.as(other.administrator, editPerson, { params: { ref: many[7]!.ref }, body });
  await vi.waitFor(async () => expect(await found(other.administrator, "zonderlign")).toEqual(["N7"]), 20_000);
});

test("whoever went away is not answered, and his search is not on the record", async () => {
  const user = await vault.seed.user(employer);
  const token = await vault.tokenOf(user);
  const gone = new AbortController();
  const asked = fetch(new URL("/api/vault/v1/people/_zoek", vault.url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ text: "vries" }),
    signal: gone.signal,
  });
  gone.abort();
  await expect(asked).rejects.toThrow(/abort/);
  expect(await found(user, "bob")).toEqual(["1234AB"]);
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
  await vi.waitFor(async () => expect(await found(other.administrator, "nieuwenaam")).toHaveLength(1), 20_000);
  expect(await found(other.administrator, "oudenaam")).toEqual([]);
});

test("withdrawn access finds nobody any more", async () => {
  const user = await vault.seed.user(employer);
  expect(await found(user, "vries")).toHaveLength(2);
  const params = { employerId: employer.id, userId: user.userId };
  await vault.as(employer.administrator, withdrawAccess, { params });
  const told = await vault.as(user, searchPeople, { body: { text: "vries" } });
  expect([told.status === 403 || told.answer.people.length === 0, told.text.includes("MS-004")]).toEqual([true, false]);
});
