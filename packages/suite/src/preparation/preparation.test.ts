import { randomUUID } from "node:crypto";
import {
  activateVault,
  changeEmployer,
  createEmployer,
  listActivations,
  PreparationStep,
  readPreparation,
  tellInformed,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { missingIn } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const proposalsTo = (employerId: EmployerId) =>
  running.vault.asked.filter((it) => (it.params as { employerId?: string }).employerId === employerId);

test("the checklist shows what is known of an employer and what is missing, step by step", async () => {
  const { seed } = running;
  const administrator = await seed.user("functional_administrator");
  const employerId = randomUUID() as EmployerId;
  const ask = running.as(administrator);
  await ask(createEmployer, { body: { id: employerId, name: "De Linde" } });
  const params = { employerId };
  const checklist = () => ask(readPreparation, { params });
  expect((await checklist()).missing).toEqual(PreparationStep.options);

  await ask(tellInformed, { params, body: { informedOn: "2026-11-02" } });
  expect((await checklist()).missing).not.toContain("informed");

  const master = { name: "De Linde", representativeName: "M. de Boer", representativeEmail: "m.deboer@linde.example" };
  await ask(changeEmployer, { params, body: { ...master, representativeEmail: undefined } });
  expect((await checklist()).missing).toContain("representative");
  await ask(changeEmployer, { params, body: master });
  expect((await checklist()).missing).toEqual(["signatories", "employer_users", "service_users", "people"]);

  const department = await seed.department(employerId);
  await seed.user("manager", [employerId, department]);
  expect((await checklist()).missing).toEqual(["signatories", "service_users", "people"]);
  await seed.user("hr", employerId);
  await seed.user("super_administrator", employerId);
  expect((await checklist()).missing).toEqual(["service_users", "people"]);
  await seed.user("case_manager", employerId);
  await seed.dossier(employerId);
  expect(await checklist()).toEqual({
    informedOn: "2026-11-02",
    representativeName: master.representativeName,
    representativeEmail: master.representativeEmail,
    signatories: 1,
    employerUsers: 2,
    serviceUsers: 1,
    people: 1,
    missing: [],
  });

  expect((await ask(tellInformed, { params, body: { informedOn: null } })).missing).toEqual(["informed"]);
  const told = await running.past.selectFrom("event").select("deed").where("actor", "=", administrator).execute();
  expect(told.map(({ deed }) => deed)).toEqual([
    "employer.added",
    "employer.informed",
    "employer.changed",
    "employer.changed",
    "employer.informed_undone",
  ]);
});

test("a day in the year nought, which no calendar of the database has, is refused as a question", async () => {
  const employerId = await running.seed.employer();
  const ask = running.as(await running.seed.user("functional_administrator", employerId));
  for (const informedOn of ["0000-01-01", "0999-12-31"])
    await expect(ask(tellInformed, { params: { employerId }, body: { informedOn } })).rejects.toMatchObject({
      code: "invalid",
    });
});

test("all employers within reach stand on one page, and no other", async () => {
  const { seed } = running;
  const ready = await seed.employer();
  const administrator = await seed.user("functional_administrator", ready);
  const hr = await seed.user("hr", ready);
  await seed.user("functional_administrator", await seed.employer());
  for (let count = 0; count < 3; count += 1) await seed.dossier(ready);
  const ask = running.as(administrator);
  const line = async () =>
    (await ask(listActivations, {})).map((it) => [it.employerId, it.state, it.total, it.confirmed]);
  expect(await line()).toEqual([[ready, "none", 3, 0]]);

  // The service's administrator sees no identity, not even in a count; how many will move he sees.
  const activation = { id: randomUUID() as WriteId, administrators: [hr] };
  expect(await ask(activateVault, { params: { employerId: ready }, body: activation })).toMatchObject({ total: 3 });
  expect(await line()).toEqual([[ready, "awaiting", 3, 0]]);
});

test("while the agreement is awaited the vault is told what was corrected", async () => {
  const { seed } = running;
  const employerId = await seed.employer();
  const administrator = await seed.user("functional_administrator", employerId);
  const hr = await seed.user("hr", employerId);
  const ask = running.as(administrator);
  const change = (name: string) => ask(changeEmployer, { params: { employerId }, body: { name } });
  await change("Voor het voorstel");
  expect(proposalsTo(employerId)).toEqual([]);
  const activation = { id: randomUUID() as WriteId, administrators: [hr] };
  await ask(activateVault, { params: { employerId }, body: activation });
  await expect.poll(() => proposalsTo(employerId).length).toBe(1);
  await change("De juiste naam");
  await expect.poll(() => proposalsTo(employerId).at(-1)?.body).toMatchObject({ name: "De juiste naam" });
});

test("an employer out of reach is not there, and only the service's administrator prepares", async () => {
  const { seed } = running;
  const employerId = await seed.employer();
  const params = { employerId };
  const stranger = running.as(await seed.user("functional_administrator", await seed.employer()));
  await expect(stranger(readPreparation, { params })).rejects.toThrow("not_found");
  await expect(stranger(tellInformed, { params, body: { informedOn: null } })).rejects.toThrow("not_found");
  await expect(stranger(changeEmployer, { params, body: { name: "Anders" } })).rejects.toThrow("not_found");
  const hr = running.as(await seed.user("hr", employerId));
  await expect(hr(readPreparation, { params })).rejects.toThrow("not_permitted");
});

test("a step is missing exactly when what it asks for is not there", () => {
  const anyKnown = fc.record({
    informedOn: fc.option(fc.constant("2026-01-01")),
    representativeName: fc.option(fc.constant("M. de Boer")),
    representativeEmail: fc.option(fc.constant("m@linde.example")),
    signatories: fc.nat(2),
    employerUsers: fc.nat(2),
    serviceUsers: fc.nat(2),
    people: fc.nat(2),
  });
  fc.assert(
    fc.property(anyKnown, (it) => {
      const missing = missingIn(it);
      const lacking = [
        !it.informedOn,
        !it.representativeName || !it.representativeEmail,
        !it.signatories,
        !it.employerUsers,
        !it.serviceUsers,
        !it.people,
      ];
      expect(missing).toEqual(PreparationStep.options.filter((_, at) => lacking[at]));
    }),
  );
});
