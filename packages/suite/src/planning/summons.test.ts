import { randomUUID } from "node:crypto";
import {
  askSummons,
  cancelAppointment,
  forgetPerson,
  listSummons,
  listWaitingSummons,
  withdrawSummons,
  WriteId,
  type ConsultationKind,
  type DossierRef,
  type RefusalCode,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { asked, book, practiceOf } from "../testing/planning.ts";
import { mustBeAskable } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const wanted = (kind: ConsultationKind = "company_doctor", latest: string | null = null) => ({
  id: WriteId.parse(randomUUID()),
  kind,
  latest,
});
const request = (ask: Ask, ref: DossierRef, body = wanted()) => ask(askSummons, { params: { ref }, body });
const requestsOf = (ask: Ask, ref: DossierRef) => ask(listSummons, { params: { ref } });

async function there() {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  const hr = running.as(await running.seed.user("hr", employer));
  return { employer, ref, hr, ...(await practiceOf(running, employer)) };
}

test("HR asks, a planner sees it and plans it, and HR sees when; cancelled it waits again", async () => {
  const { ref, hr, ask, moments, consultationId } = await there();
  const body = wanted("company_doctor", "2099-01-01");
  const made = await request(hr, ref, body);
  expect(made).toMatchObject({ kind: "company_doctor", latest: "2099-01-01", plannedFor: null, withdrawn: false });
  expect(await request(hr, ref, body)).toEqual(made);
  expect(await ask(listWaitingSummons, {})).toMatchObject([
    { id: made.id, label: { ref, fullName: expect.stringContaining("Vries") } },
  ]);
  await expect(request(hr, ref)).rejects.toEqual(refused("summons_waits"));
  await request(hr, ref, wanted("case_manager"));

  const [moment] = await moments();
  const planned = await book(ask, ref, { ...asked(moment!, consultationId), summonsId: made.id });
  expect((await ask(listWaitingSummons, {})).map((it) => it.kind)).toEqual(["case_manager"]);
  const ofDoctor = async () => (await requestsOf(hr, ref)).find((it) => it.id === made.id);
  expect(await ofDoctor()).toMatchObject({ plannedFor: planned.startsAt });
  const back = () => hr(withdrawSummons, { params: { ref, summonsId: made.id } });
  await expect(back()).rejects.toEqual(refused("summons_planned"));
  const [next] = await moments();
  const again = book(ask, ref, { ...asked(next!, consultationId), summonsId: made.id });
  await expect(again).rejects.toEqual(refused("summons_planned"));

  await hr(cancelAppointment, { params: { ref, appointmentId: planned.id }, body: { reason: "employee", seen: 0 } });
  expect(await ofDoctor()).toMatchObject({ plannedFor: null });
  expect(await back()).toMatchObject({ withdrawn: true });
  expect((await ask(listWaitingSummons, {})).map((it) => it.kind)).toEqual(["case_manager"]);
});

test("a request is no content: what is shared can still be taken back, and then it is of somebody without a name", async () => {
  const { ref, hr, ask, moments, consultationId } = await there();
  const made = await request(hr, ref);
  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: true });
  expect(await ask(listWaitingSummons, {})).toMatchObject([{ id: made.id, label: { fullName: null } }]);
  await expect(request(hr, ref, wanted("other"))).rejects.toEqual(refused("not_shared"));
  const [moment] = await moments();
  const planned = book(ask, ref, { ...asked(moment!, consultationId), summonsId: made.id });
  await expect(planned).rejects.toEqual(refused("not_shared"));
});

test("a request from before the employer shared is counted on no record of his when it is seen", async () => {
  const { employer, ref, hr, ask } = await there();
  const covert = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  await request(hr, ref);
  const { id } = await request(ask, covert);
  await running.past.updateTable("summons").set({ confidential: true }).where("id", "=", id).execute();
  expect(await ask(listWaitingSummons, {})).toHaveLength(2);
  const listed = (table: "event" | "confidential_event") =>
    running.past.selectFrom(table).selectAll().where("employer_id", "=", employer).where("deed", "like", "%.listed");
  expect(await listed("event").execute()).toMatchObject([{ deed: "summons.listed", amount: 1 }]);
  expect(await listed("confidential_event").execute()).toMatchObject([{ deed: "person.listed", ref: covert }]);
});

test("of two planners who plan one request at once, one does", async () => {
  const { employer, ref, hr, ask, moments, consultationId } = await there();
  const other = running.as(await running.seed.user("planner", employer));
  const made = await request(hr, ref);
  const [one, two] = await moments();
  const outcomes = await Promise.allSettled([
    book(ask, ref, { ...asked(one!, consultationId), summonsId: made.id }),
    book(other, ref, { ...asked(two!, consultationId), summonsId: made.id }),
  ]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await moments()).length).toBe(6);
  expect(await ask(listWaitingSummons, {})).toEqual([]);
});

test("what is another's does not exist, and a request of another dossier is not planned in this one", async () => {
  const [mine, theirs] = [await there(), await there()];
  const made = await request(theirs.hr, theirs.ref);
  await expect(requestsOf(mine.hr, theirs.ref)).rejects.toEqual(refused("not_found"));
  await expect(request(mine.hr, theirs.ref)).rejects.toEqual(refused("not_found"));
  const away = mine.hr(withdrawSummons, { params: { ref: mine.ref, summonsId: made.id } });
  await expect(away).rejects.toEqual(refused("not_found"));
  const [moment] = await mine.moments();
  const body = { ...asked(moment!, mine.consultationId), summonsId: made.id };
  await expect(book(mine.ask, mine.ref, body)).rejects.toEqual(refused("not_found"));
  expect(await mine.ask(listWaitingSummons, {})).toEqual([]);
});

test.each([
  [{ visible: false, waiting: [] }, null, "not_shared"],
  [{ visible: true, waiting: [] }, "2026-02-28", "invalid"],
  [{ visible: true, waiting: [] }, "2026-03-01", null],
  [{ visible: true, waiting: ["other"] }, null, null],
  [{ visible: true, waiting: ["other", "company_doctor"] }, null, "summons_waits"],
] as const)("asked of %j at the latest on %s: %s", (dossier, latest, code) => {
  const act = () => mustBeAskable(dossier, { kind: "company_doctor", latest }, "2026-03-01");
  if (code) expect(act).toThrow(refused(code));
  else expect(act).not.toThrow();
});
