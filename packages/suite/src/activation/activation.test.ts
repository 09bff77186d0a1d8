import { randomUUID } from "node:crypto";
import {
  acceptVault,
  activateVault,
  readActivation,
  type EmployerId,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const writeId = () => randomUUID() as WriteId;

const activate = (by: UserId, employerId: EmployerId, administrators: UserId[], id = writeId()) =>
  running.as(by)(activateVault, { params: { employerId }, body: { id, administrators } });

const proposalsTo = (employerId: EmployerId) =>
  running.vault.asked.filter((it) => (it.params as { employerId?: string }).employerId === employerId);

async function employerWithUsers() {
  const { seed } = running;
  const employer = await seed.employer();
  const department = await seed.department(employer);
  const administrator = await seed.user("functional_administrator", employer);
  const hr = await seed.user("hr", employer);
  const manager = await seed.user("manager", [employer, department]);
  return { employer, department, administrator, hr, manager };
}

test("the service proposes, the vault is told who may enter it, and the agreement is awaited", async () => {
  const { employer, department, administrator, hr, manager } = await employerWithUsers();
  const id = writeId();
  expect(await activate(administrator, employer, [hr], id)).toEqual({
    state: "awaiting",
    total: 0,
    confirmed: 0,
    retained: 0,
    atNight: false,
    startedAt: null,
    beginsAt: null,
    pausedAt: null,
    finishedAt: null,
  });
  await expect.poll(() => proposalsTo(employer).length).toBe(1);
  expect(proposalsTo(employer)[0]!.body).toMatchObject({
    atNight: false,
    administrators: [{ userId: hr, departmentIds: [], refs: [] }],
    users: [{ userId: manager, departmentIds: [department], refs: [] }],
    departments: [{ id: department, parentId: null }],
  });

  // The same write again is the same write; another one finds a vault proposed.
  expect(await activate(administrator, employer, [hr], id)).toMatchObject({ state: "awaiting" });
  await expect(activate(administrator, employer, [manager])).rejects.toThrow("already_active");
  expect(proposalsTo(employer)).toHaveLength(1);
});

test("refuses whoever is not the employer's own user, and an employer out of reach", async () => {
  const { seed } = running;
  const { employer, administrator, hr } = await employerWithUsers();
  const elsewhere = await seed.user("hr", await seed.employer());
  const doctor = await seed.user("company_doctor", employer);
  const superuser = await seed.user("super_administrator", employer);
  for (const somebody of [elsewhere, doctor, superuser, administrator])
    await expect(activate(administrator, employer, [hr, somebody])).rejects.toThrow("not_an_administrator_candidate");
  await expect(activate(administrator, employer, [])).rejects.toThrow("no_administrator");

  const stranger = await seed.user("functional_administrator", await seed.employer());
  await expect(activate(stranger, employer, [hr])).rejects.toThrow("not_found");
  await expect(running.as(stranger)(readActivation, { params: { employerId: employer } })).rejects.toThrow("not_found");
  expect(await running.as(administrator)(readActivation, { params: { employerId: employer } })).toMatchObject({
    state: "none",
  });
});

test("whoever works in some departments only is not proposed: an administrator enters the whole employer", async () => {
  const { employer, administrator, hr, manager } = await employerWithUsers();
  for (const chosen of [[manager], [hr, manager]])
    await expect(activate(administrator, employer, chosen)).rejects.toThrow("not_an_administrator_candidate");
  const everywhere = await running.seed.user("manager", employer);
  expect(await activate(administrator, employer, [everywhere])).toMatchObject({ state: "awaiting" });
});

test("the same activation with other administrators is not the same activation", async () => {
  const { employer, administrator, hr } = await employerWithUsers();
  const other = await running.seed.user("hr", employer);
  const id = writeId();
  await activate(administrator, employer, [hr, other], id);
  expect(await activate(administrator, employer, [other, hr], id)).toMatchObject({ state: "awaiting" });
  for (const chosen of [[hr], [], [hr, other, administrator]])
    await expect(activate(administrator, employer, chosen, id)).rejects.toThrow("already_written");
});

test("waits for a file that is being written", async () => {
  const { employer, administrator, hr } = await employerWithUsers();
  const change = (state: "running" | "done") =>
    transactionFor(running.suite.db, { employer }, (tx) =>
      tx
        .insertInto("delivery")
        .values({
          employer_id: employer,
          id: "00000000-0000-4000-8000-000000000001",
          kind: "full",
          state,
          delivered_by: "H. Bos",
        })
        .onConflict((it) => it.columns(["employer_id", "id"]).doUpdateSet({ state }))
        .execute(),
    );
  await change("running");
  await expect(activate(administrator, employer, [hr])).rejects.toThrow("delivery_running");
  await change("done");
  expect(await activate(administrator, employer, [hr])).toMatchObject({ state: "awaiting" });
});

test("the vault is away: the proposal reaches it later", async () => {
  const { employer, administrator, hr } = await employerWithUsers();
  running.vault.refuses = "internal";
  await activate(administrator, employer, [hr]);
  await expect.poll(() => proposalsTo(employer).length).toBe(1);
  running.vault.refuses = undefined;
  await expect.poll(() => proposalsTo(employer).length, { timeout: 30_000 }).toBe(2);
});

test("the agreement is told by the vault only, and only of an employer that was proposed one", async () => {
  const { employer } = await employerWithUsers();
  const told = { params: { employerId: employer }, body: { at: "2026-02-02T11:29:00.000Z" } };
  await expect((await running.asServer("vault"))(acceptVault, told)).rejects.toThrow("not_awaiting");
  await expect((await running.asServer("login"))(acceptVault, told)).rejects.toThrow("not_permitted");
  const nowhere = { ...told, params: { employerId: randomUUID() as EmployerId } };
  await expect((await running.asServer("vault"))(acceptVault, nowhere)).rejects.toThrow("not_awaiting");
});

test("who may be proposed is nobody's business but the service's", async () => {
  const { employer, hr } = await employerWithUsers();
  await expect(activate(hr, employer, [hr])).rejects.toThrow("not_permitted");
});
