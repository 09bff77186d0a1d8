import { afterAll, beforeAll, expect, test } from "vitest";
import { readDossier, reportSick, type DossierRef } from "@datakluis/contract";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { retrieved, retrieving } from "../testing/retrieving.ts";
import { forgetUnwritten } from "./forgetting.ts";
import { sickReport } from "../testing/reports.ts";

/** Of whoever is retrieved and nothing is written about, the service may not go on knowing who he is (D11, D12). */

let running: RunningSuite;
let it: ReturnType<typeof retrieving>;
beforeAll(async () => {
  running = await runningSuite();
  it = retrieving(running);
});
afterAll(() => running.stop());

/** Retrieved just before midnight in winter: in Amsterdam it was the next day already. */
const at = "2026-01-04T23:30:00.000Z";
const [before, day] = ["2026-01-19", "2026-01-20"];

async function held() {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const ref = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref, retrieved, at)));
  return { employer, user, ref, open: async () => running.as(user)(readDossier, { params: { ref } }) };
}

const forgottenOn = async (ref: DossierRef) =>
  (
    await running.past
      .selectFrom("confidential_event")
      .select("actor")
      .where("ref", "=", ref)
      .where("deed", "=", "person.forgotten")
      .execute()
  ).length;

const write = async (user: Parameters<RunningSuite["as"]>[0], ref: DossierRef) =>
  running.as(user)(reportSick, {
    params: { ref },
    body: sickReport({ startsOn: "2026-01-05" }),
  });

test("who was retrieved and of whom nothing was written is forgotten on the day his dossier names, on the record and once", async () => {
  const { ref, open } = await held();
  expect((await open()).retrieved).toEqual({ at, forgottenOn: day, kept: false });
  await forgetUnwritten(running.suite.db, before);
  expect((await open()).person).toMatchObject({ lastName: retrieved.lastName });
  await Promise.all([1, 2].map(() => forgetUnwritten(running.suite.db, day)));
  expect(await open()).toMatchObject({ person: null, retrieved: null, shared: null });
  expect(await forgottenOn(ref)).toBe(1);
});

test("who something was written about is kept, and his dossier names no day", async () => {
  const { user, ref, open } = await held();
  await write(user, ref);
  expect((await open()).retrieved).toEqual({ at, forgottenOn: null, kept: false });
  await forgetUnwritten(running.suite.db, "2027-01-01");
  expect((await open()).person).toMatchObject({ lastName: retrieved.lastName });
});

test("of forgetting and writing at one moment one wins: what is written is about somebody the service knows", async () => {
  for (let times = 0; times < 8; times += 1) {
    const { user, ref, open } = await held();
    const [, written] = await Promise.allSettled([forgetUnwritten(running.suite.db, day), write(user, ref)]);
    const { person, hasContent } = await open();
    expect([person !== null, hasContent]).toEqual(written.status === "fulfilled" ? [true, true] : [false, false]);
  }
});
