import { randomUUID } from "node:crypto";
import {
  createServiceUser,
  disableUser,
  enableUser,
  listServiceAccounts,
  UserId,
  type GroupName,
  type RefusalCode,
} from "@datakluis/contract";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());
beforeEach(() => {
  running.login.refuses = undefined;
});

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const deedsOf = async (actor: UserId) => {
  const rows = await running.past.selectFrom("event").select("deed").where("actor", "=", actor).orderBy("id").execute();
  return rows.map(({ deed }) => deed);
};
const colleague = async (by: UserId, group: GroupName) => {
  const id = UserId.parse(randomUUID());
  const body = { id, displayName: "A. Nieuw", email: `${id}@dienst.example`, group, employerIds: [] };
  await running.as(by)(createServiceUser, { body });
  return id;
};

test("who manages users shuts an account and opens it again, and both are on the record", async () => {
  const admin = await running.seed.user("functional_administrator");
  const userId = await colleague(admin, "case_manager");
  await running.as(admin)(disableUser, { params: { userId } });
  await running.as(admin)(enableUser, { params: { userId } });
  expect(await deedsOf(admin)).toEqual(["user.added", "user.disabled", "user.enabled"]);
  const asked = running.login.asked.filter(({ path }) => path === "/accounts/:userId/disabled");
  expect(asked.map(({ params, body }) => [params, body])).toEqual([
    [{ userId }, { disabled: true, by: admin }],
    [{ userId }, { disabled: false, by: admin }],
  ]);
});

test("what login refuses did not happen, and does not stand on the record", async () => {
  const admin = await running.seed.user("functional_administrator");
  const userId = await colleague(admin, "case_manager");
  running.login.refuses = "account_guarded";
  await expect(running.as(admin)(disableUser, { params: { userId } })).rejects.toEqual(refused("account_guarded"));
  expect(await deedsOf(admin)).toEqual(["user.added"]);
});

test("a super administrator shuts out no functional administrator, and nobody shuts out who is nowhere", async () => {
  const admin = await running.seed.user("functional_administrator");
  const superAdministrator = await running.seed.user("super_administrator");
  const ask = running.as(superAdministrator);
  await expect(ask(disableUser, { params: { userId: admin } })).rejects.toEqual(refused("not_permitted"));
  const nobody = UserId.parse(randomUUID());
  await expect(ask(disableUser, { params: { userId: nobody } })).rejects.toEqual(refused("not_found"));
  const caseManager = await running.seed.user("case_manager");
  await expect(running.as(caseManager)(listServiceAccounts, {})).rejects.toEqual(refused("not_permitted"));
});
