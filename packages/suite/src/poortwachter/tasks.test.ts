import { randomUUID } from "node:crypto";
import {
  assignTask,
  closeTask,
  listAssignees,
  listTasks,
  putOwnTask,
  readDossier,
  readTasks,
  reportRecovered,
  reportSick,
  WriteId,
  type DossierRef,
  type EmployerId,
  type NotApplicableReason,
  type RefusalCode,
  type Task,
  type TaskKind,
  type TaskOutcome,
  type UserId,
  type WhoseTasks,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate, dayAfter } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { keepStaleTasks } from "./keep.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const newId = () => WriteId.parse(randomUUID());
const today = amsterdamDate(new Date());
const ago = (days: number) => dayAfter(today, -days);

const sick = (ask: Ask, ref: DossierRef, days: number) =>
  ask(reportSick, { params: { ref }, body: sickReport({ startsOn: ago(days) }) });
const tasksOf = async (ask: Ask, ref: DossierRef) => (await ask(readTasks, { params: { ref } })).timelines;
const find = async (ask: Ask, ref: DossierRef, kind: TaskKind, number = 0): Promise<Task> =>
  (await tasksOf(ask, ref)).flatMap((it) => it.tasks).find((it) => it.kind === kind && it.number === number)!;
const say = (ask: Ask, ref: DossierRef, taskId: string, outcome: TaskOutcome, id = newId()) =>
  ask(closeTask, { params: { ref, taskId }, body: { id, outcome } });
const done = (on = today): TaskOutcome => ({ what: "done", on });
const need = (reason: NotApplicableReason): TaskOutcome => ({ what: "not_applicable", reason });
type Query = { whose?: WhoseTasks; overdue?: "yes"; limit?: number; after?: string };
const page = (ask: Ask, query: Query = {}) => ask(listTasks, { query: { whose: "all", limit: 50, ...query } });
const queue = async (ask: Ask, query?: Query) => (await page(ask, query)).lines;
const inQueue = async (ask: Ask, ref: DossierRef) =>
  (await queue(ask)).filter((it) => it.about.ref === ref).map((it) => it.kind);

/** Somebody who has been ill for so many days, with a case manager and an HR adviser of the same employer. */
async function ill(days: number) {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  const [user, hr] = [await running.seed.user("case_manager", employer), await running.seed.user("hr", employer)];
  const spell = await sick(running.as(user), ref, days);
  return { employer, ref, user, spell, ask: running.as(user), hr, hrAsks: running.as(hr) };
}

test("a sick report makes the steps of the law appear, on the page and in the queue", async () => {
  const { ref, ask, hrAsks } = await ill(50);
  const [timeline] = await tasksOf(ask, ref);
  expect(timeline).toMatchObject({ startsOn: ago(50), endsOn: null, gaps: [], lastDay: dayAfter(ago(50), 727) });
  const states = Object.fromEntries(timeline!.tasks.map((it) => [`${it.kind} ${it.number}`, it.state]));
  expect(states).toMatchObject({
    "report_to_service 0": "done",
    "problem_analysis 0": "overdue",
    "action_plan 0": "open",
    "evaluation 1": "coming",
    "week_42 0": "coming",
  });
  expect(await inQueue(ask, ref)).toEqual(["problem_analysis", "action_plan"]);
  expect(await inQueue(hrAsks, ref)).toEqual(["problem_analysis", "action_plan"]);
});

test("done by hand it is content, on the record with its day, and out of the queue; opened again it is back", async () => {
  const { employer, ref, ask, user } = await ill(50);
  const { id } = await find(ask, ref, "problem_analysis");
  const write = newId();
  const closed = await say(ask, ref, id, done(ago(20)), write);
  expect(closed).toMatchObject({ state: "done", doneOn: ago(20), closedBy: expect.stringMatching(/^Gebruiker/) });
  expect(await say(ask, ref, id, done(ago(20)), write)).toEqual(closed);
  await expect(say(ask, ref, id, done(ago(21)), write)).rejects.toEqual(refused("already_written"));
  await expect(say(ask, ref, id, done())).rejects.toEqual(refused("task_closed"));
  // The plan follows an analysis that was early, within two weeks.
  expect(await find(ask, ref, "action_plan")).toMatchObject({ opensOn: ago(20), dueOn: ago(6), state: "overdue" });
  expect(await inQueue(ask, ref)).toEqual(["action_plan", "evaluation"]);
  expect((await ask(readDossier, { params: { ref } })).hasContent).toBe(true);
  const deeds = await running.past
    .selectFrom("event")
    .select(["deed", "purpose"])
    .where("actor", "=", user)
    .where("employer_id", "=", employer)
    .where("deed", "like", "task.%")
    .execute();
  expect(deeds).toEqual([{ deed: "task.done", purpose: "problem_analysis" }]);

  expect((await say(ask, ref, id, { what: "reopened" })).state).toBe("overdue");
  await expect(say(ask, ref, id, { what: "reopened" })).rejects.toEqual(refused("task_open"));
  expect(await find(ask, ref, "action_plan")).toMatchObject({ dueOn: dayAfter(ago(50), 55), state: "open" });
  expect(await inQueue(ask, ref)).toContain("problem_analysis");
});

test("what was reported here has reached the service: nobody need say so, and nobody says otherwise", async () => {
  const { ref, ask } = await ill(50);
  const report = await find(ask, ref, "report_to_service");
  expect(report).toMatchObject({ state: "done", doneOn: today, closedBy: expect.stringMatching(/^Gebruiker/) });
  for (const outcome of [done(), { what: "reopened" as const }, need("not_obliged")])
    await expect(say(ask, ref, report.id, outcome)).rejects.toEqual(refused("task_by_report"));
});

test("without a plan there is nothing to evaluate", async () => {
  const { ref, ask } = await ill(50);
  const { id } = await find(ask, ref, "action_plan");
  expect(await say(ask, ref, id, need("not_obliged"))).toMatchObject({
    state: "not_applicable",
    reason: "not_obliged",
    doneOn: null,
  });
  expect(await find(ask, ref, "evaluation", 1)).toBeUndefined();
});

test("nobody did something tomorrow, or before he was ill", async () => {
  const { ref, ask } = await ill(50);
  const { id } = await find(ask, ref, "action_plan");
  await expect(say(ask, ref, id, done(dayAfter(today, 1)))).rejects.toEqual(refused("invalid"));
  await expect(say(ask, ref, id, done(ago(51)))).rejects.toEqual(refused("invalid"));
  expect((await say(ask, ref, id, done(ago(50)))).state).toBe("done");
});

test("an employer closes what is his, and not what the doctor does", async () => {
  const { ref, hrAsks, hr } = await ill(50);
  const analysis = await find(hrAsks, ref, "problem_analysis");
  await expect(say(hrAsks, ref, analysis.id, done())).rejects.toEqual(refused("task_of_service"));
  const asked = { params: { ref, taskId: analysis.id }, body: { id: newId(), assignee: hr } };
  await expect(hrAsks(assignTask, asked)).rejects.toEqual(refused("task_of_service"));
  const plan = await find(hrAsks, ref, "action_plan");
  expect((await say(hrAsks, ref, plan.id, done())).state).toBe("done");
});

test("recovered nothing need be done any more; a relapse within four weeks goes on, and moves what was to come", async () => {
  const { ref, ask, spell } = await ill(60);
  await ask(reportRecovered, {
    params: { ref, spellId: spell.id },
    body: { id: newId(), seen: spell.version, recoveredOn: ago(20) },
  });
  expect(await inQueue(ask, ref)).toEqual([]);
  expect((await find(ask, ref, "action_plan")).state).toBe("lapsed");
  await sick(ask, ref, 10);
  const [timeline] = await tasksOf(ask, ref);
  expect(timeline).toMatchObject({ startsOn: ago(60), endsOn: null, gaps: [{ from: ago(20), until: ago(10) }] });
  expect(await find(ask, ref, "problem_analysis")).toMatchObject({ dueOn: ago(9), state: "overdue" });
  expect(await find(ask, ref, "action_plan")).toMatchObject({ dueOn: dayAfter(ago(60), 65), state: "open" });
  expect(await inQueue(ask, ref)).toEqual(["problem_analysis", "action_plan"]);
});

test("a task of another dossier, employer or of nobody does not exist", async () => {
  const [one, other] = [await ill(50), await ill(50)];
  const { id } = await find(one.ask, one.ref, "action_plan");
  for (const [ask, ref, taskId] of [
    [other.ask, one.ref, id],
    [other.ask, other.ref, id],
    [one.ask, one.ref, randomUUID()],
  ] as const) {
    await expect(say(ask, ref, taskId, done())).rejects.toEqual(refused("not_found"));
    const asked = { params: { ref, taskId }, body: { id: newId(), assignee: null } };
    await expect(ask(assignTask, asked)).rejects.toEqual(refused("not_found"));
  }
  await expect(tasksOf(other.ask, one.ref)).rejects.toEqual(refused("not_found"));
  await expect(other.ask(listAssignees, { params: { ref: one.ref } })).rejects.toEqual(refused("not_found"));
  expect(await inQueue(other.ask, one.ref)).toEqual([]);
});

const assign = (ask: Ask, ref: DossierRef, taskId: string, assignee: UserId | null) =>
  ask(assignTask, { params: { ref, taskId }, body: { id: newId(), assignee } });

test("a task goes to a colleague of one's own side who works there, and to whoever stands in for him", async () => {
  const { employer, ref, ask, user, hr } = await ill(50);
  const [doctor, stranger, substitute] = [
    await running.seed.user("company_doctor", employer),
    await running.seed.user("case_manager", await running.seed.employer()),
    await running.seed.user("case_manager", employer),
  ];
  const colleagues = (await ask(listAssignees, { params: { ref } })).map((it) => it.userId);
  expect(colleagues.toSorted()).toEqual([user, doctor, substitute].toSorted());
  const { id } = await find(ask, ref, "problem_analysis");
  for (const nobody of [hr, stranger, randomUUID() as UserId])
    await expect(assign(ask, ref, id, nobody)).rejects.toEqual(refused("not_found"));

  expect((await assign(ask, ref, id, doctor)).assignee?.userId).toBe(doctor);
  const mine = async (whom: UserId) => (await queue(running.as(whom), { whose: "mine" })).map((it) => it.id);
  expect([await mine(doctor), await mine(user), await mine(substitute)]).toEqual([[id], [], []]);
  await running.seed.substitution(doctor, substitute, 0, 1);
  expect(await mine(substitute)).toEqual([id]);
  expect((await assign(ask, ref, id, null)).assignee).toBeNull();
  expect(await mine(doctor)).toEqual([]);
});

test("of two who close a task at the same moment one is first", async () => {
  const { ref, ask, hrAsks } = await ill(50);
  const { id } = await find(ask, ref, "action_plan");
  const outcomes = await Promise.allSettled([
    say(ask, ref, id, done()),
    say(hrAsks, ref, id, need("done_elsewhere")),
    say(ask, ref, id, done(ago(1))),
  ]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(outcomes.filter((it) => it.status === "rejected").map((it) => it.reason.code)).toEqual([
    "task_closed",
    "task_closed",
  ]);
});

test("the queue comes in pages by due date, each task once, and as far as somebody reaches", async () => {
  const employer = await running.seed.employer("active");
  const [inside, outside] = [await running.seed.department(employer), await running.seed.department(employer)];
  const user = await running.seed.user("case_manager", employer);
  const manager = await running.seed.user("manager", [employer, inside]);
  const [ask, managerAsks] = [running.as(user), running.as(manager)];
  for (let count = 0; count < 7; count += 1) {
    const departmentId = count % 2 ? inside : outside;
    const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1, departmentId });
    await sick(ask, ref, 40 + count);
  }
  const walk = async (whose: Ask) => {
    const ids: string[] = [];
    const due: string[] = [];
    for (let next: string | null = "", rounds = 0; next !== null && rounds < 20; rounds += 1) {
      const told: Awaited<ReturnType<typeof page>> = await page(whose, { limit: 3, ...(next ? { after: next } : {}) });
      ids.push(...told.lines.map((it) => it.id));
      due.push(...told.lines.map((it) => it.dueOn));
      next = told.next;
    }
    expect(due).toEqual(due.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    return ids;
  };
  // Each waits for an analysis; from day 41 on for a plan as well.
  expect(await walk(ask)).toHaveLength(7 + 6);
  expect(await walk(managerAsks)).toHaveLength(3 + 3);
  expect(await queue(ask, { overdue: "yes" })).toHaveLength(5);
  expect(new Set((await queue(managerAsks, { whose: "role" })).map((it) => it.owner))).toEqual(
    new Set(["employer_employee"]),
  );
});

test("what is due on one day stands by personnel number, and not by an id that says nothing", async () => {
  const employer = await running.seed.employer("active");
  const ask = running.as(await running.seed.user("case_manager", employer));
  for (const personnelNumber of ["T5", "T2", "T6", "T1", "T4", "T3"]) {
    const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1, personnelNumber });
    await sick(ask, ref, 38);
  }
  const numbers = (await queue(ask)).map((it) => it.about.personnelNumber);
  expect(numbers).toEqual(["T1", "T2", "T3", "T4", "T5", "T6"]);
});

test("in a dossier that is not shared nothing is closed, and the attempt stands on the record", async () => {
  const { ref, ask, user, employer } = await ill(50);
  const { id } = await find(ask, ref, "action_plan");
  await running.past.deleteFrom("identity").where("ref", "=", ref).execute();
  await expect(say(ask, ref, id, done())).rejects.toEqual(refused("not_shared"));
  const [line] = (await queue(ask)).filter((it) => it.about.ref === ref);
  expect(line?.about).toEqual({ ref, personnelNumber: expect.any(String), fullName: null });
  const tried = running.past
    .selectFrom("event")
    .select("deed")
    .where("actor", "=", user)
    .where("deed", "=", "task.refused");
  expect(await tried.where("employer_id", "=", employer).execute()).toHaveLength(1);
});

const own = (employerId: EmployerId | null) => ({
  employerId,
  name: "Bellen na een week",
  opensDay: 5,
  dueDay: 7,
  owner: "case_manager" as const,
});

test("an own task appears in what already runs, at that employer alone, and is gone once it is stopped", async () => {
  const [one, other] = [await ill(6), await ill(6)];
  const admin = running.as(await running.seed.user("functional_administrator", one.employer));
  const ownTaskId = randomUUID();
  const elsewhere = { params: { ownTaskId: randomUUID() }, body: own(other.employer) };
  await expect(admin(putOwnTask, elsewhere)).rejects.toEqual(refused("not_found"));
  await admin(putOwnTask, { params: { ownTaskId }, body: own(one.employer) });
  await keepStaleTasks(running.suite.db);
  const names = async (it: typeof one) => (await queue(it.ask)).map(({ ownName }) => ownName);
  expect(await names(one)).toContain("Bellen na een week");
  expect(await names(other)).not.toContain("Bellen na een week");
  const { id } = await find(one.ask, one.ref, "own");
  expect((await say(one.ask, one.ref, id, done())).state).toBe("done");
});

test("what comes in without anybody telling the queue is in it soon: the database remembers", async () => {
  const { employer, ref, ask, spell } = await ill(50);
  await running.past
    .updateTable("spell")
    .set({ starts_on: ago(5) })
    .where("id", "=", spell.id)
    .execute();
  await keepStaleTasks(running.suite.db);
  expect(await inQueue(ask, ref)).toEqual([]);
  await running.past
    .updateTable("employment")
    .set({ ends_on: ago(1) })
    .where("employer_id", "=", employer)
    .where("ref", "=", ref)
    .execute();
  await keepStaleTasks(running.suite.db);
  expect(await inQueue(ask, ref)).toEqual(["uwv_leaving"]);
});

/** Whether somebody waits for a lock in this database. */
const waits = async (): Promise<boolean> => {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    ) as waits`.execute(running.past);
  return rows[0]!.waits;
};

test("a change of the protocol while somebody is reported ill reaches that absence too", async () => {
  const { employer, ask } = await ill(6);
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  const admin = running.as(await running.seed.user("functional_administrator", employer));
  let letGo!: () => void;
  const held = new Promise<void>((go) => (letGo = go));
  let begun!: () => void;
  const locked = new Promise<void>((go) => (begun = go));
  // Who reports has read the protocol, and is not done.
  const holding = running.past.transaction().execute(async (tx) => {
    await sql`lock table task in share mode`.execute(tx);
    begun();
    await held;
  });
  await locked;
  const reporting = sick(ask, ref, 6);
  await expect.poll(waits, { timeout: 30_000 }).toBe(true);
  await admin(putOwnTask, { params: { ownTaskId: randomUUID() }, body: own(employer) });
  letGo();
  await Promise.all([holding, reporting]);
  await keepStaleTasks(running.suite.db);
  expect(await inQueue(ask, ref)).toContain("own");
});

test("a change of the protocol while tasks are derived leads to them being derived again", async () => {
  const { employer, ref, ask } = await ill(50);
  const { db } = running.suite;
  const ownTaskId = randomUUID();
  await running.past
    .insertInto("task_stale")
    .values({ employer_id: employer, ref })
    .onConflict((it) => it.doNothing())
    .execute();
  let change!: () => void;
  const held = new Promise<void>((go) => (change = go));
  let begun!: () => void;
  const marked = new Promise<void>((go) => (begun = go));
  const changing = transactionFor(db, { employer }, async (tx) => {
    const own = { employer_id: employer, name: "Bellen", opens_day: 5, due_day: 8, owner: "case_manager" as const };
    await tx
      .insertInto("own_task")
      .values({ id: ownTaskId, ...own })
      .execute();
    await sql`select all_tasks_stale(${employer}::uuid)`.execute(tx);
    begun();
    await held;
  });
  await marked;
  let derived = false;
  const deriving = keepStaleTasks(db).then(() => (derived = true));
  await expect.poll(async () => derived || (await waits()), { timeout: 30_000 }).toBe(true);
  change();
  await Promise.all([changing, deriving]);
  await keepStaleTasks(db);
  expect(await inQueue(ask, ref)).toContain("own");
});

test("who sees a list of tasks over several employers stands on the record of each of them, with of how many he saw a name", async () => {
  const [one, other] = [await ill(50), await ill(50)];
  const both = await running.seed.user("case_manager", one.employer, other.employer);
  const second = await running.seed.dossier(one.employer, { source: "shared", sharing: 1 });
  await sick(running.as(both), second, 50);
  await queue(running.as(both));
  const listed = await running.past
    .selectFrom("event")
    .select(["employer_id", "amount"])
    .where("actor", "=", both)
    .where("deed", "=", "tasks.listed")
    .execute();
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(
    expect.arrayContaining([
      { employer_id: one.employer, amount: 2 },
      { employer_id: other.employer, amount: 1 },
    ]),
  );
});
