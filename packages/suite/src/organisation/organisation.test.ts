import { randomUUID } from "node:crypto";
import {
  changeEmployer,
  createEmployer,
  createEmployerUser,
  createServiceUser,
  EmployerId,
  inviteAgain,
  listEmployerUsers,
  listServiceUsers,
  readSuiteSelf,
  UserId,
  WriteId,
  type DepartmentId,
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

const newId = () => UserId.parse(randomUUID());
const refused = (code: RefusalCode) => expect.objectContaining({ code });
const person = () => ({ id: newId(), displayName: "A. Nieuw", email: `${newId()}@Voorbeeld.example` });
const employee = (group: GroupName, ...departmentIds: DepartmentId[]) => ({ ...person(), group, departmentIds });
const deedsOf = async (actor: UserId) => {
  const rows = await running.past.selectFrom("event").select("deed").where("actor", "=", actor).orderBy("id").execute();
  return rows.map(({ deed }) => deed);
};

test("an administrator adds an employer and has it within reach, once", async () => {
  const admin = await running.seed.user("functional_administrator");
  const ask = running.as(admin);
  const body = { id: EmployerId.parse(randomUUID()), name: "Bakkerij De Proef", chamberNumber: "90001234" };
  const made = await ask(createEmployer, { body });
  expect(made).toEqual({ ...body, representativeName: null, representativeEmail: null, vault: "none" });
  expect(await ask(createEmployer, { body })).toEqual(made);
  expect(await ask(readSuiteSelf, {})).toEqual({
    userId: admin,
    displayName: "Iemand",
    side: "service",
    service: "ArboProef",
    rights: ["administer", "manage_users"],
    widgets: ["access_requests", "employers", "deliver", "find", "tasks"],
    menu: ["employers", "activations", "users", "deliveries", "vault_administration", "planning", "tasks", "reports"],
    actions: ["report_sick", "report_recovery", "start_trajectory", "plan_appointment", "handle_tasks"],
    employers: [made],
  });
  expect(await deedsOf(admin)).toEqual(["employer.added"]);

  const again = { ...body, id: EmployerId.parse(randomUUID()), name: "bakkerij de proef" };
  await expect(ask(createEmployer, { body: again })).rejects.toEqual(refused("employer_exists"));
  await expect(ask(createEmployer, { body: { ...body, name: "Anders" } })).rejects.toEqual(refused("already_written"));
  // Whoever does not work there hears no more than that the name is taken.
  const other = running.as(await running.seed.user("functional_administrator"));
  await expect(other(createEmployer, { body })).rejects.toEqual(refused("employer_exists"));
  const second = { id: EmployerId.parse(randomUUID()), name: "Bakkerij de Tweede" };
  await ask(createEmployer, { body: second });
  const renamed = { params: { employerId: second.id }, body: { name: "BAKKERIJ de Proef" } };
  await expect(ask(changeEmployer, renamed)).rejects.toEqual(refused("employer_exists"));
});

test("a user of an employer is invited through login, with a link of which only the browser reads the secret", async () => {
  const { seed, login } = running;
  const employerId = await seed.employer();
  const [top, below] = [await seed.department(employerId), await seed.department(employerId)];
  const admin = await seed.user("functional_administrator", employerId);
  const body = employee("manager", top, below);
  const made = await running.as(admin)(createEmployerUser, { params: { employerId }, body });

  expect(made.invitationLink).toBe("https://kluis.example/uitnodiging#een-uitnodiging-van-login");
  expect(made.user).toMatchObject({ userId: body.id, group: "manager", employerIds: [] });
  const given = made.user.places.map((it) => it.kind === "department" && it.departmentId);
  expect(given.toSorted()).toEqual([top, below].toSorted());
  expect(login.asked.at(-1)).toEqual({
    path: "/accounts/:userId/invitation",
    params: { userId: body.id },
    body: { email: body.email.toLowerCase(), displayName: "A. Nieuw", side: "employer" },
  });
  expect(await running.as(admin)(listEmployerUsers, { params: { employerId } })).toEqual([made.user]);
  expect(await running.as(made.user.userId)(readSuiteSelf, {})).toMatchObject({ side: "employer" });
  expect(await deedsOf(admin)).toEqual(["user.added"]);
});

test("making a user again gives a new link and changes nothing; with other wishes it is refused", async () => {
  const { seed } = running;
  const [employerId, second] = [await seed.employer(), await seed.employer()];
  const ask = running.as(await seed.user("functional_administrator", employerId, second));
  const body = employee("hr");
  const first = await ask(createEmployerUser, { params: { employerId }, body });
  expect(await ask(createEmployerUser, { params: { employerId }, body })).toEqual(first);

  const asked = running.login.asked.length;
  const no = refused("already_written");
  await expect(ask(createEmployerUser, { params: { employerId: second }, body })).rejects.toEqual(no);
  await expect(
    ask(createEmployerUser, { params: { employerId }, body: { ...body, group: "manager" } }),
  ).rejects.toEqual(no);
  const elsewhere = { ...body, email: "dief@voorbeeld.example" };
  await expect(ask(createEmployerUser, { params: { employerId }, body: elsewhere })).rejects.toEqual(no);
  await expect(
    ask(createServiceUser, { body: { ...person(), id: body.id, group: "case_manager", employerIds: [] } }),
  ).rejects.toEqual(no);
  expect(running.login.asked).toHaveLength(asked);
});

test("a user works where the maker works, and nowhere else", async () => {
  const { seed } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const department = await seed.department(theirs);
  const ask = running.as(await seed.user("functional_administrator", mine));
  const hr = employee("hr");
  const no = refused("not_found");
  await expect(ask(createEmployerUser, { params: { employerId: theirs }, body: hr })).rejects.toEqual(no);
  const inOther = { ...hr, departmentIds: [department] };
  await expect(ask(createEmployerUser, { params: { employerId: mine }, body: inOther })).rejects.toEqual(no);
  await expect(ask(listEmployerUsers, { params: { employerId: theirs } })).rejects.toEqual(no);
  const colleague = { ...person(), group: "case_manager" as const, employerIds: [mine, theirs] };
  await expect(ask(createServiceUser, { body: colleague })).rejects.toEqual(no);
});

test.each(["functional_administrator", "super_administrator", "case_manager", "company_doctor"] as const)(
  "an employer's user is never a %s, and the other way round",
  async (group) => {
    const { seed } = running;
    const employerId = await seed.employer();
    const ask = running.as(await seed.user("functional_administrator", employerId));
    const wrong = refused("invalid");
    await expect(ask(createEmployerUser, { params: { employerId }, body: employee(group) })).rejects.toEqual(wrong);
    const made = await ask(createServiceUser, { body: { ...person(), group, employerIds: [employerId] } });
    expect(made.user).toMatchObject({ group, employerIds: [employerId], places: [{ kind: "employer", employerId }] });
    for (const it of ["hr", "manager"] as const)
      await expect(ask(createServiceUser, { body: { ...person(), group: it, employerIds: [] } })).rejects.toEqual(
        wrong,
      );
  },
);

test("a super administrator manages users, but makes nobody who sets up employers", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const ask = running.as(await seed.user("super_administrator", employer));
  const made = await ask(createServiceUser, {
    body: { ...person(), group: "company_doctor", employerIds: [employer] },
  });
  expect(made.user.group).toBe("company_doctor");
  await expect(
    ask(createServiceUser, { body: { ...person(), group: "functional_administrator", employerIds: [] } }),
  ).rejects.toEqual(refused("not_permitted"));
});

test("the list of colleagues names no employer out of reach", async () => {
  const { seed } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const doctor = await seed.user("company_doctor", mine, theirs);
  const ask = running.as(await seed.user("functional_administrator", mine));
  const found = (await ask(listServiceUsers, {})).find(({ userId }) => userId === doctor);
  expect(found?.employerIds).toEqual([mine]);
});

test("a user who has not signed in yet gets a new link; login decides that", async () => {
  const { seed, login } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const [user, stranger] = [await seed.user("hr", mine), await seed.user("hr", theirs)];
  const ask = running.as(await seed.user("functional_administrator", mine));
  const again = (userId: UserId) => ask(inviteAgain, { params: { userId }, body: { id: WriteId.parse(randomUUID()) } });
  expect(await again(user)).toEqual({
    invitationLink: "https://kluis.example/uitnodiging#een-uitnodiging-van-login",
    expiresAt: "2030-01-01T00:00:00.000Z",
  });
  await expect(again(stranger)).rejects.toEqual(refused("not_found"));
  await expect(again(newId())).rejects.toEqual(refused("not_found"));
  login.refuses = "account_guarded";
  await expect(again(user)).rejects.toEqual(refused("account_guarded"));
});

test("a link that lets in where the asker does not work himself is not given, for a colleague neither", async () => {
  const { seed, login } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const ask = running.as(await seed.user("functional_administrator", mine));
  const again = (userId: UserId) => ask(inviteAgain, { params: { userId }, body: { id: WriteId.parse(randomUUID()) } });
  const asked = login.asked.length;
  for (const wider of [[theirs], [mine, theirs]]) {
    await expect(again(await seed.user("case_manager", ...wider))).rejects.toEqual(refused("not_found"));
    await expect(again(await seed.user("functional_administrator", ...wider))).rejects.toEqual(refused("not_found"));
  }
  await expect(again(await seed.user("hr", mine, theirs))).rejects.toEqual(refused("not_found"));
  expect(login.asked).toHaveLength(asked);
  for (const colleague of [await seed.user("company_doctor", mine), await seed.user("case_manager")])
    expect(await again(colleague)).toMatchObject({ invitationLink: expect.any(String) });
});

test("when login refuses, no user is kept", async () => {
  const { seed, login } = running;
  const employerId = await seed.employer();
  const ask = running.as(await seed.user("functional_administrator", employerId));
  const body = employee("hr");
  login.refuses = "account_exists";
  await expect(ask(createEmployerUser, { params: { employerId }, body })).rejects.toEqual(refused("account_exists"));
  expect(await ask(listEmployerUsers, { params: { employerId } })).toEqual([]);
});

test("where there is a vault, a user with its right asks for approval; another does not", async () => {
  const { seed, vault } = running;
  const [without, active] = [await seed.employer("none"), await seed.employer("active")];
  const department = await seed.department(active);
  const ask = running.as(await seed.user("functional_administrator", without, active));
  const asked = () => vault.asked.filter((it) => it.path.endsWith("/access-requests/:requestId"));

  await ask(createEmployerUser, { params: { employerId: without }, body: employee("hr") });
  await ask(createServiceUser, { body: { ...person(), group: "case_manager", employerIds: [active] } });
  const body = employee("manager", department);
  vault.refuses = "not_found";
  await ask(createEmployerUser, { params: { employerId: active }, body });
  await expect.poll(() => asked().length).toBe(1);
  vault.refuses = undefined;
  await expect.poll(() => asked().length, { timeout: 15_000 }).toBeGreaterThan(1);
  const { id: userId, displayName, email } = body;
  for (const it of asked())
    expect(it).toMatchObject({
      params: { employerId: active },
      body: { userId, displayName, email: email.toLowerCase(), departmentIds: [department] },
    });
  expect(new Set(asked().map((it) => (it.params as { requestId: string }).requestId)).size).toBe(1);
});
