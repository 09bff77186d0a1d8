import { randomUUID } from "node:crypto";
import {
  createAdministrator,
  createFirstAdministrator,
  readSuiteSelf,
  UserId,
  type RefusalCode,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const somebody = (email: string) => ({ body: { id: UserId.parse(randomUUID()), displayName: "F. Beheerder", email } });

test("there is one first administrator, invited again until he has made the account his own", async () => {
  const operator = await running.asServer("operator");
  const race = await Promise.allSettled(
    ["een@dienst.example", "twee@dienst.example"].map((email) => operator(createFirstAdministrator, somebody(email))),
  );
  expect(race.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const { id, email } = await running.suite.db.selectFrom("account").select(["id", "email"]).executeTakeFirstOrThrow();
  expect(await running.as(id)(readSuiteSelf, {})).toMatchObject({
    rights: ["administer", "manage_users"],
    employers: [],
  });

  const again = await operator(createFirstAdministrator, somebody(email.toUpperCase()));
  expect(again.invitationLink).toMatch(/\/uitnodiging#/);
  expect(running.login.asked.at(-1)).toMatchObject({ params: { userId: id } });
  await expect(operator(createFirstAdministrator, somebody("ander@dienst.example"))).rejects.toEqual(
    refused("already_set_up"),
  );

  running.login.refuses = "account_exists";
  await expect(operator(createFirstAdministrator, somebody(email))).rejects.toEqual(refused("already_set_up"));
  running.login.refuses = undefined;
  await running.seed.user("functional_administrator");
  await expect(operator(createFirstAdministrator, somebody(email))).rejects.toEqual(refused("already_set_up"));
});

test("the operator makes another one for all employers, and never of somebody who is something else", async () => {
  const employers = [await running.seed.employer(), await running.seed.employer("active")];
  const ask = await running.asServer("operator");
  const body = { id: UserId.parse(randomUUID()), displayName: "F. Beheerder", email: "Nieuw@dienst.example" };
  for (const _ of [1, 2])
    expect((await ask(createAdministrator, { body })).invitationLink).toMatch(/^https:\/\/kluis\.example\//);
  const self = await running.as(body.id)(readSuiteSelf, {});
  expect(self.rights).toEqual(["administer", "manage_users"]);
  expect(self.employers.map(({ id }) => id)).toEqual(expect.arrayContaining(employers));

  const hr = await running.seed.user("hr", employers[1]!);
  const { email } = await running.past
    .selectFrom("account")
    .select("email")
    .where("id", "=", hr)
    .executeTakeFirstOrThrow();
  for (const other of [{ id: hr }, { id: UserId.parse(randomUUID()), email }])
    await expect(ask(createAdministrator, { body: { ...body, ...other } })).rejects.toMatchObject({
      code: "account_exists",
    });
  await expect((await running.asServer("vault"))(createAdministrator, { body })).rejects.toMatchObject({
    code: "not_permitted",
  });
});
