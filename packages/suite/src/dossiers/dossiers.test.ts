import { listRecentDossiers, readDossier } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

test("a dossier before a vault shows the person, without BSN and bank account", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const department = await seed.department(employer);
  const ref = await seed.dossier(employer, { departmentId: department, personnelNumber: "MS001" });
  const hr = await seed.user("hr", employer);

  const dossier = await running.as(hr)(readDossier, { params: { ref } });
  expect(dossier).toMatchObject({
    personnelNumber: "MS001",
    vault: "none",
    shared: null,
    hasContent: false,
    spells: [],
    chains: [],
    leaves: [],
  });
  expect(dossier.person).toMatchObject({ lastName: "Vries", city: "Utrecht" });
  expect(Object.keys(dossier.person!)).not.toContain("bsn");
  expect(Object.keys(dossier.person!)).not.toContain("iban");
  expect(dossier.employments).toEqual([
    {
      jobTitle: "Magazijnmedewerker",
      startsOn: "2020-01-01",
      endsOn: null,
      contractHours: 36,
      normHours: 38.5,
      contractKind: "vast",
      costCentre: "K1",
      departmentId: department,
      departmentName: expect.stringMatching(/^Afdeling/),
    },
  ]);
});

test("an anonymous dossier shows the employment only", async () => {
  const { seed } = running;
  const employer = await seed.employer("active");
  const ref = await seed.dossier(employer, { identity: null });
  const manager = await seed.user("case_manager", employer);
  const dossier = await running.as(manager)(readDossier, { params: { ref } });
  expect(dossier).toMatchObject({ person: null, shared: null, bornOn: "1980-05-05" });
});

test("each look is on the record, and remembered as a visit while it is within reach", async () => {
  const { seed, suite } = running;
  const employer = await seed.employer();
  const refs = await Promise.all(Array.from({ length: 12 }, () => seed.dossier(employer)));
  const doctor = await seed.user("company_doctor", employer);
  for (const ref of refs) await running.as(doctor)(readDossier, { params: { ref } });
  await running.as(doctor)(readDossier, { params: { ref: refs[0]! } });

  const looks = await running.past.selectFrom("event").select(["deed", "ref"]).where("actor", "=", doctor).execute();
  expect(looks.map(({ deed, ref }) => [deed, ref])).toEqual([...refs, refs[0]!].map((ref) => ["dossier.opened", ref]));
  const recent = await running.as(doctor)(listRecentDossiers, {});
  expect(recent.map(({ ref }) => ref)).toEqual([refs[0], ...refs.slice(3).toReversed()]);
  expect(recent[0]!.fullName).toBe("Mevr. E.E.N. de Vries");

  await suite.db.deleteFrom("reach").where("user_id", "=", doctor).execute();
  expect(await running.as(doctor)(listRecentDossiers, {})).toEqual([]);
  await expect(running.as(doctor)(readDossier, { params: { ref: refs[0]! } })).rejects.toThrow("not_found");
});
