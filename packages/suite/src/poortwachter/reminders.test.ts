import { readReminders, reportSick, turnReminders, type UserId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amsterdamDate, dayAfter } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { remindAll } from "./reminders.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const today = amsterdamDate(new Date());
const at = (time: string, day = today) => new Date(`${day}T${time}:00Z`);
const remind = (now: Date) => remindAll(running.suite, now);
const mailsTo = async (user: UserId) => {
  const { email } = await running.past
    .selectFrom("account")
    .select("email")
    .where("id", "=", user)
    .executeTakeFirstOrThrow();
  return running.past.selectFrom("mail").select(["subject", "text"]).where("recipient", "=", email).execute();
};

test("one mail a day says how many tasks are due, where, and nothing of whom; and none to who wants none", async () => {
  const employer = await running.seed.employer("active");
  const seed = () => running.seed.user("hr", employer);
  const [hr, other, manager] = [await seed(), await seed(), await running.seed.user("case_manager", employer)];
  for (const days of [50, 60, 62]) {
    const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1, personnelNumber: `P-${days}` });
    const body = sickReport({ startsOn: dayAfter(today, -days) });
    await running.as(hr)(reportSick, { params: { ref }, body });
  }
  const turned = { body: { on: false } };
  expect(await running.as(other)(turnReminders, turned)).toEqual({ on: false });
  expect(await running.as(other)(readReminders, {})).toEqual({ on: false });

  await remind(at("03:00"));
  expect(await mailsTo(hr)).toEqual([]);
  await Promise.all([remind(at("10:00")), remind(at("10:00"))]);
  await remind(at("15:00"));
  const [mail, ...more] = await mailsTo(hr);
  expect([more, mail!.subject]).toEqual([[], "Uw taken in Datakluis"]);
  // The action plan of who is ill shortest is due this week; those of the others are overdue.
  expect(mail!.text).toContain("U hebt 1 taak die deze week af moet.");
  expect(mail!.text).toContain("U hebt 2 taken die te laat zijn.");
  expect(mail!.text).toContain("https://kluis.example/taken");
  expect(mail!.text).not.toMatch(/Vries|P-50|P-6|Werkgever/);
  // Nothing waits for the role of a case manager, and who turned them off gets none.
  expect([await mailsTo(other), await mailsTo(manager)]).toEqual([[], []]);
  await remind(at("10:00", dayAfter(today, 1)));
  expect(await mailsTo(hr)).toHaveLength(2);
});

test("whose account is shut, or was never accepted, gets none; while login cannot say, nobody does until it can", async () => {
  const employer = await running.seed.employer("active");
  const [inUse, shut, invited] = [
    await running.seed.user("hr", employer),
    await running.seed.user("hr", employer),
    await running.seed.user("hr", employer),
  ];
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  await running.as(inUse)(reportSick, { params: { ref }, body: sickReport({ startsOn: dayAfter(today, -60) }) });
  running.login.states.set(shut, "disabled").set(invited, "invited");
  const mailed = async () => [
    (await mailsTo(inUse)).length,
    (await mailsTo(shut)).length,
    (await mailsTo(invited)).length,
  ];
  running.login.refuses = "login_away";
  await remind(at("10:00"));
  expect(await mailed()).toEqual([0, 0, 0]);
  running.login.refuses = undefined;
  await remind(at("11:00"));
  expect(await mailed()).toEqual([1, 0, 0]);
  // In use again, on the same day.
  running.login.states.delete(shut);
  await remind(at("12:00"));
  expect(await mailed()).toEqual([1, 1, 0]);
});
