import { randomUUID } from "node:crypto";
import { createFirstAdministrator, readSuiteSelf, UserId, type RefusalCode } from "@datakluis/contract";
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
