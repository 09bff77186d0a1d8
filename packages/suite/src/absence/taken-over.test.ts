import { randomUUID } from "node:crypto";
import { readDossier, readTasks, takeOverAbsence, WriteId, type PastSpell } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepStaleTasks } from "../poortwachter/keep.ts";
import { keepStaleAbsence } from "../reports/keep.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { dayAfter } from "./days.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const newId = () => WriteId.parse(randomUUID());
const today = new Date().toISOString().slice(0, 10);
const past = (
  personnelNumber: string,
  startsOn: string,
  recoveredOn: string | null,
  more: Partial<PastSpell> = {},
) => ({
  ...{ id: newId(), personnelNumber, startsOn, reportedOn: startsOn, recoveredOn },
  course: [{ from: startsOn, percentage: 100, therapy: null }],
  ...{ safetyNet: "no" as const, workAccident: false, liableThirdParty: false, expectedDays: null },
  ...more,
});

async function employerOfTwo() {
  const employer = await running.seed.employer();
  const ask = running.as(await running.seed.user("case_manager", employer));
  const ref = await running.seed.dossier(employer, { personnelNumber: "P1" });
  await running.seed.dossier(employer, { personnelNumber: "p2" });
  const operator = await running.asServer("operator");
  const source = newId();
  const take = (...spells: PastSpell[]) =>
    operator(takeOverAbsence, { params: { employerId: employer }, body: { id: source, spells } });
  return { employer, ref, ask, take };
}

test("what the service before wrote stands in the dossier, reported on the day of then, and once", async () => {
  const { ref, ask, take } = await employerOfTwo();
  const long = past("p1", "2024-01-08", "2024-03-01", {
    reportedOn: "2024-01-09",
    course: [
      { from: "2024-01-08", percentage: 100, therapy: null },
      { from: "2024-02-05", percentage: 50, therapy: null },
    ],
  });
  expect(await take(long, past("P2", "2024-05-01", "2024-05-03"))).toEqual({ taken: 2, known: 0 });
  expect(await take(long)).toEqual({ taken: 0, known: 1 });
  const { spells } = await ask(readDossier, { params: { ref } });
  expect(spells).toEqual([
    expect.objectContaining({
      ...{ id: long.id, startsOn: "2024-01-08", recoveredOn: "2024-03-01", percentage: 50, reportedBy: null },
      ...{ reportedAt: "2024-01-09T12:00:00.000Z", course: long.course, version: 1, confidential: false },
      history: [expect.objectContaining({ seq: 1, deed: expect.objectContaining({ kind: "reported" }) })],
    }),
  ]);
  const events = await running.past
    .selectFrom("event")
    .select(["deed", "amount"])
    .where("ref", "=", ref)
    .where("deed", "=", "absence.taken_over")
    .execute();
  expect(events).toEqual([{ deed: "absence.taken_over", amount: 1 }]);
});

test("the tasks of the law and the figures follow from it", async () => {
  const { employer, ref, ask, take } = await employerOfTwo();
  await take(past("P1", dayAfter(today, -60), null));
  await keepStaleTasks(running.suite.db);
  await keepStaleAbsence(running.suite.db);
  const { timelines } = await ask(readTasks, { params: { ref } });
  const states = new Map(timelines[0]!.tasks.map(({ kind, state }) => [kind, state]));
  expect([states.get("report_to_service"), states.get("problem_analysis")]).toEqual(["done", "overdue"]);
  const months = await running.past
    .selectFrom("absence_month")
    .select(["month", "new_spells"])
    .where("employer_id", "=", employer)
    .orderBy("month")
    .execute();
  expect(months[0]).toEqual({ month: `${dayAfter(today, -60).slice(0, 7)}-01`, new_spells: 1 });
  expect(months.slice(1).every((it) => it.new_spells === 0)).toBe(true);
});

test("all or none, by the rules of a sick report", async () => {
  const { ref, ask, take } = await employerOfTwo();
  const good = past("P1", "2024-01-08", "2024-01-12");
  const wrong: [PastSpell, string][] = [
    [past("P1", "2024-01-10", "2024-01-20"), "spell_overlaps"],
    [past("P1", "2019-12-31", "2020-01-03"), "not_in_service"],
    [past("P1", "2024-03-10", "2024-03-09"), "spell_order"],
    [past("NIEMAND", "2024-03-10", "2024-03-12"), "not_found"],
    [past("P1", dayAfter(today, 2), null), "invalid"],
  ];
  for (const [spell, code] of wrong) await expect(take(good, spell)).rejects.toMatchObject({ code });
  expect((await ask(readDossier, { params: { ref } })).spells).toEqual([]);
  const other = await employerOfTwo();
  await take(good);
  // The id of a spell of somebody else's.
  await expect(other.take(good)).rejects.toMatchObject({ code: "already_written" });
});

test("nothing of whom the service may not know", async () => {
  const employer = await running.seed.employer("active");
  await running.seed.dossier(employer, { personnelNumber: "P9", identity: null });
  const operator = await running.asServer("operator");
  const body = { id: newId(), spells: [past("P9", "2024-01-08", "2024-01-12")] };
  const asked = operator(takeOverAbsence, { params: { employerId: employer }, body });
  await expect(asked).rejects.toMatchObject({ code: "not_shared" });
});

test("a correction under a known id is refused, not passed over; the same twice in one list counts once", async () => {
  const { take } = await employerOfTwo();
  const it = past("p1", "2024-01-08", null);
  expect(await take(it, it)).toEqual({ taken: 1, known: 1 });
  for (const other of [{ recoveredOn: "2024-01-20" }, { reportedOn: "2024-01-09" }, { personnelNumber: "p2" }])
    await expect(take({ ...it, ...other })).rejects.toMatchObject({ code: "already_written" });
  expect(await take({ ...it, personnelNumber: "P1" })).toEqual({ taken: 0, known: 1 });
});

test("a number is found as the database folds it, and a report of tomorrow is refused", async () => {
  const { employer, take } = await employerOfTwo();
  await running.seed.dossier(employer, { personnelNumber: "É7" });
  expect(await take(past("É7", "2024-01-08", "2024-01-10"))).toEqual({ taken: 1, known: 0 });
  const early = past("p1", "2024-01-08", null, { reportedOn: dayAfter(today, 2) });
  await expect(take(early)).rejects.toMatchObject({ code: "invalid" });
});
