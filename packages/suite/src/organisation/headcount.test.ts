import { randomUUID } from "node:crypto";
import type { DepartmentId, DossierRef, EmployerId } from "@datakluis/contract";
import { isThereAlready, transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** In which department each of some numbers stands after a step; the last department is none. */
const anyStep = fc.record({
  what: fc.constantFrom("deliver" as const, "remove" as const, "fail" as const),
  people: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 8 }),
  department: fc.nat(3),
});
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

test("whatever is delivered, moved, removed or undone, side by side, the tree counts who really stand there", async () => {
  const { seed, past } = running;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyStep, { maxLength: 6 }), { minLength: 1, maxLength: 3 }), async (lanes) => {
      const employer = await seed.employer();
      const departments = [...(await Promise.all([1, 2, 3].map(() => seed.department(employer)))), null];
      const refs = Array.from({ length: 12 }, () => randomUUID() as DossierRef).toSorted();
      await Promise.all(
        lanes.map(async (steps) => {
          for (const step of steps) await take(employer, departments, refs, step);
        }),
      );
      const counted = await past
        .selectFrom("dossier")
        .select(["department_id", sql<number>`count(*)::int`.as("members")])
        .where("employer_id", "=", employer)
        .groupBy("department_id")
        .execute();
      const kept = past
        .selectFrom("headcount")
        .select(["department_id", "members"])
        .where("employer_id", "=", employer);
      expect(new Set(await kept.where("members", "!=", 0).execute())).toEqual(new Set(counted));
    }),
    { numRuns: 25 },
  );
});

async function take(
  employer: EmployerId,
  departments: (DepartmentId | null)[],
  refs: DossierRef[],
  { what, people, department }: Step,
): Promise<void> {
  if (what === "remove") {
    // In the order in which they are delivered: else two wait for one another.
    const gone = people.map((at) => refs[at]!);
    return void (await running.past
      .with("locked", (db) =>
        db.selectFrom("dossier").select("ref").where("ref", "in", gone).orderBy("ref").forUpdate(),
      )
      .deleteFrom("dossier")
      .where("ref", "in", (db) => db.selectFrom("locked").select("ref"))
      .execute());
  }
  const rows = people
    .toSorted((one, other) => one - other)
    .map((at) => ({
      employer_id: employer,
      ref: refs[at]!,
      personnel_number: `P${at}`,
      department_id: departments[department]!,
      born_on: "1980-01-01",
      sex: "female" as const,
    }));
  await transactionFor(running.suite.db, { employer }, async (tx) => {
    await tx
      .insertInto("dossier")
      .values(rows)
      .onConflict((it) =>
        it.columns(["employer_id", "ref"]).doUpdateSet({ department_id: (row) => row.ref("excluded.department_id") }),
      )
      .execute();
    if (what === "fail") throw new Undone();
  }).catch((fault: unknown) => {
    // Of two that write the same newcomer at the very same moment the database may refuse one: then it is undone too.
    if (!(fault instanceof Undone) && !isThereAlready(fault)) throw fault;
  });
}

class Undone extends Error {}

test("nobody but the database itself changes the counts", async () => {
  const { seed, suite } = running;
  const employer = await seed.employer();
  await seed.dossier(employer, {});
  const write = transactionFor(suite.db, { employer }, (tx) =>
    tx.updateTable("headcount").set({ members: 7 }).where("employer_id", "=", employer).execute(),
  );
  await expect(write).rejects.toThrow("permission denied");
});
