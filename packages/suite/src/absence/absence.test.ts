import { randomUUID } from "node:crypto";
import {
  readDossier,
  reportRecovered,
  reportSick,
  WriteId,
  type DossierRef,
  type RefusalCode,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const newId = () => WriteId.parse(randomUUID());
const report = (id = newId(), startsOn = "2024-03-01") =>
  sickReport({ id, startsOn, percentage: 60, safetyNet: "unknown", workAccident: true, expectedDays: 14 });
const sick = (ask: Ask, ref: DossierRef, body = report()) => ask(reportSick, { params: { ref }, body });
const recover = (ask: Ask, ref: DossierRef, spellId: string, recoveredOn: string, id = newId()) =>
  ask(reportRecovered, { params: { ref, spellId }, body: { id, recoveredOn } });

async function shared() {
  const employer = await running.seed.employer("active");
  const user = await running.seed.user("hr", employer);
  return { ref: await running.seed.dossier(employer, { source: "shared", sharing: 1 }), user, ask: running.as(user) };
}

test("a sick report opens a spell, once, and is content", async () => {
  const { ref, user, ask } = await shared();
  const body = report();
  const spell = await sick(ask, ref, body);
  expect(spell).toEqual({
    ...body,
    ref,
    recoveredOn: null,
    reportedBy: expect.stringMatching(/^Gebruiker/),
    reportedAt: expect.any(String),
    confidential: false,
  });
  expect(await sick(ask, ref, body)).toEqual(spell);
  await expect(sick(ask, ref, { ...body, percentage: 50 })).rejects.toEqual(refused("already_written"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({ hasContent: true, spells: [spell] });
  const deeds = await running.past
    .selectFrom("event")
    .select("deed")
    .where("actor", "=", user)
    .where("ref", "=", ref)
    .execute();
  expect(deeds.map(({ deed }) => deed)).toEqual(["spell.reported", "dossier.opened"]);
});

test("on an unshared dossier nothing is written, and who tried is on the record", async () => {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { identity: null });
  const user = await running.seed.user("case_manager", employer);
  await expect(sick(running.as(user), ref)).rejects.toEqual(refused("not_shared"));
  expect((await running.as(user)(readDossier, { params: { ref } })).hasContent).toBe(false);
  const tried = await running.past
    .selectFrom("event")
    .select(["deed", "ref"])
    .where("actor", "=", user)
    .orderBy("id")
    .execute();
  expect(tried[0]).toEqual({ deed: "spell.refused", ref });
});

test("two reports at the same moment make one spell", async () => {
  const { ref, ask } = await shared();
  const outcomes = await Promise.allSettled([sick(ask, ref), sick(ask, ref), sick(ask, ref)]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const body = report(newId(), "2024-01-01");
  const { ref: other, ask: again } = await shared();
  const same = await Promise.all([sick(again, other, body), sick(again, other, body)]);
  expect(same[0]).toEqual(same[1]);
});

test("a recovery closes the spell, once, and makes room for the next", async () => {
  const { ref, ask } = await shared();
  const { id } = await sick(ask, ref);
  await expect(recover(ask, ref, id, "2024-02-29")).rejects.toEqual(refused("spell_order"));
  const spell = await recover(ask, ref, id, "2024-03-10");
  expect(spell.recoveredOn).toBe("2024-03-10");
  expect(await recover(ask, ref, id, "2024-03-10")).toEqual(spell);
  await expect(recover(ask, ref, id, "2024-03-11")).rejects.toEqual(refused("already_written"));
  await expect(sick(ask, ref, report(newId(), "2024-03-09"))).rejects.toEqual(refused("spell_overlaps"));
  expect((await sick(ask, ref, report(newId(), "2024-03-10"))).startsOn).toBe("2024-03-10");
});

test("a recovery on a day to come is refused, and the spell stays open for the true day", async () => {
  const { ref, ask } = await shared();
  const { id } = await sick(ask, ref);
  const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10);
  await expect(recover(ask, ref, id, day(2 * 86_400_000))).rejects.toMatchObject({
    code: "invalid",
    faults: [{ path: "recoveredOn", sentence: expect.stringContaining("toekomst") }],
  });
  expect((await recover(ask, ref, id, day(-86_400_000))).recoveredOn).toBe(day(-86_400_000));
});

test("a spell is of its own dossier", async () => {
  const [one, other] = [await shared(), await shared()];
  const { id } = await sick(one.ask, one.ref);
  await expect(recover(other.ask, other.ref, id, "2024-03-10")).rejects.toEqual(refused("not_found"));
  await expect(recover(other.ask, one.ref, id, "2024-03-10")).rejects.toEqual(refused("not_found"));
  await expect(sick(other.ask, other.ref, report(WriteId.parse(id)))).rejects.toEqual(refused("already_written"));
});

test("no cause and no free text is taken (AP, Beleidsregels De zieke werknemer)", async () => {
  const { ref, ask } = await shared();
  const body = { ...report(), cause: "griep" };
  await expect(sick(ask, ref, body)).rejects.toEqual(refused("invalid"));
});
