import { randomUUID } from "node:crypto";
import {
  createServiceUser,
  disableUser,
  enableUser,
  listServiceAccounts,
  renewUser,
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

test("who manages users has a link sent to a colleague without a second factor, and that is on the record", async () => {
  const admin = await running.seed.user("functional_administrator");
  const userId = await colleague(admin, "case_manager");
  await running.as(admin)(renewUser, { params: { userId } });
  expect(await deedsOf(admin)).toEqual(["user.added", "user.renewal_sent"]);
  const asked = running.login.asked.filter(({ path }) => path === "/accounts/:userId/renewal");
  expect(asked.map(({ params, body }) => [params, body])).toEqual([[{ userId }, { by: admin }]]);
});

test("whoever may be in a vault is not the service's to renew; before there is one he is", async () => {
  const employer = await running.seed.employer();
  const admin = await running.seed.user("functional_administrator", employer);
  const hr = await running.seed.user("hr", employer);
  const caseManager = await running.seed.user("case_manager", employer);
  const renew = (userId: UserId) => running.as(admin)(renewUser, { params: { userId } });
  await renew(hr);
  await running.past.updateTable("employer").set({ vault: "active" }).where("id", "=", employer).execute();
  await expect(renew(hr)).rejects.toEqual(refused("vault_renews"));
  await renew(caseManager);
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
