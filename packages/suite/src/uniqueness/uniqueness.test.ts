import { readUniqueness, RemainingAttribute, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const anyPerson = fc.record({
  born_on: fc.constantFrom("1980-01-01", "1980-09-09", "1991-01-01"),
  sex: fc.constantFrom("female" as const, "male" as const),
  department_id: fc.nat(2),
  job_title: fc.constantFrom("Chauffeur", "Monteur", null),
  contract_hours: fc.constantFrom(36, 40),
  starts_on: fc.constantFrom("2020-01-01", "2020-01-15", "2021-03-01"),
});
type Known = typeof anyPerson extends fc.Arbitrary<infer P> ? P : never;

async function deliver(employer: EmployerId, people: readonly Known[]): Promise<void> {
  const { seed, suite } = running;
  const departments = [await seed.department(employer), await seed.department(employer), null];
  for (const { born_on, sex, department_id, starts_on, ...employment } of people) {
    const departmentId = departments[department_id]!;
    const ref = await seed.dossier(employer, { departmentId, startsOn: starts_on, identity: { bornOn: born_on } });
    await transactionFor(suite.db, { employer }, async (tx) => {
      await tx.updateTable("dossier").set({ sex }).where("ref", "=", ref).execute();
      await tx.updateTable("employment").set(employment).where("ref", "=", ref).execute();
      // What was before does not count.
      await tx
        .insertInto("employment")
        .values({ ...employment, employer_id: employer, ref, starts_on: "2001-01-01", job_title: "Leerling" } as never)
        .execute();
    });
  }
}

/** The same by looking at everybody beside everybody. */
function standingBy(people: readonly Known[], keyOf: (it: Known) => unknown) {
  const alike = people.map((it) => people.filter((other) => same(keyOf(it), keyOf(other))).length);
  return { alone: alike.filter((count) => count === 1).length, few: alike.filter((count) => count < 5).length };
}
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

test("after the cleaning it is told how many people can still be recognised on what remains", async () => {
  const { seed } = running;
  await fc.assert(
    fc.asyncProperty(fc.array(anyPerson, { maxLength: 14 }), async (people) => {
      const employer = await seed.employer("active");
      const administrator = running.as(await seed.user("functional_administrator", employer));
      await deliver(employer, people);
      const told = await administrator(readUniqueness, { params: { employerId: employer } });
      expect(told.people).toBe(people.length);
      const keys: Record<RemainingAttribute, (it: Known) => unknown> = {
        born_on: (it) => it.born_on,
        sex: (it) => it.sex,
        department: (it) => it.department_id,
        job_title: (it) => it.job_title,
        contract_hours: (it) => it.contract_hours,
        in_service_since: (it) => it.starts_on,
      };
      for (const { attribute, values, ...standing } of told.attributes) {
        expect([attribute, standing]).toEqual([attribute, standingBy(people, keys[attribute])]);
        expect(values).toBe(new Set(people.map((it) => JSON.stringify(keys[attribute](it)))).size);
      }
      expect(told.attributes.map(({ attribute }) => attribute)).toEqual(RemainingAttribute.options);
      expect(told.together).toEqual(standingBy(people, (it) => it));
      const less = (it: Known) => ({ ...it, born_on: it.born_on.slice(0, 4), starts_on: it.starts_on.slice(0, 7) });
      expect(told.coarser).toEqual(standingBy(people, less));
    }),
    { numRuns: 12 },
  );
});

test("only the service's administrator of this employer checks it", async () => {
  const { seed } = running;
  const employer = await seed.employer("active");
  const params = { employerId: employer };
  const stranger = running.as(await seed.user("functional_administrator", await seed.employer()));
  await expect(stranger(readUniqueness, { params })).rejects.toThrow("not_found");
  const doctor = running.as(await seed.user("company_doctor", employer));
  await expect(doctor(readUniqueness, { params })).rejects.toThrow("not_permitted");
});
