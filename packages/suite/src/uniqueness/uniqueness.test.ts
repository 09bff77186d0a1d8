import {
  coarsenDates,
  putEmployment,
  readDossier,
  readUniqueness,
  RemainingAttribute,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { coarse } from "./rules.ts";

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

const employment = {
  jobTitle: "Chauffeur",
  startsOn: "2024-02-20",
  endsOn: null,
  contractHours: 24,
  normHours: 40,
  contractKind: null,
  costCentre: null,
};
const told = { departmentId: null, bornOn: "1990-01-31", sex: "male" as const, employment };

/** Everything that is kept of when people were born and began. */
const keptDates = (employer: EmployerId) =>
  transactionFor(running.suite.db, { employer }, async (tx) => {
    const of = await tx.selectFrom("dossier").select(["ref", "born_on"]).where("employer_id", "=", employer).execute();
    const from = await tx.selectFrom("employment").select("starts_on").where("employer_id", "=", employer).execute();
    return { born: of.map((it) => it.born_on), began: from.map((it) => it.starts_on) };
  });

test("made coarser, no exact date stays: people stand as the check foretold, and what comes in later is coarser too", async () => {
  const { seed } = running;
  const vault = await running.asServer("vault");
  await fc.assert(
    fc.asyncProperty(fc.array(anyPerson, { minLength: 1, maxLength: 10 }), async (people) => {
      const employer = await seed.employer("active");
      const administrator = running.as(await seed.user("functional_administrator", employer));
      await deliver(employer, people);
      const params = { employerId: employer };
      const before = await administrator(readUniqueness, { params });
      const after = await administrator(coarsenDates, { params });
      expect(after.together).toEqual(before.coarser);
      expect(after.people).toBe(before.people);
      expect(after.reports).toMatchObject({ otherAgeGroup: 0, serviceDays: after.reports.serviceDaysCoarser });
      expect(after.coarsenedAt).not.toBeNull();

      const ref = randomUUID() as DossierRef;
      const body = { ...told, personnelNumber: "NW001", version: 1 };
      await vault(putEmployment, { params: { employerId: employer, ref }, body });
      const { born, began } = await keptDates(employer);
      expect(born.toSorted()).toEqual(
        [...people.map((it) => it.born_on), told.bornOn]
          .map((bornOn) => coarse({ bornOn, employment: null }).bornOn)
          .toSorted(),
      );
      expect(began.every((it) => it.endsWith("-01"))).toBe(true);
      expect(await administrator(coarsenDates, { params })).toMatchObject({ coarsenedAt: after.coarsenedAt });
    }),
    { numRuns: 8 },
  );
});

test("a year keeps its people and a month its start, and coarser dates stay what they are", () => {
  const dates = fc.date({ min: new Date("1900-01-01"), max: new Date("2030-12-31"), noInvalidDate: true });
  const day = dates.map((it) => it.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, (bornOn, startsOn) => {
      const once = coarse({ bornOn, employment: { startsOn } });
      expect(once.bornOn.slice(0, 4)).toBe(bornOn.slice(0, 4));
      expect(once.employment!.startsOn.slice(0, 7)).toBe(startsOn.slice(0, 7));
      expect(once.employment!.startsOn <= startsOn).toBe(true);
      expect(coarse(once)).toEqual(once);
    }),
  );
});

test("of two employments that begin in one month the later stays", async () => {
  const { seed, suite } = running;
  const employer = await seed.employer("active");
  const administrator = running.as(await seed.user("functional_administrator", employer));
  const ref = await seed.dossier(employer, { startsOn: "2024-02-03", endsOn: "2024-02-11" });
  await transactionFor(suite.db, { employer }, (tx) =>
    tx
      .insertInto("employment")
      .values({ employer_id: employer, ref, starts_on: "2024-02-12", job_title: "Planner" } as never)
      .execute(),
  );
  await administrator(coarsenDates, { params: { employerId: employer } });
  const doctor = running.as(await seed.user("company_doctor", employer));
  const dossier = await doctor(readDossier, { params: { ref } });
  expect(dossier).toMatchObject({ coarse: true, bornOn: "1980-07-01" });
  expect(dossier.employments.map((it) => [it.startsOn, it.jobTitle])).toEqual([["2024-02-01", "Planner"]]);
});

test("employments that come in while the dates are made coarser are coarser as well", async () => {
  const { seed } = running;
  const vault = await running.asServer("vault");
  const employer = await seed.employer("active");
  const administrator = running.as(await seed.user("functional_administrator", employer));
  const params = { employerId: employer };
  const come = Array.from({ length: 12 }, (_, at) =>
    vault(putEmployment, {
      params: { ...params, ref: randomUUID() as DossierRef },
      body: { ...told, personnelNumber: `NW1${at}`, version: 1 },
    }),
  );
  await Promise.all([...come.slice(0, 6), administrator(coarsenDates, { params }), ...come.slice(6)]);
  const { born, began } = await keptDates(employer);
  expect(new Set(born)).toEqual(new Set(["1990-07-01"]));
  expect(new Set(began)).toEqual(new Set(["2024-02-01"]));
});

test.each(["none", "awaiting", "moving"] as const)("with a vault that is %s the exact dates stay", async (state) => {
  const { seed } = running;
  const employer = await seed.employer(state);
  await seed.dossier(employer);
  const params = { employerId: employer };
  const administrator = running.as(await seed.user("functional_administrator", employer));
  await expect(administrator(coarsenDates, { params })).rejects.toThrow("not_coarsenable");
  expect((await keptDates(employer)).born).toEqual(["1980-05-05"]);
  const stranger = running.as(await seed.user("functional_administrator", await seed.employer()));
  await expect(stranger(coarsenDates, { params })).rejects.toThrow("not_found");
});
