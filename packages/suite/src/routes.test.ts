import { randomUUID } from "node:crypto";
import { GroupName, pathOf, readSuiteSelf, type Endpoint, type Problem, type UserId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "./routes.ts";
import { runningSuite, type RunningSuite } from "./testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const somewhere = {
  employerId: randomUUID(),
  ref: randomUUID(),
  userId: randomUUID(),
  spellId: randomUUID(),
  groupId: randomUUID(),
};
const params = { ...somewhere, deliveryId: randomUUID() };

/** Knocks with nothing in hand and answers what the door says. */
async function knock(agreed: Endpoint, token?: string): Promise<string> {
  const answer = await fetch(new URL(pathOf(agreed, params), running.url), {
    method: agreed.method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(agreed.upload ? { "content-type": "application/octet-stream" } : {}),
    },
  });
  return answer.ok ? "welcome" : ((await answer.json()) as Problem).code;
}

const named = ({ method, internal, path }: Endpoint) => `${method} ${internal ? "/internal" : ""}${path}`;
const forPeople = routes.filter(({ agreed }) => !agreed.internal);
const forServers = routes.filter(({ agreed }) => agreed.internal);

test("who may knock where", async () => {
  const users = await Promise.all(
    GroupName.options.map(async (group) => [group, await running.seed.user(group)] as const),
  );
  const table: Record<string, string> = {};
  for (const { agreed } of forPeople) {
    const welcome: string[] = [];
    for (const [group, user] of users)
      if ((await knock(agreed, await running.tokenOf(user))) !== "not_permitted") welcome.push(group);
    table[named(agreed)] = welcome.length === users.length ? "everybody known" : welcome.join(", ");
  }
  expect(table).toMatchInlineSnapshot(`
    {
      "DELETE /dossiers/:ref/appointments/:appointmentId": "case_manager, company_doctor, planner, hr, manager",
      "DELETE /dossiers/:ref/leaves/:leaveId": "case_manager, company_doctor, hr, manager",
      "DELETE /dossiers/:ref/spells/:spellId": "case_manager, company_doctor, hr, manager",
      "DELETE /dossiers/:ref/summons/:summonsId": "case_manager, company_doctor, planner, hr, manager",
      "DELETE /employers/:employerId/deliveries/:deliveryId": "hr",
      "DELETE /professionals/:userId/open-moments/:bookingId": "case_manager, company_doctor, planner",
      "DELETE /protocol/own-tasks/:ownTaskId": "functional_administrator",
      "DELETE /substitutions/:substitutionId": "everybody known",
      "DELETE /user-groups/:groupId": "functional_administrator",
      "DELETE /users/:userId/account": "functional_administrator, super_administrator",
      "GET /activations": "functional_administrator",
      "GET /agendas": "case_manager, company_doctor, planner",
      "GET /dossiers/:ref": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/assignees": "case_manager, company_doctor, hr, manager",
      "GET /dossiers/:ref/bsn": "case_manager, company_doctor, planner",
      "GET /dossiers/:ref/documents": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/documents/:documentId": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/downloads": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/forms": "case_manager, company_doctor, hr, manager",
      "GET /dossiers/:ref/medical-documents": "company_doctor",
      "GET /dossiers/:ref/medical-documents/:documentId": "company_doctor",
      "GET /dossiers/:ref/medical-notes": "company_doctor",
      "GET /dossiers/:ref/notes": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/summons": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/tasks": "case_manager, company_doctor, planner, hr, manager",
      "GET /dossiers/:ref/tasks/:taskId/form": "case_manager, company_doctor, hr, manager",
      "GET /dossiers/:ref/tasks/:taskId/form/pdf": "case_manager, company_doctor, hr, manager",
      "GET /employer-groups": "functional_administrator, super_administrator",
      "GET /employers/:employerId/absence-report": "case_manager, company_doctor, planner, hr, manager",
      "GET /employers/:employerId/activation": "functional_administrator",
      "GET /employers/:employerId/deliveries": "functional_administrator, hr",
      "GET /employers/:employerId/deliveries/:deliveryId": "functional_administrator, hr",
      "GET /employers/:employerId/departments": "everybody known",
      "GET /employers/:employerId/members": "case_manager, company_doctor, planner, hr, manager",
      "GET /employers/:employerId/preparation": "functional_administrator",
      "GET /employers/:employerId/scenario": "functional_administrator",
      "GET /employers/:employerId/uniqueness": "functional_administrator",
      "GET /employers/:employerId/users": "functional_administrator, super_administrator",
      "GET /employers/:employerId/users/accounts": "functional_administrator, super_administrator",
      "GET /employers/:employerId/vault-deliveries": "functional_administrator, hr",
      "GET /employers/:employerId/vault-deliveries/:deliveryId": "functional_administrator, hr",
      "GET /follow-up": "functional_administrator",
      "GET /me": "everybody known",
      "GET /moments": "case_manager, company_doctor, planner",
      "GET /planning": "case_manager, company_doctor, planner",
      "GET /protocol": "functional_administrator",
      "GET /recent-dossiers": "case_manager, company_doctor, planner, hr, manager",
      "GET /reminders": "case_manager, company_doctor, planner, hr, manager",
      "GET /report-minimum": "functional_administrator",
      "GET /retrievable-employers": "",
      "GET /service-users": "functional_administrator, super_administrator",
      "GET /service-users/accounts": "functional_administrator, super_administrator",
      "GET /substitutions": "everybody known",
      "GET /summons": "case_manager, company_doctor, planner",
      "GET /support": "everybody known",
      "GET /tasks": "case_manager, company_doctor, planner, hr, manager",
      "GET /user-groups": "functional_administrator, super_administrator",
      "GET /users/:userId/standing": "functional_administrator, super_administrator",
      "GET /uwv-notifications": "case_manager, company_doctor, planner, hr, manager",
      "POST /confidential-record/_export": "",
      "POST /confidential-record/_lees": "",
      "POST /dossiers/:ref/appointments": "case_manager, company_doctor, planner, hr, manager",
      "POST /dossiers/:ref/bookings": "case_manager, company_doctor, planner",
      "POST /dossiers/:ref/leaves": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/medical-notes": "company_doctor",
      "POST /dossiers/:ref/notes": "case_manager, company_doctor",
      "POST /dossiers/:ref/retrieval/_ververs": "",
      "POST /dossiers/:ref/spells": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/spells/:spellId/corrections": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/spells/:spellId/course": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/spells/:spellId/recovery": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/summons": "case_manager, company_doctor, planner, hr, manager",
      "POST /dossiers/:ref/tasks/:taskId/outcome": "case_manager, company_doctor, hr, manager",
      "POST /dossiers/:ref/trajectories": "case_manager, company_doctor, hr, manager",
      "POST /employers": "functional_administrator",
      "POST /employers/:employerId/absence-report/_export": "case_manager, company_doctor, planner, hr, manager",
      "POST /employers/:employerId/activation": "functional_administrator",
      "POST /employers/:employerId/deliveries/:deliveryId/start": "hr",
      "POST /employers/:employerId/members/_export": "case_manager, company_doctor, planner, hr, manager",
      "POST /employers/:employerId/retrievals": "",
      "POST /employers/:employerId/users": "functional_administrator, super_administrator",
      "POST /members/_zoek": "case_manager, company_doctor, planner, hr, manager",
      "POST /professionals/:userId/open-moments": "case_manager, company_doctor, planner",
      "POST /service-users": "functional_administrator, super_administrator",
      "POST /substitutions": "everybody known",
      "POST /users/:userId/account/renewal": "functional_administrator, super_administrator",
      "POST /users/:userId/invitation": "functional_administrator, super_administrator",
      "POST /uwv-notifications/_export": "case_manager, company_doctor, planner, hr, manager",
      "PUT /consultations/:consultationId": "case_manager, company_doctor, planner",
      "PUT /dossiers/:ref/appointments/:appointmentId/moment": "case_manager, company_doctor, planner",
      "PUT /dossiers/:ref/appointments/:appointmentId/no-show": "case_manager, company_doctor, planner",
      "PUT /dossiers/:ref/documents/:documentId": "case_manager, company_doctor",
      "PUT /dossiers/:ref/leaves/:leaveId": "case_manager, company_doctor, hr, manager",
      "PUT /dossiers/:ref/medical-documents/:documentId": "company_doctor",
      "PUT /dossiers/:ref/medical-notes/:noteId": "company_doctor",
      "PUT /dossiers/:ref/notes/:noteId": "case_manager, company_doctor",
      "PUT /dossiers/:ref/safety-net": "case_manager, company_doctor, hr, manager",
      "PUT /dossiers/:ref/tasks/:taskId/assignee": "case_manager, company_doctor, hr, manager",
      "PUT /dossiers/:ref/tasks/:taskId/form": "case_manager, company_doctor, hr, manager",
      "PUT /dossiers/:ref/temporary-address": "case_manager, company_doctor, hr, manager",
      "PUT /employer-groups/:groupId": "functional_administrator",
      "PUT /employers/:employerId": "functional_administrator",
      "PUT /employers/:employerId/coarsening": "functional_administrator",
      "PUT /employers/:employerId/deliveries/:deliveryId": "hr",
      "PUT /employers/:employerId/moving-in": "functional_administrator",
      "PUT /employers/:employerId/preparation": "functional_administrator",
      "PUT /employers/:employerId/scenario": "functional_administrator",
      "PUT /follow-up": "functional_administrator",
      "PUT /places/:placeId": "case_manager, company_doctor, planner",
      "PUT /professionals/:userId": "case_manager, company_doctor, planner",
      "PUT /protocol/fifth-of-may": "functional_administrator",
      "PUT /protocol/own-tasks/:ownTaskId": "functional_administrator",
      "PUT /reminders": "case_manager, company_doctor, planner, hr, manager",
      "PUT /report-minimum": "functional_administrator",
      "PUT /support": "functional_administrator",
      "PUT /user-groups/:groupId": "functional_administrator",
      "PUT /users/:userId": "functional_administrator, super_administrator",
      "PUT /users/:userId/account": "functional_administrator, super_administrator",
    }
  `);
});

test("which server may ask what", () => {
  expect(Object.fromEntries(forServers.map(({ agreed, access }) => [named(agreed), String(access)])))
    .toMatchInlineSnapshot(`
      {
        "DELETE /internal/dossiers/:ref/bsn": "vault",
        "DELETE /internal/dossiers/:ref/person": "vault",
        "GET /internal/employers": "operator",
        "GET /internal/employers/:employerId/deliveries/:deliveryId": "operator",
        "POST /internal/administrators": "operator",
        "POST /internal/employers/:employerId/absence": "vault",
        "POST /internal/employers/:employerId/deliveries/:deliveryId/start": "operator",
        "POST /internal/employers/:employerId/employments": "vault",
        "POST /internal/employers/:employerId/follow-up": "vault",
        "POST /internal/first-administrator": "operator",
        "POST /internal/keys/_rotate": "operator",
        "POST /internal/retrievals/_mag": "vault",
        "PUT /internal/comparisons/:comparisonId": "vault",
        "PUT /internal/dossiers/:ref/bsn": "vault",
        "PUT /internal/dossiers/:ref/delivered-cases/:caseId": "vault",
        "PUT /internal/dossiers/:ref/person": "vault",
        "PUT /internal/dossiers/:ref/updates": "vault",
        "PUT /internal/employers/:employerId/absence-history": "operator",
        "PUT /internal/employers/:employerId/acceptance": "vault",
        "PUT /internal/employers/:employerId/deliveries/:deliveryId": "operator",
        "PUT /internal/employers/:employerId/departments": "vault",
        "PUT /internal/employers/:employerId/dossiers/:ref/employment": "vault",
        "PUT /internal/employers/:employerId/employments": "vault",
        "PUT /internal/employers/:employerId/ending": "vault",
        "PUT /internal/employers/:employerId/retrieval-agreement": "vault",
        "PUT /internal/employers/:employerId/vault-deliveries/:deliveryId": "vault",
      }
    `);
});

test("nobody comes in without a token, with a token of a stranger, or after his session", async () => {
  const stranger = randomUUID() as UserId;
  const left = await running.seed.user("functional_administrator");
  await running.as(left)(readSuiteSelf, {});
  running.endSession(left);
  await expect.poll(async () => knock(readSuiteSelf as Endpoint, await running.tokenOf(left))).toBe("not_signed_in");

  for (const { agreed } of forPeople)
    expect([
      named(agreed),
      await knock(agreed),
      await knock(agreed, "geen.echt.token"),
      await knock(agreed, await running.tokenOf(stranger)),
      await knock(agreed, await running.tokenOf(left)),
    ]).toEqual([named(agreed), "not_signed_in", "not_signed_in", "not_permitted", "not_signed_in"]);
});

test("a person is no server, and a server asks only what is meant for it", async () => {
  const user = await running.seed.user("functional_administrator");
  for (const { agreed, access } of forServers) {
    expect([named(agreed), await knock(agreed, await running.tokenOf(user))]).toEqual([named(agreed), "not_signed_in"]);
    for (const name of (["vault", "login", "front", "operator"] as const).filter((it) => !access.includes(it)))
      expect([name, await knock(agreed, await running.tokenOfServer(name))]).toEqual([name, "not_permitted"]);
  }
  for (const { agreed } of forPeople)
    expect(await knock(agreed, await running.tokenOfServer("vault"))).toBe("not_signed_in");
});

test("a right that is taken away is gone at the next question, and its absence is on the record", async () => {
  const user = await running.seed.user("case_manager");
  const { db } = running.suite;
  const [recent] = routes.filter(({ agreed }) => agreed.path === "/recent-dossiers");
  expect(await knock(recent!.agreed, await running.tokenOf(user))).toBe("welcome");
  await db.updateTable("account").set({ group_name: "super_administrator" }).where("id", "=", user).execute();
  expect(await knock(recent!.agreed, await running.tokenOf(user))).toBe("not_permitted");
  expect(await running.past.selectFrom("event").select("deed").where("actor", "=", user).execute()).toEqual([
    { deed: "refused.see_dossiers" },
  ]);
});
