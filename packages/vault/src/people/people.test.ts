import { afterAll, beforeAll, expect, test } from "vitest";
import { editPerson, openPerson } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, person, writeId } from "../testing/seed.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

test("a user of the employer opens a person, and it is on the record", async () => {
  const anna = person({ personnelNumber: "MS004", identity: identity({ lastName: "de Boer" }) });
  const employer = await vault.seed.active([anna]);
  const user = await vault.seed.user(employer);

  const told = await vault.as(user, openPerson, { params: { ref: anna.ref } });
  expect(told.answer).toEqual({
    ref: anna.ref,
    employerId: employer.id,
    personnelNumber: "MS004",
    version: 1,
    identity: anna.identity,
    sharing: "unshared",
  });
  const events = await vault.past
    .selectFrom("event")
    .select(["actor", "deed", "employer_id"])
    .where("ref", "=", anna.ref)
    .execute();
  expect(events).toEqual([{ actor: user.userId, deed: "person.opened", employer_id: employer.id }]);
});

test("an edit is a new version, and repeating it changes nothing", async () => {
  const anna = person();
  const employer = await vault.seed.active([anna]);
  const params = { ref: anna.ref };
  const body = { id: writeId(), version: 1, identity: { ...anna.identity, city: "Delft", phoneMobile: "06 12345678" } };

  const told = await vault.as(employer.administrator, editPerson, { params, body });
  expect(told.answer.version).toBe(2);
  expect(told.answer.identity).toEqual({ ...anna.identity, city: "Delft", phoneMobile: "+31612345678" });
  expect((await vault.as(employer.administrator, editPerson, { params, body })).answer.version).toBe(2);

  const late = await vault.as(employer.administrator, editPerson, { params, body: { ...body, id: writeId() } });
  expect(late.code).toBe("outdated");
  const otherwise = await vault.as(employer.administrator, editPerson, { params, body: { ...body, version: 2 } });
  expect(otherwise.code).toBe("already_written");
});
