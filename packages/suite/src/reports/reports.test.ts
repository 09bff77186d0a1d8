import { randomUUID } from "node:crypto";
import {
  exportAbsenceReport,
  pathOf,
  readAbsenceReport,
  reportRecovered,
  reportSick,
  WriteId,
  type FiguresReport,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type Endpoint,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { tellMonths } from "./tell.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const quarter = { from: "2024-01", until: "2024-03" };

/** Two departments and a small one, of an employer where somebody is ill. */
async function employerWith(sizes = [12, 9, 2]) {
  const employer = await running.seed.employer("active");
  const hr = await running.seed.user("hr", employer);
  const departments: DepartmentId[] = [];
  const people: DossierRef[][] = [];
  for (const size of sizes) {
    const departmentId = await running.seed.department(employer);
    departments.push(departmentId);
    const dossier = () => running.seed.dossier(employer, { departmentId, source: "shared", sharing: 1 });
    people.push(await Promise.all(Array.from({ length: size }, dossier)));
  }
  for (const [at, ref] of people[0]!.slice(0, 6).entries()) await ill(hr, ref, `2024-02-0${at + 1}`, "2024-02-20");
  return { employer, hr, departments, people };
}

async function ill(user: UserId, ref: DossierRef, startsOn: string, recoveredOn: string) {
  const ask = running.as(user);
  const spell = await ask(reportSick, { params: { ref }, body: sickReport({ startsOn }) });
  const body = { id: WriteId.parse(randomUUID()), seen: spell.version, recoveredOn };
  await ask(reportRecovered, { params: { ref, spellId: spell.id }, body });
}

const read = (user: UserId, employerId: EmployerId, query: object = quarter): Promise<FiguresReport> =>
  running.as(user)(readAbsenceReport, { params: { employerId }, query });

test("an HR adviser reads the figures of a quarter, by department and over time", async () => {
  const { employer, hr, departments } = await employerWith();
  const it = await read(hr, employer);
  expect(it).toMatchObject({ ...quarter, minimum: 5, whole: true, departmentId: null });
  expect(it.figures!.people).toBe(23);
  const lost = 19 + 18 + 17 + 16 + 15 + 14;
  const available = (23 * 91 * 36) / 38.5;
  // Of each group a month is rounded to within four days.
  expect(Math.abs((it.figures!.percentage! / 100) * available - lost * (36 / 38.5))).toBeLessThan(4 * 6);
  expect(it.course.map(({ month }) => month)).toHaveLength(12);
  expect(it.course.at(-2)!.figures!.percentage).toBeGreaterThan(it.course.at(-1)!.figures!.percentage!);
  expect(it.yearBefore).not.toBeNull();
  const byDepartment = new Map(it.below.map((one) => [one.departmentId, one.figures]));
  expect(byDepartment.get(departments[0]!)!.people).toBe(12);
  // Too small itself, and one more is told of no longer, or what it leaves would be told.
  expect(byDepartment.get(departments[2]!)).toBeNull();
  expect([...byDepartment.values()].filter((figures) => figures === null)).toHaveLength(2);
});

test("every figure is a sum of what was settled for everybody, whoever asks", async () => {
  const { employer, hr, departments } = await employerWith();
  const manager = await running.seed.user("manager", [employer, departments[0]!]);
  const caseManager = await running.seed.user("case_manager", employer);
  const own = await read(manager, employer);
  expect(own).toMatchObject({ whole: false, departmentId: departments[0]!, traits: [] });
  expect(own.departments.map(({ id }) => id)).toEqual([departments[0]]);
  const hrs = await read(hr, employer, { ...quarter, departmentId: departments[0]! });
  expect(own.figures).toEqual(hrs.figures);
  expect(await read(caseManager, employer)).toEqual(await read(hr, employer));
  await expect(read(manager, employer, { ...quarter, departmentId: departments[1]! })).rejects.toEqual(
    refused("not_found"),
  );
});

test("who sees but some of the people reads no figures of all", async () => {
  const { employer, people, departments } = await employerWith();
  const [doctor, single] = [
    await running.seed.user("company_doctor", employer),
    await running.seed.user("case_manager", [employer, departments[1]!]),
  ];
  await running.seed.limit(doctor);
  await expect(read(doctor, employer)).rejects.toEqual(refused("not_found"));
  await running.seed.single(single, employer, people[0]![0]!);
  expect((await read(single, employer)).departments.map(({ id }) => id)).toEqual([departments[1]]);
  const elsewhere = await running.seed.user("hr", await running.seed.employer());
  await expect(read(elsewhere, employer)).rejects.toEqual(refused("not_found"));
});

test("figures stay what they were: nobody sees from a difference what was changed", async () => {
  const { employer, hr, people, departments } = await employerWith();
  const before = await read(hr, employer);
  await ill(hr, people[1]![0]!, "2024-03-04", "2024-03-20");
  await running.suite.db
    .transaction()
    .execute((tx) => tx.updateTable("service_setting").set({ report_minimum: 5 }).execute());
  await running.past
    .updateTable("dossier")
    .set({ department_id: departments[1]! })
    .where("ref", "=", people[0]![0]!)
    .execute();
  expect(await read(hr, employer)).toEqual(before);
});

test("figures are the same before and after cleaning", async () => {
  const { employer, hr } = await employerWith();
  const before = await read(hr, employer);
  await running.past.deleteFrom("identity").where("employer_id", "=", employer).execute();
  expect(await read(hr, employer)).toEqual(before);
  const { employer: cleaned, hr: other } = await employerWith([12, 9, 6]);
  await running.past.deleteFrom("identity").where("employer_id", "=", cleaned).execute();
  expect((await read(other, cleaned)).figures!.people).toBe(27);
});

test("what the employer is not informed of changes no figure", async () => {
  const { employer, hr, people } = await employerWith([12, 9, 6]);
  await running.past.updateTable("spell").set({ confidential: true }).where("ref", "in", people[0]!).execute();
  await running.past
    .insertInto("absence_stale")
    .values(people[0]!.slice(0, 6).map((ref) => ({ employer_id: employer, ref })))
    .onConflict((on) => on.doNothing())
    .execute();
  expect((await read(hr, employer)).figures).toMatchObject({ percentage: 0, frequency: 0, ended: [0, 0, 0, 0] });
});

test("two who ask first at once read the same", async () => {
  const { employer, hr } = await employerWith();
  const [one, other] = await Promise.all([read(hr, employer), read(hr, employer)]);
  expect(one).toEqual(other);
});

test("of too few people nothing is told, and nothing is settled", async () => {
  const { employer, hr } = await employerWith([3, 1]);
  const it = await read(hr, employer);
  expect([it.figures, it.yearBefore, ...it.below.map(({ figures }) => figures)]).toEqual([null, null, null, null]);
  expect(
    await running.past.selectFrom("report_month").selectAll().where("employer_id", "=", employer).execute(),
  ).toEqual([]);
});

test("only months that have ended are told of, three years at most", async () => {
  const { employer, hr } = await employerWith([5]);
  const { lastMonth, until } = await read(hr, employer, {});
  expect(until <= lastMonth).toBe(true);
  for (const query of [
    { from: lastMonth, until: "2999-01" },
    { from: "2024-03", until: "2024-01" },
    { from: "2020-01", until: "2023-01" },
  ])
    await expect(read(hr, employer, query)).rejects.toEqual(refused("report_period"));
});

test("a figure is taken along as a file, on the record", async () => {
  const { employer, hr } = await employerWith();
  const answer = await fetch(running.url + pathOf(exportAbsenceReport as Endpoint, { employerId: employer }), {
    method: "POST",
    headers: { authorization: `Bearer ${await running.tokenOf(hr)}`, "content-type": "application/json" },
    body: JSON.stringify({ ...quarter, form: "csv" }),
  });
  const text = await answer.text();
  expect(text).toContain("Verzuimpercentage");
  expect(text).toContain("Niet te tonen");
  const events = running.past.selectFrom("event").select("deed").where("actor", "=", hr);
  expect(await events.where("deed", "=", "absence_report.exported").execute()).toHaveLength(1);
});

test("the same stands in a PDF, tagged and in Dutch", async () => {
  const { employer, hr } = await employerWith();
  const answer = await fetch(running.url + pathOf(exportAbsenceReport as Endpoint, { employerId: employer }), {
    method: "POST",
    headers: { authorization: `Bearer ${await running.tokenOf(hr)}`, "content-type": "application/json" },
    body: JSON.stringify({ ...quarter, form: "pdf", norm: 4.5 }),
  });
  const pdf = Buffer.from(await answer.arrayBuffer()).toString("latin1");
  expect(answer.status).toBe(200);
  for (const mark of [/^%PDF-1\.7/, /\/Lang \(nl-NL\)/, /\/StructTreeRoot/, /\/S \/Table/]) expect(pdf).toMatch(mark);
});

test("what is told of a month cannot be changed or taken back", async () => {
  const { employer } = await employerWith();
  await tellMonths(running.suite.db, employer, ["2024-02"]);
  for (const table of ["report_month", "report_told", "report_cell"] as const)
    await expect(running.suite.db.deleteFrom(table).execute()).rejects.toThrow("permission denied");
});

test("of longer ago than ten years, or of a year before anybody wrote, nobody is told and it is no fault", async () => {
  const { employer, hr } = await employerWith([6]);
  for (const month of ["0001-01", "1899-12", "2013-06"])
    await expect(read(hr, employer, { from: month, until: month })).rejects.toEqual(refused("report_period"));
});

test("what nobody can be told of is counted for nobody, and is told once there are enough", async () => {
  const { employer, hr } = await employerWith([3]);
  const counted = async () => {
    const months = running.past.selectFrom("report_month").select("month").where("employer_id", "=", employer);
    return (await months.execute()).length;
  };
  expect((await read(hr, employer)).figures).toBeNull();
  expect(await counted()).toBe(0);
  for (let more = 0; more < 4; more++) await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  expect((await read(hr, employer)).figures).toMatchObject({ people: 7 });
  expect(await counted()).toBeGreaterThan(3);
});
