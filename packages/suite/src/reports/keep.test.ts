import { randomUUID } from "node:crypto";
import fc from "fast-check";
import {
  changeCourse,
  correctSpell,
  recordLeave,
  reportRecovered,
  reportSick,
  withdrawLeave,
  withdrawSpell,
  WriteId,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { transactionFor } from "@datakluis/kit/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayAfter } from "../absence/days.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";
import { keepAbsenceOf, workersOf } from "./keep.ts";
import { firstDayOf } from "./months.ts";
import { absenceOf } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const newId = () => WriteId.parse(randomUUID());

const kept = (employerId: EmployerId) =>
  running.past
    .selectFrom("absence_month")
    .select(["ref", "month", "lost", "on_leave", "new_spells", "ended", "ill"])
    .where("employer_id", "=", employerId)
    .orderBy("ref")
    .orderBy("month")
    .execute();

/** All of it counted anew, from what stands. */
async function countedAnew(employerId: EmployerId, refs: readonly DossierRef[]) {
  const workers = await transactionFor(running.suite.db, { employer: employerId }, (tx) =>
    workersOf(tx, employerId, refs),
  );
  const rows = [...workers].flatMap(([ref, worker]) =>
    [...absenceOf(worker)].map(([month, { onLeave, newSpells, ...it }]) => ({
      ...{ ref, month: firstDayOf(month), on_leave: onLeave, new_spells: newSpells },
      ...it,
    })),
  );
  return rows.toSorted((a, b) => (`${a.ref}${a.month}` < `${b.ref}${b.month}` ? -1 : 1));
}

async function shared() {
  const employer = await running.seed.employer("active");
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1, startsOn: "2020-01-01" });
  return { employer, ref, ask: running.as(await running.seed.user("hr", employer)) };
}

const someDeed = fc.record({
  what: fc.constantFrom("report", "recover", "course", "correct", "withdraw", "leave", "leave_withdrawn", "employment"),
  who: fc.nat(2),
  day: fc.integer({ min: 0, max: 700 }),
  percentage: fc.constantFrom(100, 50, 12.5),
  /** Whether it is counted after this. */
  count: fc.boolean(),
});

test("what is kept is what counting everything anew gives, whatever was changed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someDeed, { minLength: 8, maxLength: 25 }), async (deeds) => {
      const { employer, ref: first, ask } = await shared();
      const others = [1, 2].map(() => running.seed.dossier(employer, { source: "shared", sharing: 1 }));
      const refs = [first, ...(await Promise.all(others))];
      const spells = new Map<DossierRef, { id: string; version: number }>();
      const leaves = new Map<DossierRef, { id: string; version: number }>();
      for (const deed of deeds) {
        await change(ask, employer, refs[deed.who]!, deed, spells, leaves).catch(() => undefined);
        if (deed.count) await keepAbsenceOf(running.suite.db, employer);
      }
      await keepAbsenceOf(running.suite.db, employer);
      expect(await kept(employer)).toEqual(await countedAnew(employer, refs));
    }),
    { numRuns: 12 },
  );
});

type Known = Map<DossierRef, { id: string; version: number }>;

/** Somebody changes something, or is refused. */
async function change(
  ask: Ask,
  employer: EmployerId,
  ref: DossierRef,
  { what, day: after, percentage }: { what: string; day: number; percentage: number },
  spells: Known,
  leaves: Known,
): Promise<void> {
  const day = dayAfter("2023-01-02", after);
  const spell = spells.get(ref);
  const leave = leaves.get(ref);
  const of = { params: { ref, spellId: spell?.id ?? newId() } };
  const write = { id: newId(), seen: spell?.version ?? 1 };
  if (what === "report")
    spells.set(ref, await ask(reportSick, { params: { ref }, body: sickReport({ startsOn: day, percentage }) }));
  if (what === "recover") spells.set(ref, await ask(reportRecovered, { ...of, body: { ...write, recoveredOn: day } }));
  if (what === "course")
    spells.set(ref, await ask(changeCourse, { ...of, body: { ...write, from: day, percentage, therapy: null } }));
  if (what === "correct") spells.set(ref, await ask(correctSpell, { ...of, body: { ...write, startsOn: day } }));
  if (what === "withdraw") await ask(withdrawSpell, { ...of, body: { ...write, reason: "not_ill" } });
  if (what === "leave")
    leaves.set(
      ref,
      await ask(recordLeave, { params: { ref }, body: { id: newId(), startsOn: day, endsOn: dayAfter(day, 112) } }),
    );
  if (what === "leave_withdrawn")
    await ask(withdrawLeave, {
      params: { ref, leaveId: leave?.id ?? newId() },
      body: { id: newId(), seen: leave?.version ?? 1 },
    });
  if (what === "employment")
    await transactionFor(running.suite.db, { employer }, (tx) =>
      tx.updateTable("employment").set({ ends_on: day, contract_hours: 24 }).where("ref", "=", ref).execute(),
    );
}

test("the sweep counts by itself", async () => {
  const { employer, ref, ask } = await shared();
  await ask(reportSick, { params: { ref }, body: sickReport({ startsOn: "2024-02-26" }) });
  await expect.poll(() => kept(employer), { timeout: 30_000 }).not.toEqual([]);
});

test("what somebody changes while it is counted is counted after it", async () => {
  const { employer, ref, ask } = await shared();
  await ask(reportSick, { params: { ref }, body: sickReport({ startsOn: "2024-02-26" }) });
  await transactionFor(running.suite.db, { employer }, async (tx) => {
    await tx.updateTable("employment").set({ ends_on: "2024-03-03" }).where("ref", "=", ref).execute();
    await keepAbsenceOf(running.suite.db, employer);
  });
  await keepAbsenceOf(running.suite.db, employer);
  expect(await kept(employer)).toMatchObject([
    { month: "2024-02-01", new_spells: 1, ended: [] },
    { month: "2024-03-01", new_spells: 0, ended: [7] },
  ]);
});

test("what an employer is not informed of is not counted, for nobody", async () => {
  const { employer, ref, ask } = await shared();
  await ask(reportSick, { params: { ref }, body: sickReport({ startsOn: "2024-02-26" }) });
  await running.past.updateTable("spell").set({ confidential: true }).where("ref", "=", ref).execute();
  await running.past
    .insertInto("absence_stale")
    .values({ employer_id: employer, ref })
    .onConflict((on) => on.doNothing())
    .execute();
  await keepAbsenceOf(running.suite.db, employer);
  expect(await kept(employer)).toEqual([]);
});
