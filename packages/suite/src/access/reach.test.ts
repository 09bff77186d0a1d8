import {
  listDepartments,
  listMembers,
  listRecentDossiers,
  readDossier,
  reportSick,
  searchMembers,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { transactionFor } from "@datakluis/kit/db";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });

test("what is another employer's does not exist", async () => {
  const { seed } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const department = await seed.department(theirs);
  const ref = await seed.dossier(theirs, { departmentId: department, personnelNumber: "ZZ777" });
  const nowhere = randomUUID();
  const hr = running.as(await seed.user("hr", mine));

  for (const it of [ref, nowhere as DossierRef]) {
    await expect(hr(readDossier, { params: { ref: it } })).rejects.toEqual(refused("not_found"));
    const body = sickReport();
    await expect(hr(reportSick, { params: { ref: it }, body })).rejects.toEqual(refused("not_found"));
  }
  for (const employerId of [theirs, nowhere as EmployerId]) {
    await expect(hr(listDepartments, { params: { employerId } })).rejects.toEqual(refused("not_found"));
    const query = { department, limit: 10 };
    await expect(hr(listMembers, { params: { employerId }, query })).rejects.toEqual(refused("not_found"));
  }
  const query = { department, limit: 10 };
  await expect(hr(listMembers, { params: { employerId: mine }, query })).rejects.toEqual(refused("not_found"));
  for (const text of ["ZZ777", "ZZ", "vries"]) expect(await hr(searchMembers, { body: { text } })).toEqual([]);
  expect(await hr(listRecentDossiers, {})).toEqual([]);
});

test("row level security holds where a query forgets its employer", async () => {
  const { seed, suite } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const [here, there] = [await seed.dossier(mine), await seed.dossier(theirs)];
  const user = await seed.user("case_manager", mine);
  const all = (who: Parameters<typeof transactionFor>[1], table: "dossier" | "identity" | "employment") =>
    transactionFor(suite.db, who, (tx) => tx.selectFrom(table).select(["employer_id", "ref"]).execute());

  for (const table of ["dossier", "identity", "employment"] as const) {
    expect(await all({ user }, table)).toEqual([{ employer_id: mine, ref: here }]);
    expect(await all({ employer: theirs }, table)).toEqual([{ employer_id: theirs, ref: there }]);
    expect(await all({ user: randomUUID() }, table)).toEqual([]);
    expect(await suite.db.selectFrom(table).select("ref").execute()).toEqual([]);
  }
});

test("row level security guards the employers themselves: nobody lists or changes one he does not work for", async () => {
  const { seed, suite } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const user = await seed.user("functional_administrator", mine);
  const all = (who: Parameters<typeof transactionFor>[1]) =>
    transactionFor(suite.db, who, (tx) => tx.selectFrom("employer").select("id").execute());
  expect(await all({ user })).toEqual([{ id: mine }]);
  expect(await all({ employer: theirs })).toEqual([{ id: theirs }]);
  expect(await all({ user: randomUUID() })).toEqual([]);
  expect(await suite.db.selectFrom("employer").select("id").execute()).toEqual([]);
  const changed = await transactionFor(suite.db, { user }, (tx) =>
    tx.updateTable("employer").set({ vault: "active" }).executeTakeFirst(),
  );
  expect(changed.numUpdatedRows).toBe(1n);
});

test("row level security lets nobody write where he does not work", async () => {
  const { seed, suite } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const there = await seed.dossier(theirs);
  const user = await seed.user("case_manager", mine);
  const forged = { employer_id: theirs, id: randomUUID() as DepartmentId, code: "X", name: "X", parent_id: null };
  await expect(
    transactionFor(suite.db, { user }, (tx) => tx.insertInto("department").values(forged).execute()),
  ).rejects.toThrow("row-level security");
  const wiped = await transactionFor(suite.db, { user }, (tx) => tx.deleteFrom("identity").executeTakeFirst());
  expect(wiped.numDeletedRows).toBe(0n);
  const held = await transactionFor(suite.db, { employer: theirs }, (tx) =>
    tx.selectFrom("identity").select("ref").execute(),
  );
  expect(held).toEqual([{ ref: there }]);
});

test.each(["functional_administrator", "super_administrator"] as const)(
  "a %s reads no identity, in SQL neither",
  async (group) => {
    const { seed, suite } = running;
    const employer = await seed.employer();
    const ref = await seed.dossier(employer);
    const user = await seed.user(group, employer);
    const seen = (table: "dossier" | "identity") =>
      transactionFor(suite.db, { user }, (tx) => tx.selectFrom(table).select("ref").execute());
    expect(await seen("identity")).toEqual([]);
    expect(await seen("dossier")).toEqual([{ ref }]);
  },
);

test("what happened is only ever added, and not read back: an inspection does that with a role of its own", async () => {
  const { db } = running.suite;
  await expect(db.selectFrom("event").select("id").execute()).rejects.toThrow("permission denied");
  await expect(db.deleteFrom("event").execute()).rejects.toThrow("permission denied");
  await expect(db.updateTable("event").set({ deed: "niets" }).execute()).rejects.toThrow("permission denied");
  // Without it nobody could be opened any more; wrapping it anew is all this server does to it.
  await expect(db.deleteFrom("master_key").execute()).rejects.toThrow("permission denied");
});
