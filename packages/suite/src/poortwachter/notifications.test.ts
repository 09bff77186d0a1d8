import { randomUUID } from "node:crypto";
import {
  closeTask,
  exportUwv,
  listTasks,
  listUwv,
  nameSafetyNet,
  pathOf,
  readTasks,
  reportRecovered,
  reportSick,
  WriteId,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
  type SafetyNetGround,
  type UserId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate, dayAfter } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { screenOf } from "../testing/screens.ts";
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

async function well() {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1, personnelNumber: "UWV-7" });
  const [user, hr] = [await running.seed.user("case_manager", employer), await running.seed.user("hr", employer)];
  return { employer, ref, user, hr };
}
const fallIll = (user: UserId, ref: DossierRef, days: number, until?: number) =>
  running.as(user)(reportSick, {
    params: { ref },
    body: {
      ...sickReport({ startsOn: ago(days), safetyNet: "yes" }),
      ...(until === undefined ? {} : { recoveredOn: ago(until) }),
    },
  });
async function ill(days: number) {
  const it = await well();
  return { ...it, spell: await fallIll(it.user, it.ref, days) };
}
const due = async (user: UserId) => (await running.as(user)(listUwv, { query: {} })).lines;
const kinds = async (user: UserId) => (await due(user)).map((it) => it.kind);
const name = (user: UserId, ref: DossierRef, spellId: string, ground: SafetyNetGround | null, id = newId()) =>
  running.as(user)(nameSafetyNet, { params: { ref }, body: { id, spellId, ground } });
const sent = async (user: UserId, ref: DossierRef, kind: string, on = today) => {
  const { timelines } = await running.as(user)(readTasks, { params: { ref } });
  const task = timelines.flatMap((it) => it.tasks).find((it) => it.kind === kind && it.state !== "done")!;
  const body = { id: newId(), outcome: { what: "done" as const, on } };
  return running.as(user)(closeTask, { params: { ref, taskId: task.id }, body });
};

const exported = async (user: UserId, employerId?: EmployerId) => {
  const answer = await fetch(running.url + pathOf(exportUwv as never, {}), {
    method: "POST",
    headers: { authorization: `Bearer ${await running.tokenOf(user)}`, "content-type": "application/json" },
    body: JSON.stringify({ reason: "other_system", ...(employerId ? { employerId } : {}) }),
  });
  expect(answer.status).toBe(200);
  return answer.text();
};

test("who takes them along as a file is on the record of each employer with why; what one does not know of on the other", async () => {
  const [one, other] = [await ill(290), await ill(290)];
  const both = await running.seed.user("case_manager", one.employer, other.employer);
  const covert = await running.seed.dossier(one.employer, { source: "shared", sharing: 1 });
  const { id } = await fallIll(both, covert, 10);
  await name(both, covert, id, "no_risk");
  expect((await exported(both)).trim().split("\r\n")).toHaveLength(4);
  const on = (table: "event" | "confidential_event") =>
    running.past.selectFrom(table).selectAll().where("actor", "=", both).where("deed", "=", "uwv.exported").execute();
  const told = await on("event");
  expect(told).toHaveLength(2);
  for (const { employer } of [one, other])
    expect(told).toContainEqual(expect.objectContaining({ employer_id: employer, purpose: "other_system", amount: 1 }));
  expect(await on("confidential_event")).toMatchObject([{ employer_id: one.employer, ref: covert }]);
  // Of nothing too, when it was asked of one employer.
  const empty = await running.seed.employer("active");
  const third = await running.seed.user("hr", empty);
  await exported(third, empty);
  const [line] = await running.past
    .selectFrom("event")
    .selectAll()
    .where("actor", "=", third)
    .where("deed", "=", "uwv.exported")
    .execute();
  expect(line).toMatchObject({ employer_id: empty, amount: 0 });
});

test("the 42nd week is told with its content, also as a file without names, and is gone once it was sent", async () => {
  const { ref, user, hr } = await ill(290);
  expect(await due(user)).toMatchObject([{ kind: "week_42", startsOn: ago(290), about: { personnelNumber: "UWV-7" } }]);
  const file = await exported(hr);
  expect(file).toContain('"UWV-7";"42e-weeksmelding"');
  expect(file).not.toContain("Vries");
  await sent(hr, ref, "week_42");
  expect([await kinds(user), await kinds(hr)]).toEqual([[], []]);
});

test("which safety net pays the service names, and no user of an employer can tell", async () => {
  const { ref, user, hr, spell } = await ill(10);
  await expect(name(hr, ref, spell.id, "no_risk")).rejects.toEqual(refused("not_permitted"));
  await expect(name(user, ref, randomUUID(), "no_risk")).rejects.toEqual(refused("not_found"));
  const write = newId();
  const told = await name(user, ref, spell.id, "no_risk", write);
  expect(told).toMatchObject({ ground: "no_risk", startsOn: ago(10) });
  expect(await name(user, ref, spell.id, "no_risk", write)).toEqual(told);
  await expect(name(user, ref, spell.id, null, write)).rejects.toEqual(refused("already_written"));
  expect(await due(user)).toMatchObject([{ kind: "uwv_report", ground: "no_risk", dueOn: dayAfter(ago(10), 42) }]);
  // It waits for whoever may see it, and its role's people are reminded of it.
  const role = { whose: "role" as const, limit: 50 };
  const waiting = (await running.as(user)(listTasks, { query: role })).lines.filter((it) => it.about.ref === ref);
  expect(waiting).toMatchObject([{ kind: "uwv_report", owner: "case_manager" }]);
  const ofEmployer = JSON.stringify([await due(hr), await running.as(hr)(readTasks, { params: { ref } })]);
  expect(ofEmployer).not.toMatch(/no_risk|uwv_report/);

  // What an employer's user writes derives anew what he sees; the job does what he does not.
  await sent(hr, ref, "action_plan");
  expect(await kinds(user)).toEqual(["uwv_report"]);
  await name(user, ref, spell.id, "after_birth");
  expect(await due(user)).toMatchObject([{ ground: "after_birth", dueOn: dayAfter(ago(10), 3), state: "overdue" }]);
  await name(user, ref, spell.id, null);
  expect(await kinds(user)).toEqual([]);
});

test("who is listed only by what the service alone may see, is not counted on his employer's record", async () => {
  const { employer, ref, user, spell } = await ill(10);
  await name(user, ref, spell.id, "no_risk");
  const listed = async (table: "event" | "confidential_event") =>
    (
      await running.past
        .selectFrom(table)
        .select("deed")
        .where("employer_id", "=", employer)
        .where("deed", "like", "%.listed")
        .execute()
    ).length;
  const before = [await listed("event"), await listed("confidential_event")];
  expect(await kinds(user)).toEqual(["uwv_report"]);
  expect([await listed("event"), await listed("confidential_event")]).toEqual([before[0], before[1]! + 1]);
});

test("an open screen of the employer hears nothing of a safety net, nor of what the service does about it", async () => {
  const { employer, ref, user, hr } = await well();
  const [ofService, ofEmployer] = await Promise.all([user, hr].map((who) => screenOf(running, who)));
  const spell = await fallIll(user, ref, 10);
  await name(user, ref, spell.id, "no_risk");
  await sent(user, ref, "uwv_report");
  // Now something he may hear of: whatever came before it has come.
  await sent(user, ref, "action_plan");
  const open = { kind: "dossier", employerId: employer, ref };
  const covert = { ...open, audience: "service" };
  await expect.poll(() => ofService).toEqual([open, covert, covert, open]);
  await expect.poll(() => ofEmployer).toEqual([open, open]);
});

test("of whom UWV was told that he is ill, it is told that he recovered; who knows that, is who knew the first", async () => {
  const { ref, user, hr, spell } = await ill(10);
  await name(user, ref, spell.id, "no_risk");
  await sent(user, ref, "uwv_report");
  const body = { id: newId(), seen: spell.version, recoveredOn: ago(1) };
  await running.as(hr)(reportRecovered, { params: { ref, spellId: spell.id }, body });
  await keepStaleTasks(running.suite.db);
  expect(await due(user)).toMatchObject([{ kind: "uwv_recovery", dueOn: dayAfter(today, 1), endsOn: ago(1) }]);
  expect(await kinds(hr)).toEqual([]);
});

test("who falls ill again within four weeks and recovers again, is told of again; an earlier spell changes nothing of that", async () => {
  const { ref, user, spell } = await ill(30);
  const ask = running.as(user);
  const recover = async (of: { id: string; version: number }, days: number) =>
    ask(reportRecovered, {
      params: { ref, spellId: of.id },
      body: { id: newId(), seen: of.version, recoveredOn: ago(days) },
    });
  const recoveries = async () => (await due(user)).filter((it) => it.kind === "uwv_recovery");
  await name(user, ref, spell.id, "no_risk");
  await sent(user, ref, "uwv_report", ago(28));
  await recover(spell, 20);
  expect(await recoveries()).toMatchObject([{ endsOn: ago(20), dueOn: ago(18) }]);
  await sent(user, ref, "uwv_recovery", ago(19));
  const again = await fallIll(user, ref, 10);
  expect(await recoveries()).toEqual([]);
  await recover(again, 1);
  expect(await recoveries()).toMatchObject([{ endsOn: ago(1), dueOn: dayAfter(today, 1), ground: "no_risk" }]);
  // Reported late: it begins the absence now, and what was named and told of it stays so.
  await fallIll(user, ref, 60, 45);
  expect(await recoveries()).toMatchObject([{ endsOn: ago(1), startsOn: ago(60), ground: "no_risk" }]);
  await sent(user, ref, "uwv_recovery");
  expect(await recoveries()).toEqual([]);
});

test("a safety net that was named stays so when an earlier first spell is reported", async () => {
  const { ref, user, spell } = await ill(10);
  await name(user, ref, spell.id, "no_risk");
  const first = await fallIll(user, ref, 40, 20);
  const { timelines } = await running.as(user)(readTasks, { params: { ref } });
  expect(timelines).toMatchObject([{ startsOn: ago(40), ground: "no_risk" }]);
  expect(await due(user)).toMatchObject([{ kind: "uwv_report", ground: "no_risk", startsOn: ago(40) }]);
  await name(user, ref, first.id, null);
  expect(await due(user)).toEqual([]);
});

test("who was ill for 42 weeks is still told of after he recovered, for a quarter of a year; who was not, is not", async () => {
  const [long, short] = [await ill(300), await ill(300)];
  for (const [it, days] of [
    [long, 2],
    [short, 10],
  ] as const) {
    const body = { id: newId(), seen: it.spell.version, recoveredOn: ago(days) };
    await running.as(it.user)(reportRecovered, { params: { ref: it.ref, spellId: it.spell.id }, body });
  }
  expect(await kinds(long.user)).toEqual(["week_42"]);
  expect(await kinds(short.user)).toEqual([]);
  const [row] = await running.past.selectFrom("task").select("until").where("ref", "=", long.ref).execute();
  expect(row!.until).toBe(dayAfter(ago(2), 92));
});

test("who leaves while he is ill is told on his last working day at the latest", async () => {
  const { employer, ref, user, hr } = await ill(10);
  await running.past
    .updateTable("employment")
    .set({ ends_on: dayAfter(today, 9) })
    .where("employer_id", "=", employer)
    .where("ref", "=", ref)
    .execute();
  await keepStaleTasks(running.suite.db);
  expect([await kinds(user), await kinds(hr)]).toEqual([["uwv_leaving"], ["uwv_leaving"]]);
  expect((await due(hr))[0]!.dueOn <= dayAfter(today, 9)).toBe(true);
});
