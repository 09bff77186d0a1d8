import pg from "pg";
import {
  confirmSecondFactor,
  listAccessRequests,
  listActivations,
  listAgreements,
  listDeliveries,
  listTasks,
  listUwv,
  listVaultDeliveries,
  listWaitingSummons,
  readAbsenceReport,
  readAgendas,
  readAgreementsToSign,
  readPlanning,
  readRecord,
  readSuiteSelf,
  Refusal,
  signIn,
  type Agenda,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { visitorAt } from "@datakluis/kit/visitor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codesOf } from "./tools/codes.ts";
import { databaseUrlPast, startInstallation, type Installation } from "./tools/installation.ts";

/** The rich demo as a newcomer gets it: every screen shows something, to each of its accounts, and a second start adds nothing. */

let installation: Installation;
let asked: Map<string, Ask>;

beforeAll(async () => {
  installation = await startInstallation({ demo: "rijk" });
  const roles = [
    ...["functioneel beheerder", "casemanager", "planner", "leidinggevende (Marktplein, regio Noord)"],
    ...["datakluisbeheerder (Marktplein)", "datakluisgebruiker (HR, Marktplein)", "casemanager (Waterland Arbo)"],
    ...["HR De Waterlelie (overeenkomst ligt klaar)", "HR Hogeland (nog zonder datakluis)"],
  ];
  asked = new Map(await Promise.all(roles.map(async (role) => [role, await enter(role)] as const)));
});
afterAll(() => installation?.remove());

async function enter(role: string): Promise<Ask> {
  const { email, password, otpauth } = installation.accounts.find((it) => it.role === role)!;
  const { ask } = visitorAt(installation.url);
  await ask(signIn, { body: { email, password } });
  for await (const code of codesOf(otpauth))
    try {
      await ask(confirmSecondFactor, { body: { code } });
      return ask;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
    }
  throw new Error(`${role} komt er niet in`);
}

const as = (role: string): Ask => asked.get(role)!;
const employersOf = async (role: string) => (await as(role)(readSuiteSelf, {})).employers;
const idOf = async (role: string, name: string) => (await employersOf(role)).find((it) => it.name.includes(name))!.id;
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const tasks = { whose: "all", limit: 100 } as const;

test("five employers of every kind, and two services that do not see each other's", async () => {
  const activations = await as("functioneel beheerder")(listActivations, {});
  const states = Object.fromEntries(activations.map(({ name, state }) => [name.split(" ")[0], state]));
  expect(states).toMatchObject({ Bakkerij: "active", Marktplein: "active", De: "none", Hogeland: "none" });
  expect(activations.find(({ name }) => name.includes("Waterlelie"))?.state).toBe("awaiting");
  const names = async (role: string) => (await employersOf(role)).map(({ name }) => name).toSorted();
  const [plus, waterland] = [await names("casemanager"), await names("casemanager (Waterland Arbo)")];
  expect([plus.length, waterland.length]).toEqual([3, 2]);
  expect(plus.filter((it) => waterland.includes(it))).toEqual([]);
});

test.each(["casemanager", "casemanager (Waterland Arbo)", "leidinggevende (Marktplein, regio Noord)"])(
  "%s finds tasks that are due and tasks that are late",
  async (role) => {
    const { lines, today: day } = await as(role)(listTasks, { query: tasks });
    expect(lines.some(({ dueOn }) => dueOn < day)).toBe(true);
    expect(lines.some(({ dueOn }) => dueOn >= day)).toBe(true);
    const kinds = new Set(lines.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThan(1);
  },
);

test("figures of three years as they are in this country", async () => {
  for (const [role, name, least, most] of [
    ["casemanager", "Marktplein", 2.5, 8],
    ["casemanager (Waterland Arbo)", "Waterlelie", 4, 12],
  ] as const) {
    const params = { employerId: await idOf(role, name) };
    const { lastMonth } = await as(role)(readAbsenceReport, { params, query: {} });
    const from = `${Number(lastMonth.slice(0, 4)) - 2}${lastMonth.slice(4)}`;
    const report = await as(role)(readAbsenceReport, { params, query: { from, until: lastMonth } });
    expect(report.figures!.percentage).toBeGreaterThan(least);
    expect(report.figures!.percentage).toBeLessThan(most);
    expect(report.figures!.frequency).toBeGreaterThan(0.6);
    expect(report.figures!.ended.every((count) => count > 0)).toBe(true);
    expect(report.below.filter(({ figures }) => figures).length).toBeGreaterThan(1);
  }
});

test("agendas are filled, people wait to be planned, and UWV is to be told of some", async () => {
  const { professionals, places, consultations } = await as("planner")(readPlanning, {});
  expect([professionals.length >= 2, places.length >= 1, consultations.length >= 2]).toEqual([true, true, true]);
  const weeks = await Promise.all(
    [0, 7, 14].map((days) => as("planner")(readAgendas, { query: { from: later(days), days: 7 } })),
  );
  const entries = weeks.flat().flatMap((it: Agenda) => it.entries);
  expect(entries.filter(({ taken }) => taken?.label.fullName).length).toBeGreaterThan(10);
  expect(entries.some(({ visitor }) => visitor)).toBe(true);
  expect((await as("planner")(listWaitingSummons, {})).length).toBeGreaterThan(0);
  expect((await as("casemanager")(listUwv, { query: {} })).lines.length).toBeGreaterThan(0);
});

test("a vault in use: a request to decide on, agreements, a record, and deliveries that wait for somebody", async () => {
  const keeper = as("datakluisbeheerder (Marktplein)");
  const params = { employerId: await idOf("datakluisbeheerder (Marktplein)", "Marktplein") };
  expect((await keeper(listAccessRequests, {})).length).toBe(1);
  expect((await keeper(listAgreements, { params })).length).toBeGreaterThan(0);
  for (const kind of ["shared", "revoked", "access", "agreed"] as const) {
    const { lines } = await keeper(readRecord, { params, body: { limit: 5, filter: { kind } } });
    expect([kind, lines.length > 0]).toEqual([kind, true]);
  }
  const deliveries = await as("datakluisgebruiker (HR, Marktplein)")(listVaultDeliveries, { params });
  expect(deliveries.some(({ state, counts }) => state === "waiting" && counts.rejected > 0)).toBe(true);
  const hogeland = { employerId: await idOf("HR Hogeland (nog zonder datakluis)", "Hogeland") };
  const waiting = await as("HR Hogeland (nog zonder datakluis)")(listDeliveries, { params: hogeland });
  expect(waiting.some(({ state, counts }) => state === "waiting" && counts.rejected > 0)).toBe(true);
  const { employers } = await as("HR De Waterlelie (overeenkomst ligt klaar)")(readAgreementsToSign, {});
  expect(employers).toHaveLength(1);
});

test("a second start goes on with it and adds nothing", async () => {
  const before = await countsIn(installation.folder);
  expect(before["spell"]).toBeGreaterThan(5_000);
  await installation.killLauncher();
  await installation.restart();
  expect(await countsIn(installation.folder)).toEqual(before);
});

async function countsIn(folder: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrlPast(folder, "suite") });
  await client.connect();
  try {
    const counts: Record<string, number> = {};
    for (const table of ["employer", "account", "dossier", "spell", "spell_event", "appointment", "note", "document"])
      counts[table] = Number((await client.query(`select count(*) as n from ${table}`)).rows[0].n);
    return counts;
  } finally {
    await client.end();
  }
}
