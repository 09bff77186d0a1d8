import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addPerson, editPerson, type DepartmentId, type DossierRef, type Identity } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";
import { alikeIn } from "./rules.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const [north, south] = [newId<DepartmentId>(), newId<DepartmentId>()];
const departments = [
  { id: north, name: "Noord", parentId: null },
  { id: south, name: "Zuid", parentId: null },
];
const employment = {
  jobTitle: null,
  startsOn: "2026-01-01",
  endsOn: null,
  contractHours: null,
  normHours: null,
  contractKind: null,
  costCentre: null,
};
const anna = () =>
  person({
    departmentId: south,
    identity: identity({ lastName: "de Boer", initials: "A.M.", bsn: "999993653", bornOn: "1977-03-09" }),
  });

let added = 1_000;
const adding = (who: Visitor, employerId: string, it: Partial<Identity>, change = {}) =>
  vault.as(who, addPerson, {
    params: { employerId },
    body: {
      ref: newId<DossierRef>(),
      personnelNumber: `MS${(added += 1)}`,
      departmentId: north,
      employment,
      identity: identity(it),
      ...change,
    },
  });

test.each([
  ["the same BSN", { lastName: "Anders", bsn: "999993653" }, "bsn"],
  ["the same name and birth date", { lastName: "De Boér", initials: "A.", bornOn: "1977-03-09" }, "lastName"],
  [
    "the same name and birth date, initials unknown",
    { lastName: "de Boer", initials: undefined, bornOn: "1977-03-09" },
    "lastName",
  ],
] as const)(
  "who has %s is signalled, without saying who, and is added when that is confirmed",
  async (_, it, field) => {
    const boer = anna();
    const employer = await vault.seed.active([boer], { departments });
    const told = await adding(employer.administrator, employer.id, it);
    expect([told.status, told.code]).toEqual([409, "duplicate_person"]);
    expect(told.answer).toMatchObject({ faults: [{ path: `identity.${field}` }] });
    for (const value of ["999993653", "Boer", "Boér", boer.ref, boer.personnelNumber])
      expect(told.text).not.toContain(value);
    expect((await adding(employer.administrator, employer.id, it, { confirmed: true })).status).toBe(200);
  },
);

test("of two who add one person at the same moment one is asked whether he is there already", async () => {
  const employer = await vault.seed.active([], { departments });
  for (const lastName of ["Eersteling", "Tweelingen", "Drieluik", "Vierkant", "Vijfhoek"]) {
    const twice = { lastName, bsn: undefined };
    const told = await Promise.all([1, 2].map(() => adding(employer.administrator, employer.id, twice)));
    expect(told.map((it) => it.code ?? it.status).toSorted()).toEqual([200, "duplicate_person"]);
  }
});

test.each([
  ["a twin", { lastName: "de Boer", initials: "B.", bornOn: "1977-03-09" }],
  ["a namesake of another day", { lastName: "de Boer", initials: "A.", bornOn: "1977-03-10" }],
  ["somebody born on the same day", { lastName: "de Vries", bornOn: "1977-03-09" }],
])("%s is somebody else", async (_, it) => {
  const employer = await vault.seed.active([anna()], { departments });
  expect((await adding(employer.administrator, employer.id, it)).status).toBe(200);
});

test("whoever is out of reach, or of another employer, does not exist in a warning either", async () => {
  const employer = await vault.seed.active([anna()], { departments });
  const manager = await vault.seed.user(employer, [north]);
  expect((await adding(manager, employer.id, { lastName: "Anders", bsn: "999993653" })).status).toBe(200);
  const other = await vault.seed.active([], { departments });
  expect((await adding(other.administrator, other.id, { lastName: "Anders", bsn: "999993653" })).status).toBe(200);
});

test("an edit is compared when it makes somebody out to be another, and not when he moves house", async () => {
  const [boer, twice] = [anna(), anna()];
  const employer = await vault.seed.active([boer, twice], { departments });
  const edit = (version: number, change: Partial<Identity>, confirmed?: boolean) =>
    vault.as(employer.administrator, editPerson, {
      params: { ref: boer.ref },
      body: { id: writeId(), version, identity: { ...boer.identity, ...change }, ...(confirmed ? { confirmed } : {}) },
    });
  expect((await edit(1, { city: "Delft" })).status).toBe(200);
  // Only whoever changes name, birth date or BSN hears of it; the version comes first.
  expect((await edit(1, { initials: "A.", lastName: "de Bóer" })).code).toBe("outdated");
  expect((await edit(2, { initials: "A.", lastName: "de Bóer" })).code).toBe("duplicate_person");
  expect((await edit(2, { initials: "A.", lastName: "de Bóer" }, true)).answer.version).toBe(3);
});

test("somebody who was added a moment ago is signalled as well", async () => {
  const employer = await vault.seed.active([], { departments });
  expect((await adding(employer.administrator, employer.id, { lastName: "Nieuw" })).status).toBe(200);
  await vi.waitFor(
    async () =>
      expect((await adding(employer.administrator, employer.id, { lastName: "Nieuw" })).code).toBe("duplicate_person"),
    20_000,
  );
});

test("two are alike by BSN before anything else", () => {
  const one = identity({ bsn: "999993653" });
  expect(alikeIn(one, { ...one, lastName: "Anders" })).toBe("bsn");
  expect(alikeIn(one, { ...one, bsn: "123456782" })).toBe("name");
  expect(alikeIn(identity(), identity({ lastName: "Anders" }))).toBeUndefined();
});
