import {
  changeReportMinimum,
  readAbsenceReport,
  readReportMinimum,
  type EmployerId,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });

async function employerOf(size: number) {
  const { seed } = running;
  const employer = await seed.employer("active");
  const [hr, administrator] = [await seed.user("hr", employer), await seed.user("functional_administrator", employer)];
  await Promise.all(Array.from({ length: size }, () => seed.dossier(employer, { source: "shared", sharing: 1 })));
  return { employer, hr, administrator };
}
const figuresIn = async (user: UserId, employerId: EmployerId, month: string) =>
  (await running.as(user)(readAbsenceReport, { params: { employerId }, query: { from: month, until: month } })).figures;
const change = (user: UserId, people: number) => running.as(user)(changeReportMinimum, { body: { people } });

test("the service says of how many people at least there are figures, on the record, and never of fewer than five", async () => {
  const { employer, hr, administrator } = await employerOf(8);
  expect(await running.as(administrator)(readReportMinimum, {})).toEqual({ people: 5 });
  expect(await figuresIn(hr, employer, "2024-02")).not.toBeNull();
  for (const people of [4, 0, 101, 7.5])
    await expect(change(administrator, people)).rejects.toEqual(refused("invalid"));
  await expect(change(hr, 6)).rejects.toEqual(refused("not_permitted"));

  expect(await change(administrator, 10)).toEqual({ people: 10 });
  await change(administrator, 10);
  // What was settled stays as it was; of a month that is settled now eight are too few.
  expect(await figuresIn(hr, employer, "2024-02")).not.toBeNull();
  expect(await figuresIn(hr, employer, "2024-03")).toBeNull();
  const events = running.past.selectFrom("event").select(["actor", "amount"]);
  expect(await events.where("deed", "=", "report_minimum.changed").execute()).toEqual([
    { actor: administrator, amount: 10 },
  ]);
});

test("a smaller group later shows nothing more of the months that were settled before", async () => {
  const { employer, hr, administrator } = await employerOf(12);
  await change(administrator, 10);
  const ask = () =>
    running.as(hr)(readAbsenceReport, {
      params: { employerId: employer },
      query: { from: "2024-02", until: "2024-02" },
    });
  const before = await ask();
  expect([before.minimum, before.figures !== null]).toEqual([10, true]);
  await change(administrator, 5);
  expect(await ask()).toEqual(before);
});
