import { randomUUID } from "node:crypto";
import {
  listRecentDossiers,
  putEmployment,
  putEmployments,
  readDossier,
  receivePerson,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
let vault: Ask;
beforeAll(async () => {
  running = await runningSuite();
  vault = await running.asServer("vault");
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const newRef = () => randomUUID() as DossierRef;
const told = {
  personnelNumber: "NW001",
  departmentId: null as DepartmentId | null,
  bornOn: "1990-01-31",
  sex: "male" as const,
  version: 1,
  employment: {
    jobTitle: "Chauffeur",
    startsOn: "2024-02-01",
    endsOn: null,
    contractHours: 24,
    normHours: 40,
    contractKind: null,
    costCentre: null,
  },
};
const put = (employerId: EmployerId, ref: DossierRef, it: Partial<typeof told> = {}) =>
  vault(putEmployment, { params: { employerId, ref }, body: { ...told, ...it } });

test("who is added in the vault comes here as an employment, and can then be shared", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const department = await seed.department(employerId);
  const [ref, user] = [newRef(), await seed.user("case_manager", employerId)];
  await put(employerId, ref, { departmentId: department });
  const open = () => running.as(user)(readDossier, { params: { ref } });
  expect(await open()).toMatchObject({
    personnelNumber: "NW001",
    bornOn: "1990-01-31",
    person: null,
    employments: [{ jobTitle: "Chauffeur", startsOn: "2024-02-01", contractHours: 24, departmentId: department }],
  });
  const identity = { lastName: "Nieuw", nameUse: "own" as const, sex: "male" as const, bornOn: "1990-01-31" };
  const because = { careRequest: "other" as const, note: "Wil overleg", byName: "B", at: "2026-01-01T00:00:00.000Z" };
  await vault(receivePerson, { params: { ref }, body: { ref, sharing: 1, version: 1, identity, because } });
  expect((await open()).person?.lastName).toBe("Nieuw");
});

test("what is not newer changes nothing", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const [ref, user] = [newRef(), await seed.user("case_manager", employerId)];
  await put(employerId, ref, { version: 2 });
  await put(employerId, ref, { version: 1, bornOn: "1991-01-01" });
  await put(employerId, ref, { version: 2, bornOn: "1992-01-01" });
  const open = () => running.as(user)(readDossier, { params: { ref } });
  expect((await open()).bornOn).toBe("1990-01-31");
  await put(employerId, ref, {
    version: 3,
    bornOn: "1993-01-01",
    employment: { ...told.employment, jobTitle: "Planner" },
  });
  expect(await open()).toMatchObject({ bornOn: "1993-01-01", employments: [{ jobTitle: "Planner" }] });
});

test("a number that is taken, an employer that is not there and a dossier of another are refused", async () => {
  const { seed } = running;
  const [employerId, other] = [await seed.employer("active"), await seed.employer("active")];
  await seed.dossier(employerId, { personnelNumber: "NW001" });
  for (const personnelNumber of ["NW001", "nw001", "Nw001"])
    await expect(put(employerId, newRef(), { personnelNumber })).rejects.toEqual(refused("personnel_number_taken"));
  await expect(put(randomUUID() as EmployerId, newRef())).rejects.toEqual(refused("not_found"));
  const theirs = await seed.dossier(other);
  await expect(put(employerId, theirs, { personnelNumber: "NW002" })).rejects.toEqual(refused("not_found"));
  await expect(put(employerId, newRef(), { personnelNumber: "999993847" })).rejects.toEqual(refused("invalid"));
});

test("somebody who is here under a number of an older rule stays up to date; nobody comes in under one", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const old = "999993847";
  const ref = await seed.dossier(employerId, { personnelNumber: old, identity: null });
  const user = await seed.user("case_manager", employerId);
  await put(employerId, ref, { personnelNumber: old, bornOn: "1993-01-01" });
  expect((await running.as(user)(readDossier, { params: { ref } })).bornOn).toBe("1993-01-01");
  const [label] = await running.as(user)(listRecentDossiers, {});
  expect(label).toMatchObject({ ref, personnelNumber: old });
  const other = await seed.dossier(employerId, { identity: null });
  for (const [who, personnelNumber] of [
    [newRef(), old],
    [newRef(), "9999-90482"],
    [other, "999990482"],
  ] as const)
    await expect(put(employerId, who, { personnelNumber, version: 2 })).rejects.toEqual(refused("invalid"));
});

test("a department this side does not have is none", async () => {
  const { seed } = running;
  const employerId = await seed.employer("active");
  const foreign = await seed.department(await seed.employer("active"));
  const [ref, user] = [newRef(), await seed.user("case_manager", employerId)];
  await put(employerId, ref, { departmentId: foreign });
  const { employments } = await running.as(user)(readDossier, { params: { ref } });
  expect(employments[0]!.departmentId).toBeNull();
});

test("employments that a delivery replaced stand again when it is undone, also where dates were made coarser", async () => {
  const { seed, past } = running;
  const [employerId, ref] = [await seed.employer("active"), newRef()];
  const one = { ...told.employment, startsOn: "2024-02-15" };
  const two = { ...told.employment, startsOn: "2024-03-20", jobTitle: "Planner" };
  await put(employerId, ref, { employment: one });
  await put(employerId, ref, { version: 2, employment: two });
  const employed = async () => {
    const rows = past.selectFrom("employment").select(sql<string>`starts_on || ' ' || job_title`.as("it"));
    return (await rows.where("ref", "=", ref).orderBy("starts_on").execute()).map(({ it }) => it);
  };
  expect(await employed()).toEqual(["2024-03-20 Planner"]);
  const before = { ...one, startsOn: "2020-01-15", endsOn: "2022-12-31", jobTitle: "Kok" };
  const back = (version: number) => ({
    params: { employerId, ref },
    body: { ...told, version, employment: one, putBack: [{ drop: two.startsOn, employments: [before, one] }] },
  });
  await vault(putEmployment, back(3));
  expect(await employed()).toEqual(["2020-01-15 Kok", "2024-02-15 Chauffeur"]);
  // Told late, after something newer: nothing of it.
  await put(employerId, ref, { version: 4, employment: two });
  await vault(putEmployment, back(3));
  expect(await employed()).toEqual(["2020-01-15 Kok", "2024-03-20 Planner"]);

  await past.updateTable("employer").set({ coarsened_at: new Date() }).where("id", "=", employerId).execute();
  await sql`update employment set starts_on = date_trunc('month', starts_on) where ref = ${ref}`.execute(past);
  await vault(putEmployment, back(5));
  expect(await employed()).toEqual(["2020-01-01 Kok", "2024-02-01 Chauffeur"]);
});

test("of many who are told of at once each is judged by himself, and who is wrong holds up nobody else", async () => {
  const { seed, past } = running;
  const [employerId, other] = [await seed.employer("active"), await seed.employer("active")];
  await seed.dossier(employerId, { personnelNumber: "BEZET" });
  const theirs = await seed.dossier(other);
  const people = Array.from({ length: 40 }, (_, at) => ({ ...told, ref: newRef(), personnelNumber: `G${at}` }));
  const wrong = [
    { ...told, ref: newRef(), personnelNumber: "bezet" },
    { ...told, ref: theirs, personnelNumber: "G900" },
    { ...told, ref: newRef(), personnelNumber: "999993847" },
    { ...told, ref: newRef(), personnelNumber: "g0" },
  ];
  const all = { params: { employerId }, body: { people: [...people, ...wrong] } };
  for (const _ of [1, 2])
    expect((await vault(putEmployments, all)).refused.toSorted()).toEqual(wrong.map((it) => it.ref).toSorted());
  const kept = past
    .selectFrom("dossier")
    .innerJoin("employment", "employment.ref", "dossier.ref")
    .select(["dossier.ref", "personnel_number", "job_title", "starts_on"])
    .select(sql<number>`(select count(*)::int from event where event.ref = dossier.ref)`.as("events"))
    .where("dossier.employer_id", "=", employerId)
    .where("personnel_number", "!=", "BEZET");
  const rows = await kept.execute();
  expect(rows.toSorted((one, two) => one.personnel_number.localeCompare(two.personnel_number))).toEqual(
    people
      .map(({ ref, personnelNumber }) => ({
        ...{ ref, personnel_number: personnelNumber, events: 1 },
        ...{ job_title: "Chauffeur", starts_on: "2024-02-01" },
      }))
      .toSorted((one, two) => one.personnel_number.localeCompare(two.personnel_number)),
  );
});

test("how a batch is looked up is thought over each time, also where the table was empty when it was first asked", async () => {
  const { rows } = await sql`
    select proname from pg_proc
    where pronamespace = 'public'::regnamespace and proname in ('employers_of', 'others_numbered')
      and 'plan_cache_mode=force_custom_plan' = any (proconfig)
    order by proname`.execute(running.past);
  expect(rows).toEqual([{ proname: "employers_of" }, { proname: "others_numbered" }]);
});

test("whether a number is taken is looked up, however many there are and however few there were a minute ago", async () => {
  const { seed, past } = running;
  const employerId = await seed.employer("active");
  const readOf = sql<{ read: number }>`
    select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'dossier'`;
  await past.transaction().execute(async (tx) => {
    await sql`select set_config('app.employer', ${employerId}, true)`.execute(tx);
    const [mine, other] = [newRef(), newRef()];
    const taken = () =>
      sql`select * from others_numbered(${[mine, other]}::uuid[], ${["M19000", "m18999"]}::text[])`.execute(tx);
    const whose = () => sql`select * from employers_of(${[mine, other]}::uuid[])`.execute(tx);
    for (let time = 0; time < 8; time++) expect([(await taken()).rows, (await whose()).rows]).toEqual([[], []]);
    await sql`
      insert into dossier (employer_id, ref, personnel_number, born_on, sex)
      select ${employerId}::uuid, case at when 19000 then ${mine}::uuid else gen_random_uuid() end, 'M' || at, '1980-01-01', 'male'
      from generate_series(1, 20000) as at`.execute(tx);
    const before = (await readOf.execute(tx)).rows[0]!.read;
    expect((await taken()).rows).toEqual([{ others_numbered: other }]);
    expect((await whose()).rows).toEqual([{ ref: mine, employer_id: employerId }]);
    expect((await readOf.execute(tx)).rows[0]!.read - before).toBeLessThan(50);
  });
});

test("a value the database does not take refuses all it was told with, and nothing is kept", async () => {
  const { seed, past } = running;
  const employerId = await seed.employer("active");
  const people = [1, 2].map((at) => ({ ...told, ref: newRef(), personnelNumber: `H${at}` }));
  people[1]!.personnelNumber = "H\u00002";
  const tell = (some: typeof people) => vault(putEmployments, { params: { employerId }, body: { people: some } });
  await expect(tell(people)).rejects.toEqual(refused("invalid"));
  await expect(tell([people[0]!, people[0]!])).rejects.toEqual(refused("invalid"));
  const here = past.selectFrom("dossier").select("ref").where("employer_id", "=", employerId);
  expect(await here.execute()).toEqual([]);
  expect(await tell([people[0]!])).toEqual({ refused: [] });
});
