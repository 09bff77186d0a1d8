import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { editPerson, openPerson, readChanges, searchPeople, type DepartmentId } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";

/** One record that no longer opens, by a fault of a disk or by somebody's hand, takes nothing from the others. */

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const [north, south] = [newId<DepartmentId>(), newId<DepartmentId>()];
const someone = (lastName: string, departmentId: DepartmentId, personnelNumber: string) =>
  person({ personnelNumber, departmentId, identity: identity({ lastName, bornOn: "1981-07-15", bsn: undefined }) });

let people: ReturnType<typeof someone>[];
let employer: Awaited<ReturnType<RunningVault["seed"]["active"]>>;
beforeEach(async () => {
  people = [someone("Dijkstra", north, "D1"), someone("Dijkman", north, "D2"), someone("Dijkgraaf", south, "D3")];
  employer = await vault.seed.active(people, {
    departments: [
      { id: north, name: "Noord", parentId: null },
      { id: south, name: "Zuid", parentId: null },
    ],
  });
});

const damage = (at: number) =>
  sql`update person set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 255) where ref = ${people[at]!.ref}`.execute(
    vault.past,
  );

const searching = async (who: typeof employer.administrator, text: string) => {
  const { people: found, unreadable } = (await vault.as(who, searchPeople, { body: { text } })).answer;
  return { numbers: found.map((it) => it.personnelNumber).toSorted(), unreadable };
};

test("who searches finds the others, and is told that one cannot be read", async () => {
  await damage(1);
  expect(await searching(employer.administrator, "dijk")).toEqual({ numbers: ["D1", "D3"], unreadable: 1 });
  expect(await searching(employer.administrator, "D2")).toEqual({ numbers: [], unreadable: 1 });
});

test("who does not reach him is not told of him", async () => {
  await damage(1);
  const manager = await vault.seed.user(employer, [south]);
  expect(await searching(manager, "dijk")).toEqual({ numbers: ["D3"], unreadable: 0 });
});

test("who is damaged after he was read into memory is not shown, and the others are", async () => {
  expect(await searching(employer.administrator, "dijk")).toEqual({ numbers: ["D1", "D2", "D3"], unreadable: 0 });
  await damage(1);
  expect((await searching(employer.administrator, "dijk")).numbers).toEqual(["D1", "D3"]);
});

test("another is opened and changed as ever, also into somebody born on the same day", async () => {
  const params = { ref: people[0]!.ref };
  await searching(employer.administrator, "dijk");
  await damage(1);
  const { identity: was, version } = (await vault.as(employer.administrator, openPerson, { params })).answer;
  const body = { id: writeId(), version, identity: { ...was, lastName: "Dijkema" } };
  expect((await vault.as(employer.administrator, editPerson, { params, body })).status).toBe(200);
  expect((await vault.as(employer.administrator, readChanges, { params })).answer.changes).toHaveLength(1);
});
