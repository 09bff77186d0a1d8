import { randomUUID } from "node:crypto";
import {
  closeTask,
  endOwnTask,
  listTasks,
  putOwnTask,
  readTasks,
  receivePerson,
  reportSick,
  type DossierRef,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate, dayAfter } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { newId, retrieved, retrieving } from "../testing/retrieving.ts";
import { sickReport } from "../testing/reports.ts";
import { keepStaleTasks } from "./keep.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const today = amsterdamDate(new Date());
const ago = (days: number) => dayAfter(today, -days);
const timelines = async (user: UserId, ref: DossierRef) =>
  (await running.as(user)(readTasks, { params: { ref } })).timelines;
const queue = async (user: UserId, ref: DossierRef) =>
  (await running.as(user)(listTasks, { query: { whose: "all", limit: 50 } })).lines.filter(
    (it) => it.about.ref === ref,
  );
const close = (user: UserId, ref: DossierRef, taskId: string) =>
  running.as(user)(closeTask, {
    params: { ref, taskId },
    body: { id: newId(), outcome: { what: "done", on: today } },
  });
const share = async (ref: DossierRef, sharing: number) =>
  (await running.asServer("vault"))(receivePerson, {
    params: { ref },
    body: {
      ref,
      sharing,
      version: 9,
      identity: retrieved,
      because: { careRequest: "other", note: "Deelt het dossier zelf", byName: "HR", at: "2026-02-02T11:29:00.000Z" },
    },
  });

/** Ill, and known to the service alone. */
async function held() {
  const it = retrieving(running);
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const hr = await running.seed.user("hr", employer);
  const ref = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref)));
  await running.as(user)(reportSick, { params: { ref }, body: sickReport({ startsOn: ago(50) }) });
  return { employer, user, hr, ref };
}

test("tasks of what an employer is not informed of exist for the service alone, by name, and are done on its own record", async () => {
  const { employer, user, hr, ref } = await held();
  const [line] = await queue(user, ref);
  expect(line).toMatchObject({ confidential: true, about: { fullName: expect.stringContaining("Geheimhout") } });
  expect([await queue(hr, ref), await timelines(hr, ref)]).toEqual([[], []]);
  const [timeline] = await timelines(user, ref);
  const { id } = timeline!.tasks.find(({ kind }) => kind === "problem_analysis")!;
  await expect(close(hr, ref, id)).rejects.toEqual(refused("not_found"));
  expect(await close(user, ref, id)).toMatchObject({ state: "done", confidential: true });

  const count = (who: { user: string } | { employer: string }) =>
    transactionFor(running.suite.db, who, async (tx) => {
      const tasks = await tx.selectFrom("task").select("id").where("ref", "=", ref).execute();
      const events = await tx.selectFrom("task_event").select("id").where("ref", "=", ref).execute();
      const stale = await tx.selectFrom("task_stale").select("ref").where("ref", "=", ref).execute();
      return [tasks.length > 0, events.length, stale.length];
    });
  const nothing = [false, 0, 0];
  expect([await count({ user: hr }), await count({ employer }), await count({ user })]).toEqual([
    nothing,
    nothing,
    [true, 1, 0],
  ]);
  const deeds = async (table: "event" | "confidential_event") =>
    (
      await running.past
        .selectFrom(table)
        .select("deed")
        .where("ref", "=", ref)
        .where("deed", "like", "task.%")
        .execute()
    ).map(({ deed }) => deed);
  expect([await deeds("event"), await deeds("confidential_event")]).toEqual([[], ["task.done"]]);
});

test("when the employer shares and reports somebody sick himself, his dates are those of what he knows", async () => {
  const { user, hr, ref } = await held();
  await share(ref, 1);
  await running.as(hr)(reportSick, { params: { ref }, body: sickReport({ startsOn: ago(38) }) });
  const [his, ...none] = await timelines(hr, ref);
  expect([his!.startsOn, none]).toEqual([ago(38), []]);
  expect((await timelines(user, ref)).map((it) => it.startsOn)).toEqual([ago(38), ago(50)]);
  expect((await queue(hr, ref)).map((it) => it.kind)).toEqual(["problem_analysis"]);
  // What the employer's user or the system derives anew leaves what is not his to see.
  const before = (await queue(user, ref)).length;
  await close(hr, ref, his!.tasks.find(({ kind }) => kind === "action_plan")!.id);
  await keepStaleTasks(running.suite.db);
  expect((await queue(hr, ref)).map((it) => it.kind)).toEqual(["problem_analysis", "evaluation"]);
  expect(await queue(user, ref)).toHaveLength(before + 1);
});

test("an own task that was stopped waits for nobody, also where only the service knows of the absence", async () => {
  const { user, ref, employer } = await held();
  const administrator = running.as(await running.seed.user("functional_administrator", employer));
  const params = { ownTaskId: randomUUID() };
  const own = { employerId: employer, name: "Bellen", opensDay: 5, dueDay: 8, owner: "case_manager" as const };
  await administrator(putOwnTask, { params, body: own });
  // Whoever of the service writes there derives it.
  const [first] = await queue(user, ref);
  await close(user, ref, first!.id);
  const owns = async () => (await queue(user, ref)).filter(({ kind }) => kind === "own");
  expect(await owns()).toMatchObject([{ ownName: "Bellen", confidential: true }]);
  await administrator(endOwnTask, { params });
  await keepStaleTasks(running.suite.db);
  expect(await owns()).toEqual([]);
});
