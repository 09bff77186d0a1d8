import { randomUUID } from "node:crypto";
import {
  changeCourse,
  changeLeave,
  correctSpell,
  readDossier,
  recordLeave,
  reportRecovered,
  reportSick,
  withdrawLeave,
  withdrawSpell,
  WriteId,
  type DossierRef,
  type RefusalCode,
  type SpellDeed,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { transactionFor } from "@datakluis/kit/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../schema.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { fold } from "./fold.ts";
import * as store from "./store.ts";

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
const at = (ref: DossierRef, spellId: string) => ({ params: { ref, spellId } });
const recover = (ask: Ask, ref: DossierRef, spellId: string, recoveredOn: string, id = newId(), seen = 1) =>
  ask(reportRecovered, { ...at(ref, spellId), body: { id, seen, recoveredOn } });
const half = (ask: Ask, ref: DossierRef, spellId: string, from = "2024-03-04", seen = 1, id = newId()) =>
  ask(changeCourse, { ...at(ref, spellId), body: { id, seen, from, percentage: 37.5, therapy: 20 } });

async function shared() {
  const employer = await running.seed.employer("active");
  const user = await running.seed.user("hr", employer);
  return {
    ref: await running.seed.dossier(employer, { source: "shared", sharing: 1 }),
    user,
    employer,
    ask: running.as(user),
  };
}

test("a sick report opens a spell, once, and is content", async () => {
  const { ref, user, ask } = await shared();
  const body = report();
  const spell = await sick(ask, ref, body);
  expect(spell).toEqual({
    ...body,
    ref,
    recoveredOn: null,
    course: [{ from: "2024-03-01", percentage: 60, therapy: null }],
    differentCause: false,
    employment: null,
    endsOn: null,
    endedBy: null,
    withdrawn: null,
    reference: null,
    version: 1,
    reportedBy: expect.stringMatching(/^Gebruiker/),
    reportedAt: expect.any(String),
    confidential: false,
    history: [
      {
        seq: 1,
        at: expect.any(String),
        byName: expect.stringMatching(/^Gebruiker/),
        deed: { kind: "reported", said: expect.objectContaining({ startsOn: "2024-03-01" }) },
      },
    ],
  });
  expect(await sick(ask, ref, body)).toEqual(spell);
  await expect(sick(ask, ref, { ...body, percentage: 50 })).rejects.toEqual(refused("already_written"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({
    hasContent: true,
    spells: [spell],
    chains: [{ spells: [spell.id], startsOn: "2024-03-01", endsOn: null, gaps: [] }],
  });
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
  const once = newId();
  const spell = await recover(ask, ref, id, "2024-03-10", once);
  expect(spell).toMatchObject({ recoveredOn: "2024-03-10", endsOn: "2024-03-10", endedBy: "recovery", version: 2 });
  expect(await recover(ask, ref, id, "2024-03-10", once)).toEqual(spell);
  expect(await recover(ask, ref, id, "2024-03-10")).toEqual(spell);
  await expect(recover(ask, ref, id, "2024-03-11", once)).rejects.toEqual(refused("already_written"));
  await expect(recover(ask, ref, id, "2024-03-11", newId(), 2)).rejects.toEqual(refused("spell_recovered"));
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

test("somebody recovers in part, was corrected, and was never ill: all of it stays, and then it counts nowhere", async () => {
  const { ref, ask } = await shared();
  const { id } = await sick(ask, ref);
  const part = await half(ask, ref, id);
  expect(part.course).toEqual([
    { from: "2024-03-01", percentage: 60, therapy: null },
    { from: "2024-03-04", percentage: 37.5, therapy: 20 },
  ]);
  expect(part).toMatchObject({ percentage: 37.5, version: 2 });
  await recover(ask, ref, id, "2024-03-11", newId(), 2);
  const correction = { id: newId(), seen: 3, startsOn: "2024-02-29", recoveredOn: null, workAccident: false };
  const corrected = await ask(correctSpell, { ...at(ref, id), body: correction });
  expect(corrected).toMatchObject({ startsOn: "2024-02-29", recoveredOn: null, workAccident: false, version: 4 });
  expect(corrected.course[0]).toEqual({ from: "2024-02-29", percentage: 60, therapy: null });
  expect(await ask(correctSpell, { ...at(ref, id), body: correction })).toEqual(corrected);
  const gone = await ask(withdrawSpell, { ...at(ref, id), body: { id: newId(), seen: 4, reason: "not_ill" } });
  expect(gone).toMatchObject({ withdrawn: "not_ill", endsOn: null });
  expect(gone.history.map(({ deed }) => deed.kind)).toEqual([
    "reported",
    "course",
    "recovered",
    "corrected",
    "withdrawn",
  ]);
  await expect(half(ask, ref, id, "2024-03-05", 5)).rejects.toEqual(refused("spell_withdrawn"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({ hasContent: true, spells: [gone], chains: [] });
  // Its days are free again.
  expect((await sick(ask, ref)).startsOn).toBe("2024-03-01");

  const kept = await running.past.selectFrom("spell_event").select("spell_id").where("spell_id", "=", id).execute();
  expect(kept).toHaveLength(5);
  const change = transactionFor(running.suite.db, { employer: (await employerOf(ref))! }, (tx) =>
    tx.deleteFrom("spell_event").where("spell_id", "=", id).execute(),
  );
  await expect(change).rejects.toThrow("permission denied");
});

const employerOf = async (ref: DossierRef) =>
  (await running.past.selectFrom("dossier").select("employer_id").where("ref", "=", ref).executeTakeFirst())
    ?.employer_id;

test("somebody was ill and has recovered: one report, of days long past too, with its course", async () => {
  const { ref, ask } = await shared();
  const course = [{ from: "2022-05-09", percentage: 50, therapy: null }];
  const body = { ...report(newId(), "2022-05-02"), course, recoveredOn: "2022-05-16" };
  const spell = await sick(ask, ref, body);
  expect(spell).toMatchObject({ startsOn: "2022-05-02", recoveredOn: "2022-05-16", percentage: 50, version: 1 });
  expect(await sick(ask, ref, body)).toEqual(spell);
  const { chains } = await ask(readDossier, { params: { ref } });
  expect(chains).toEqual([{ spells: [spell.id], startsOn: "2022-05-02", endsOn: "2022-05-16", gaps: [] }]);
});

test("of two who change one spell at once the second is told that it changed, and what", async () => {
  const { ref, ask, employer } = await shared();
  const other = running.as(await running.seed.user("case_manager", employer));
  const { id } = await sick(ask, ref);
  const outcomes = await Promise.allSettled([half(ask, ref, id), recover(other, ref, id, "2024-03-12")]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [lost] = outcomes.filter((it) => it.status === "rejected");
  expect(lost!.reason).toEqual(refused("spell_changed"));
  const { spells } = await ask(readDossier, { params: { ref } });
  expect(spells[0]!.history.map(({ seq }) => seq)).toEqual([1, 2]);
  // Who wanted what stands already is content.
  const same = await Promise.all([
    recover(ask, ref, id, "2024-03-12", newId(), 2),
    recover(other, ref, id, "2024-03-12", newId(), 2),
  ]);
  expect(same[0]).toEqual(same[1]);
});

test("a coupling writes without a user, finds its spell again by its own reference, and meets a person in order", async () => {
  const { ref, ask, employer } = await shared();
  const coupling = { couplingId: randomUUID() };
  const now = new Date();
  const within = <A>(work: (tx: Tx) => Promise<A>) => transactionFor(running.suite.db, { employer }, work);
  const said = { ...report(), reference: "ZM-2024-17" };
  const spell = await within((tx) => store.report(tx, coupling, ref, said, now));
  expect(spell).toMatchObject({ reference: "ZM-2024-17", reportedBy: null });
  expect(await within((tx) => store.report(tx, coupling, ref, said, now))).toEqual(spell);
  await expect(
    within((tx) => store.report(tx, coupling, ref, { ...report(newId(), "2024-05-01"), reference: "ZM-2024-17" }, now)),
  ).rejects.toEqual(refused("already_written"));

  const found = { ref, reference: "ZM-2024-17" };
  const [byPerson, byCoupling] = await Promise.allSettled([
    half(ask, ref, spell.id),
    within((tx) => store.recover(tx, coupling, found, { id: newId(), recoveredOn: "2024-03-20" }, now)),
  ]);
  expect(byCoupling!.status).toBe("fulfilled");
  if (byPerson!.status === "rejected") expect(byPerson.reason).toEqual(refused("spell_changed"));
  const gone = await within((tx) => store.withdraw(tx, coupling, found, { id: newId(), reason: "by_message" }, now));
  expect(gone).toMatchObject({ id: spell.id, withdrawn: "by_message", recoveredOn: "2024-03-20" });
  expect(gone.history.at(-1)!.byName).toBeNull();
  await expect(
    within((tx) =>
      store.recover(tx, coupling, { ref, reference: "ZM-1" }, { id: newId(), recoveredOn: "2024-03-20" }, now),
    ),
  ).rejects.toEqual(refused("not_found"));
  const deeds = running.past.selectFrom("event").select(["deed", "actor", "actor_kind"]).where("ref", "=", ref);
  expect(await deeds.where("actor_kind", "=", "service").execute()).toEqual(
    ["spell.reported", "spell.recovered", "spell.withdrawn"].map((deed) => ({
      deed,
      actor: null,
      actor_kind: "service",
    })),
  );
});

test("pregnancy and birth leave is no spell: it ends one, is no gap of a chain, and is changed and withdrawn", async () => {
  const { ref, ask } = await shared();
  const { id } = await sick(ask, ref, report(newId(), "2024-02-01"));
  const body = { id: newId(), startsOn: "2024-03-04", endsOn: "2024-06-24" };
  const leave = await ask(recordLeave, { params: { ref }, body });
  expect(leave).toMatchObject({ startsOn: "2024-03-04", endsOn: "2024-06-24", version: 1, withdrawn: false });
  expect(await ask(recordLeave, { params: { ref }, body })).toEqual(leave);
  const again = await sick(ask, ref, report(newId(), "2024-06-24"));
  const dossier = await ask(readDossier, { params: { ref } });
  expect(dossier.spells.map(({ endsOn, endedBy }) => [endsOn, endedBy])).toEqual([
    [null, null],
    ["2024-03-04", "leave"],
  ]);
  const gaps = [{ from: "2024-03-04", until: "2024-06-24" }];
  expect(dossier.chains).toEqual([{ spells: [id, again.id], startsOn: "2024-02-01", endsOn: null, gaps }]);
  await expect(recover(ask, ref, id, "2024-03-10")).rejects.toEqual(refused("spell_in_leave"));

  const params = { ref, leaveId: leave.id };
  const days = { startsOn: "2024-03-04", endsOn: "2024-06-17" };
  const moved = await ask(changeLeave, { params, body: { id: newId(), seen: 1, ...days } });
  expect(moved).toMatchObject({ ...days, version: 2 });
  await expect(
    ask(changeLeave, { params, body: { id: newId(), seen: 1, startsOn: "2024-03-04", endsOn: "2024-06-10" } }),
  ).rejects.toEqual(refused("outdated"));
  await expect(
    ask(changeLeave, { params, body: { id: newId(), seen: 2, startsOn: "2024-03-04", endsOn: "2024-06-25" } }),
  ).rejects.toEqual(refused("leave_meets_spell"));
  // Without the leave the first spell would run into the second.
  const withdrawal = { params, body: { id: newId(), seen: 2 } };
  await expect(ask(withdrawLeave, withdrawal)).rejects.toEqual(refused("leave_keeps_apart"));
  await recover(ask, ref, id, "2024-03-01");
  const gone = await ask(withdrawLeave, withdrawal);
  expect(gone).toMatchObject({ withdrawn: true, version: 3 });
  expect(gone.history.map(({ endsOn }) => endsOn)).toEqual(["2024-06-24", "2024-06-17", "2024-06-17"]);
  await expect(ask(changeLeave, { params, body: { ...days, id: newId(), seen: 3 } })).rejects.toEqual(
    refused("leave_withdrawn"),
  );
});

test("leave is content: nothing of it is written while the dossier is not shared", async () => {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { identity: null });
  const ask = running.as(await running.seed.user("hr", employer));
  const body = { id: newId(), startsOn: "2024-03-04", endsOn: "2024-06-24" };
  await expect(ask(recordLeave, { params: { ref }, body })).rejects.toEqual(refused("not_shared"));
  const one = await shared();
  await one.ask(recordLeave, { params: { ref: one.ref }, body });
  expect(await one.ask(readDossier, { params: { ref: one.ref } })).toMatchObject({ hasContent: true });
});

test("no cause and no free text is taken (AP, Beleidsregels De zieke werknemer)", async () => {
  const { ref, ask } = await shared();
  const body = { ...report(), cause: "griep" };
  await expect(sick(ask, ref, body)).rejects.toEqual(refused("invalid"));
});

test("what stands in a row is its history folded, of everything that was written here", async () => {
  const rows = await running.past.selectFrom("spell").selectAll().execute();
  const events = await running.past.selectFrom("spell_event").selectAll().orderBy("seq").execute();
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const own = events.filter((it) => it.spell_id === row.id);
    const standing = fold(own.map(({ kind, said }) => ({ kind, said }) as SpellDeed));
    expect(row.version).toBe(own.length);
    expect(Number(row.percentage)).toBe(standing.course.at(-1)!.percentage);
    expect(standing).toEqual({
      startsOn: row.starts_on,
      recoveredOn: row.recovered_on,
      course: row.course,
      safetyNet: row.safety_net,
      workAccident: row.work_accident,
      liableThirdParty: row.liable_third_party,
      expectedDays: row.expected_days,
      differentCause: row.different_cause,
      withdrawn: row.withdrawn,
    });
  }
});
