import { listDepartments, listMembers, membersIn, searchMembers, type DossierRef } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDossier } from "../sharing/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

test("a manager sees his departments as the top of the tree", async () => {
  const { seed } = running;
  const employerId = await seed.employer();
  const top = await seed.department(employerId);
  const middle = await seed.department(employerId, top);
  const low = await seed.department(employerId, middle);
  for (const departmentId of [top, middle, low, low, null]) await seed.dossier(employerId, { departmentId });
  const shape = async (user: Promise<Parameters<RunningSuite["as"]>[0]>) => {
    const tree = await running.as(await user)(listDepartments, { params: { employerId } });
    return [new Set(tree.departments.map((it) => [it.id, it.parentId, it.members])), tree.withoutDepartment];
  };
  expect(await shape(seed.user("manager", [employerId, middle]))).toEqual([
    new Set([
      [middle, null, 1],
      [low, middle, 2],
    ]),
    0,
  ]);
  expect(await shape(seed.user("hr", employerId))).toEqual([
    new Set([
      [top, null, 1],
      [middle, top, 1],
      [low, middle, 2],
    ]),
    1,
  ]);
});

test("a department is listed in pages, by personnel number, with names where they may be seen", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const department = await seed.department(employerId);
  const at = { departmentId: department };
  await seed.dossier(employerId, { ...at, personnelNumber: "P3", identity: null });
  await seed.dossier(employerId, { ...at, personnelNumber: "P1", source: "shared", identity: { lastName: "Anders" } });
  await seed.dossier(employerId, { ...at, personnelNumber: "P2", identity: null });
  await seed.dossier(employerId, { personnelNumber: "P0" });
  const user = await seed.user("case_manager", employerId);
  const page = async (after?: string) => {
    const query = { department, limit: 2, ...(after ? { after } : {}) };
    const told = await running.as(user)(listMembers, { params: { employerId }, query });
    return [membersIn(told).map((it) => [it.personnelNumber, it.fullName]), told.more];
  };
  expect(await page()).toEqual([
    [
      ["P1", "Mevr. E.E.N. de Anders"],
      ["P2", null],
    ],
    true,
  ]);
  expect(await page("P2")).toEqual([[["P3", null]], false]);
  const looks = await running.past.selectFrom("event").select(["deed", "amount"]).where("actor", "=", user).execute();
  expect(looks).toEqual([
    { deed: "members.listed", amount: 1 },
    { deed: "members.listed", amount: 0 },
  ]);
});

test("names are found in part and without accents, numbers by their beginning, and each search is on the record", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const name = (lastName: string, personnelNumber: string) =>
    seed.dossier(employer, { personnelNumber, identity: { lastName, prefix: undefined, initials: "A." } });
  await name("Demirçi", "QX001");
  await name("Jansen", "QX002");
  await name("Jansen-Demir", "QX100");
  await seed.dossier(employer, { personnelNumber: "QX003", identity: null });
  const user = await seed.user("hr", employer);
  const find = async (text: string) =>
    (await running.as(user)(searchMembers, { body: { text } })).map((it) => it.personnelNumber);

  expect(await find("demirci")).toEqual(["QX001"]);
  expect((await find("DEMIR")).toSorted()).toEqual(["QX001", "QX100"]);
  expect(await find("jansen demir")).toEqual(["QX100"]);
  expect(await find("qx00")).toEqual(["QX001", "QX002", "QX003"]);
  expect(await find("QX003")).toEqual(["QX003"]);
  expect(await find("%")).toEqual([]);
  expect(await find("999993847")).toEqual([]);
  const looks = await running.past
    .selectFrom("event")
    .select(["deed", "employer_id", "amount"])
    .where("actor", "=", user)
    .orderBy("id")
    .execute();
  expect(looks.slice(0, 2)).toEqual([
    { deed: "members.searched", employer_id: employer, amount: 1 },
    { deed: "members.searched", employer_id: employer, amount: 2 },
  ]);
  expect(looks.at(-1)).toEqual({ deed: "members.searched", employer_id: null, amount: 0 });
});

test("a number is found however it is written, there and here", async () => {
  const { seed } = running;
  const employer = await seed.employer("active");
  const user = await seed.user("case_manager", employer);
  const numbers = ["qz001", "QZ002", "Qz003"];
  for (const personnelNumber of numbers) await seed.dossier(employer, { personnelNumber, identity: null });
  for (const text of ["qz00", "QZ00", "qZ00"]) {
    const found = await running.as(user)(searchMembers, { body: { text } });
    expect(found.map(({ personnelNumber }) => personnelNumber)).toEqual(numbers);
  }
});

test("whoever becomes anonymous is no longer found by name, not even from memory", async () => {
  const { seed, suite } = running;
  const employer = await seed.employer("active");
  const ref = await seed.dossier(employer, { source: "shared", sharing: 1, identity: { lastName: "Verdwijnt" } });
  const user = await seed.user("case_manager", employer);
  const find = async (text: string) => (await running.as(user)(searchMembers, { body: { text } })).map((it) => it.ref);
  expect(await find("verdwijnt")).toEqual([ref]);

  // Behind the back of the memory: no event tells that this row is gone.
  const held = await transactionFor(suite.db, { employer }, async (tx) => {
    const row = await tx.selectFrom("identity").selectAll().where("ref", "=", ref).executeTakeFirstOrThrow();
    await tx.deleteFrom("identity").where("ref", "=", ref).execute();
    return row;
  });
  expect(await find("verdwijnt")).toEqual([]);
  await transactionFor(suite.db, { employer }, (tx) => tx.insertInto("identity").values(held).execute());
  expect(await find("verdwijnt")).toEqual([ref]);

  expect(await closeDossier(suite, ref as DossierRef, { sharing: 2 })).toEqual({ closed: true });
  expect(await find("verdwijnt")).toEqual([]);
});
