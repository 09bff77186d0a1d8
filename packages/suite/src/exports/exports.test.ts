import { afterAll, beforeAll, expect, test } from "vitest";
import {
  exportMembers,
  forgetPerson,
  listDownloads,
  pathOf,
  receivePerson,
  retrievePerson,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type Endpoint,
  type ExportForm,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { readDelivery } from "@datakluis/delivery";
import type { Ask } from "@datakluis/kit/ask";
import { newId, retrieved, retrieving } from "../testing/retrieving.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
let vault: Ask;
beforeAll(async () => {
  running = await runningSuite();
  vault = await running.asServer("vault");
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });

async function exported(who: UserId, employerId: EmployerId, departmentId?: DepartmentId, form: ExportForm = "csv") {
  const answer = await fetch(running.url + pathOf(exportMembers as Endpoint, { employerId }), {
    method: "POST",
    headers: { authorization: `Bearer ${await running.tokenOf(who)}`, "content-type": "application/json" },
    body: JSON.stringify({ form, reason: "check_data", ...(departmentId ? { departmentId } : {}) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const rowsOf = ({ text }: { text: string }) => text.trimEnd().split("\r\n").slice(1);

const downloadsOf = async (who: UserId, ref: DossierRef) =>
  (await running.as(who)(listDownloads, { params: { ref } })).downloads;

const identity = { lastName: "Vermeer", nameUse: "own" as const, sex: "female" as const, bornOn: "1980-05-05" };

async function shared(ref: DossierRef, sharing: number) {
  const because = { careRequest: "other" as const, note: "Overleg", byName: "B", at: "2026-01-01T00:00:00.000Z" };
  await vault(receivePerson, { params: { ref }, body: { ref, sharing, version: 1, identity, because } });
}

test("a user of the service takes employments along without who they are, and of shared ones the name", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const user = await seed.user("case_manager", employerId);
  const [ref, other] = [
    await seed.dossier(employerId, { identity: null, personnelNumber: "MS001" }),
    await seed.dossier(employerId, { identity: null, personnelNumber: "MS002" }),
  ];
  await shared(ref, 1);
  expect(rowsOf(await exported(user, employerId))).toEqual([
    '"MS001";"Mevr. Vermeer";"05-05-1980";"Vrouw";"";"";"Magazijnmedewerker";"01-01-2020";"";"36";"38,5";"vast";"K1"',
    '"MS002";"";"05-05-1980";"Vrouw";"";"";"Magazijnmedewerker";"01-01-2020";"";"36";"38,5";"vast";"K1"',
  ]);
  const [download] = await downloadsOf(user, ref);
  expect(download).toMatchObject({ byName: expect.stringMatching(/^Gebruiker/), reason: "check_data" });
  expect(await downloadsOf(user, other)).toEqual([]);
  const events = running.past.selectFrom("event").select(["deed", "actor", "purpose", "amount"]);
  expect(await events.where("employer_id", "=", employerId).where("deed", "=", "members.exported").execute()).toEqual([
    { deed: "members.exported", actor: user, purpose: "check_data", amount: 2 },
  ]);
});

test("after a revoke a file no longer has the person; the earlier one is still listed, also for his employer", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const [user, hr] = [await seed.user("case_manager", employerId), await seed.user("hr", employerId)];
  const ref = await seed.dossier(employerId, { identity: null });
  await shared(ref, 1);
  expect((await exported(user, employerId)).text).toContain("Vermeer");
  await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } });
  const after = await exported(user, employerId);
  expect([after.status, after.text.includes("Vermeer"), rowsOf(after).length]).toEqual([200, false, 1]);
  for (const who of [user, hr]) expect(await downloadsOf(who, ref)).toHaveLength(1);
});

test("nobody takes along, or hears of, whom he may not see", async () => {
  const { seed } = running;
  const [employerId, other] = [await seed.employer("active"), await seed.employer("active")];
  const [above, below] = [await seed.department(employerId), await seed.department(employerId)];
  const under = await seed.department(employerId, above);
  const refs = [];
  for (const [at, departmentId] of [above, under, below, null].entries())
    refs.push(await seed.dossier(employerId, { departmentId, personnelNumber: `N${at}` }));
  const manager = await seed.user("manager", [employerId, above]);
  const whole = await seed.user("case_manager", employerId);
  const numbers = async (...asked: Parameters<typeof exported>) =>
    rowsOf(await exported(...asked)).map((row) => row.slice(1, 3));
  expect(await numbers(whole, employerId)).toEqual(["N0", "N1", "N2", "N3"]);
  expect(await numbers(whole, employerId, above)).toEqual(["N0", "N1"]);
  expect(await numbers(manager, employerId)).toEqual(["N0", "N1"]);
  for (const asked of [
    exported(manager, employerId, below),
    exported(manager, other),
    exported(whole, employerId, newId() as never),
  ])
    expect((await asked).status).toBe(404);
  await expect(downloadsOf(manager, refs[2]!)).rejects.toEqual(refused("not_found"));
  expect((await exported(await seed.user("functional_administrator", employerId), employerId)).status).toBe(403);
});

test("whom the service retrieved without his employer knowing, stands in no file by name (D11)", async () => {
  const it = retrieving(running);
  const employerId = await it.agreeing();
  const user = await it.retriever(employerId);
  const ref = await running.seed.dossier(employerId, { identity: null });
  const body = {
    id: newId(),
    ticket: it.ticketFor(ref),
    careRequest: "consultation_hour" as const,
    note: "Vroeg zelf om hulp",
    informed: false,
    atEmployeesRequest: true,
  };
  await running.as(user)(retrievePerson, { params: { employerId }, body });
  expect((await exported(user, employerId)).text).not.toContain(retrieved.lastName);
  expect(await downloadsOf(user, ref)).toEqual([]);
});

test("where the service keeps a year and a month, the file says no more", async () => {
  const { seed, past } = running;
  const employerId = await seed.employer("active");
  const user = await seed.user("case_manager", employerId);
  await seed.dossier(employerId, { identity: null, startsOn: "2024-02-01" });
  await past.updateTable("employer").set({ coarsened_at: new Date() }).where("id", "=", employerId).execute();
  expect((await exported(user, employerId)).text).toContain('"1980";"Vrouw";"";"";"Magazijnmedewerker";"02-2024"');
});

test("such a file delivered to the service is refused: it says nobody's last name, and changes nothing", async () => {
  const employerId = await running.seed.employer("none");
  const user = await running.seed.user("hr", employerId);
  await running.seed.dossier(employerId);
  const { text } = await exported(user, employerId);
  await expect(readDelivery(Buffer.from(text), "2026-11-23")).rejects.toEqual(refused("file_columns_missing"));
});
