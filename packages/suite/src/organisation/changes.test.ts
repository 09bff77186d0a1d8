import { randomUUID } from "node:crypto";
import {
  changeUser,
  EmployerGroupId,
  listDepartments,
  listEmployerGroups,
  listEmployerUsers,
  listServiceUsers,
  putEmployerGroup,
  readDossier,
  readSuiteSelf,
  UserId,
  type DossierRef,
  type EmployerId,
  type GroupName,
  type RefusalCode,
  type WantedPlace,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const newId = <T extends string>() => randomUUID() as T;
const at = (employerId: EmployerId): WantedPlace => ({ kind: "employer", employerId });

const changing =
  (by: UserId) =>
  (userId: UserId, group: GroupName, places: WantedPlace[], onlyContent = false) =>
    running.as(by)(changeUser, { params: { userId }, body: { group, places, onlyContent } });

test("another group and another reach work at the next question, and are on the record", async () => {
  const { seed } = running;
  const [mine, second] = [await seed.employer(), await seed.employer()];
  const department = await seed.department(second);
  const [here, there, alone] = [
    await seed.dossier(mine),
    await seed.dossier(second, { departmentId: department }),
    await seed.dossier(second, { personnelNumber: "ZK042" }),
  ];
  const admin = await seed.user("functional_administrator", mine, second);
  const user = await seed.user("super_administrator", mine);
  const sees = async () => {
    const open = (ref: DossierRef) =>
      running
        .as(user)(readDossier, { params: { ref } })
        .then(
          () => ref,
          () => undefined,
        );
    return (await Promise.all([here, there, alone].map(open))).filter(Boolean);
  };
  expect(await sees()).toEqual([]);
  const change = changing(admin);
  const made = await change(user, "case_manager", [at(mine)]);
  expect(made).toMatchObject({ group: "case_manager", employerIds: [mine], onlyContent: false });
  expect(await sees()).toEqual([here]);
  await change(user, "case_manager", [{ kind: "department", employerId: second, departmentId: department }]);
  expect(await sees()).toEqual([there]);
  const single = await change(user, "case_manager", [
    { kind: "employee", employerId: second, personnelNumber: "zk042" },
  ]);
  expect(single.places).toEqual([{ kind: "employee", employerId: second, personnelNumber: "ZK042" }]);
  expect(await sees()).toEqual([alone]);
  await change(user, "case_manager", []);
  expect(await sees()).toEqual([]);

  const deeds = await running.past
    .selectFrom("event")
    .select(["deed", "employer_id", "purpose"])
    .where("actor", "=", admin)
    .orderBy("id")
    .execute();
  expect(deeds[0]).toEqual({ deed: "user.changed", employer_id: mine, purpose: user });
  expect(new Set(deeds.map((it) => it.deed))).toEqual(new Set(["user.changed"]));
});

test("nobody gives more than he has, changes whom he could not make, or changes himself", async () => {
  const { seed } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const department = await seed.department(theirs);
  const [below, beside] = [await seed.department(mine), await seed.department(mine)];
  await seed.dossier(theirs, { personnelNumber: "ANDER1" });
  const admin = await seed.user("functional_administrator", mine);
  const user = await seed.user("case_manager", mine);
  const group = await seed.employerGroup([mine, theirs]);
  const change = changing(admin);
  for (const place of [
    at(theirs),
    at(newId()),
    { kind: "department", employerId: theirs, departmentId: department },
    { kind: "department", employerId: mine, departmentId: department },
    { kind: "employee", employerId: theirs, personnelNumber: "ANDER1" },
    { kind: "group", groupId: group },
    { kind: "group", groupId: newId() },
  ] as WantedPlace[])
    await expect(change(user, "case_manager", [place])).rejects.toEqual(refused("not_found"));
  await expect(
    change(user, "case_manager", [{ kind: "employee", employerId: mine, personnelNumber: "ANDER1" }]),
  ).rejects.toEqual(refused("invalid"));

  await expect(change(admin, "case_manager", [at(mine)])).rejects.toEqual(refused("own_account"));
  await expect(change(newId<UserId>(), "case_manager", [])).rejects.toEqual(refused("not_found"));
  await expect(change(await seed.user("case_manager", mine, theirs), "case_manager", [])).rejects.toEqual(
    refused("not_found"),
  );
  await expect(change(user, "hr", [at(mine)])).rejects.toEqual(refused("invalid"));

  // A part does not give the whole, nor what stands beside it.
  const part = changing(await seed.user("functional_administrator", [mine, below]));
  const low = await seed.user("case_manager", [mine, below]);
  for (const place of [at(mine), { kind: "department", employerId: mine, departmentId: beside } as const])
    await expect(part(low, "case_manager", [place])).rejects.toEqual(refused("not_found"));
  await expect(part(user, "case_manager", [])).rejects.toEqual(refused("not_found"));

  // A super administrator makes nobody functional administrator, and takes it from nobody.
  const manager = changing(await seed.user("super_administrator", mine));
  await expect(manager(user, "functional_administrator", [at(mine)])).rejects.toEqual(refused("not_permitted"));
  await expect(manager(admin, "case_manager", [at(mine)])).rejects.toEqual(refused("not_permitted"));
  await expect(changing(user)(low, "case_manager", [])).rejects.toEqual(refused("not_permitted"));
});

test("whoever is limited to dossiers with content delivers nothing and asks no vault; an employer's user works somewhere", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const change = changing(await seed.user("functional_administrator", employer));
  const [hr, doctor] = [await seed.user("hr", employer), await seed.user("company_doctor", employer)];
  await expect(change(hr, "hr", [at(employer)], true)).rejects.toEqual(refused("invalid"));
  await expect(change(hr, "hr", [])).rejects.toEqual(refused("invalid"));
  await expect(change(doctor, "super_administrator", [at(employer)], true)).rejects.toEqual(refused("invalid"));
  expect((await change(doctor, "company_doctor", [at(employer)], true)).onlyContent).toBe(true);
});

test("a group of employers takes in who joins and lets go who leaves, also for who works for it", async () => {
  const { seed } = running;
  const [one, two, theirs] = [await seed.employer(), await seed.employer(), await seed.employer()];
  const admin = await seed.user("functional_administrator", one, two);
  const ask = running.as(admin);
  const id = EmployerGroupId.parse(randomUUID());
  const put = (name: string, employerIds: EmployerId[]) =>
    ask(putEmployerGroup, { params: { groupId: id }, body: { name, employerIds } });
  expect(await put("Concern", [one])).toEqual({ id, name: "Concern", employerIds: [one] });
  const user = await seed.user("case_manager");
  const made = await changing(admin)(user, "case_manager", [{ kind: "group", groupId: id }]);
  expect(made).toMatchObject({ places: [{ kind: "group", name: "Concern" }], employerIds: [one] });
  const worksAt = async () => (await running.as(user)(readSuiteSelf, {})).employers.map((it) => it.id).toSorted();
  expect(await worksAt()).toEqual([one]);
  await put("Concern", [one, two]);
  expect(await worksAt()).toEqual([one, two].toSorted());
  await put("Concern", [two]);
  expect(await worksAt()).toEqual([two]);
  await expect(running.as(user)(listDepartments, { params: { employerId: one } })).rejects.toEqual(
    refused("not_found"),
  );

  // Of whom not every employer is within reach, sees and changes it not.
  await expect(put("Concern", [theirs])).rejects.toEqual(refused("not_found"));
  const other = running.as(await seed.user("functional_administrator", one, theirs));
  expect(await other(listEmployerGroups, {})).toEqual([]);
  await expect(
    other(putEmployerGroup, { params: { groupId: id }, body: { name: "Van mij", employerIds: [one] } }),
  ).rejects.toEqual(refused("not_found"));
  const partly = running.as(await seed.user("functional_administrator", two));
  expect((await partly(listServiceUsers, {})).find((it) => it.userId === user)?.places).toMatchObject([
    { kind: "group" },
  ]);
  const elsewhere = running.as(await seed.user("functional_administrator", theirs));
  expect((await elsewhere(listServiceUsers, {})).find((it) => it.userId === user)).toMatchObject({
    places: [],
    employerIds: [],
  });
  expect(await put("Concern", [])).toMatchObject({ employerIds: [] });
  expect(await worksAt()).toEqual([]);
});

test("two who change a group and who works for it at once, miss nothing of one another", async () => {
  const { seed } = running;
  for (let time = 0; time < 6; time += 1) {
    const [one, two] = [await seed.employer(), await seed.employer()];
    const admins = [
      await seed.user("functional_administrator", one, two),
      await seed.user("functional_administrator", one, two),
    ];
    const id = EmployerGroupId.parse(randomUUID());
    const put = (employerIds: EmployerId[]) =>
      running.as(admins[0]!)(putEmployerGroup, { params: { groupId: id }, body: { name: "Concern", employerIds } });
    await put([one]);
    const user = await seed.user("case_manager");
    await Promise.all([put([one, two]), changing(admins[1]!)(user, "case_manager", [{ kind: "group", groupId: id }])]);
    const known = (await running.as(user)(readSuiteSelf, {})).employers.map((it) => it.id).toSorted();
    expect(known).toEqual([one, two].toSorted());
  }
});

test("a vault is asked anew when somebody's reach or group changes, in both directions, and not otherwise", async () => {
  const { seed, vault } = running;
  const [active, without] = [await seed.employer("active"), await seed.employer()];
  const department = await seed.department(active);
  const ref = await seed.dossier(active, { personnelNumber: "VRAAG1" });
  const change = changing(await seed.user("functional_administrator", active, without));
  const user = await seed.user("manager", active);
  const asked = () =>
    vault.asked.filter((it) => (it.body as { userId: string }).userId === user).map((it) => it.body as object);
  const next = async (count: number) => {
    await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(count);
    return asked().at(-1);
  };
  await change(user, "hr", [at(active)]);
  await change(user, "hr", [{ kind: "department", employerId: active, departmentId: department }]);
  expect(await next(1)).toMatchObject({ departmentIds: [department], refs: [], ends: false });
  await change(user, "hr", [{ kind: "employee", employerId: active, personnelNumber: "VRAAG1" }, at(without)]);
  expect(await next(2)).toMatchObject({ departmentIds: [], refs: [ref], ends: false });
  await change(user, "hr", [at(active), { kind: "department", employerId: active, departmentId: department }]);
  expect(await next(3)).toMatchObject({ departmentIds: [], refs: [], ends: false });
  await change(user, "hr", [at(without)]);
  expect(await next(4)).toMatchObject({ ends: true });
});

test("a proposed administrator keeps his whole reach until the employer has agreed", async () => {
  const { seed } = running;
  const awaiting = await seed.employer("awaiting");
  const department = await seed.department(awaiting);
  const admin = await seed.user("functional_administrator", awaiting);
  const user = await seed.user("hr", awaiting);
  await running.past.insertInto("proposed_administrator").values({ employer_id: awaiting, user_id: user }).execute();
  const change = changing(admin);
  await expect(
    change(user, "hr", [{ kind: "department", employerId: awaiting, departmentId: department }]),
  ).rejects.toEqual(refused("proposed_administrator"));
  expect((await change(user, "manager", [at(awaiting)])).group).toBe("manager");
  await running.past.updateTable("employer").set({ vault: "active" }).where("id", "=", awaiting).execute();
  await change(user, "hr", [{ kind: "department", employerId: awaiting, departmentId: department }]);
  const users = await running.as(admin)(listEmployerUsers, { params: { employerId: awaiting } });
  expect(users.find((it) => it.userId === user)?.employerIds).toEqual([]);
});
