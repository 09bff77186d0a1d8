import {
  endVault,
  exportConfidentialRecord,
  forgetPerson,
  listDepartments,
  listMembers,
  pathOf,
  readConfidentialRecord,
  readDossier,
  receivePerson,
  recordLeave,
  reportRecovered,
  reportSick,
  planAppointment,
  startTrajectory,
  type DossierRef,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { newId, retrieved, retrieving } from "../testing/retrieving.ts";
import { sickReport } from "../testing/reports.ts";
import { screenOf } from "../testing/screens.ts";

let running: RunningSuite;
let it: ReturnType<typeof retrieving>;
beforeAll(async () => {
  running = await runningSuite();
  it = retrieving(running);
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });

/** An employer with one dossier that the service retrieved without informing him. */
async function held() {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const hr = await running.seed.user("hr", employer);
  const ref = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref)));
  return { employer, user, hr, ref };
}

const report = (startsOn = "2024-01-08") => sickReport({ startsOn });
const sick = (user: UserId, ref: DossierRef, body = report()) =>
  running.as(user)(reportSick, { params: { ref }, body });
const open = (user: UserId, ref: DossierRef) => running.as(user)(readDossier, { params: { ref } });

const share = async (ref: DossierRef, sharing: number) =>
  (await running.asServer("vault"))(receivePerson, {
    params: { ref },
    body: {
      ref,
      sharing,
      version: 9,
      identity: { ...retrieved, lastName: "Levend" },
      because: { careRequest: "other", note: "Deelt het dossier zelf", byName: "HR", at: "2026-02-02T11:29:00.000Z" },
    },
  });
const close = async (ref: DossierRef, sharing: number) =>
  (await running.asServer("vault"))(forgetPerson, { params: { ref }, body: { sharing } });

const plan = (user: UserId, ref: DossierRef) =>
  running.as(user)(planAppointment, {
    params: { ref },
    body: { id: newId(), kind: "company_doctor", manner: "phone", on: dayAhead(7), at: "14:30", minutes: 30 },
  });
const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("what the service writes in it is content for the service, and does not exist for the employer", async () => {
  const { employer, user, hr, ref } = await held();
  const spell = await sick(user, ref);
  expect(spell.confidential).toBe(true);
  expect(await open(user, ref)).toMatchObject({ hasContent: true, spells: [spell] });
  const trajectory = await running.as(user)(startTrajectory, {
    params: { ref },
    body: { id: newId(), kind: "absence", startsOn: "2024-01-09" },
  });
  expect(trajectory.confidential).toBe(true);
  expect((await open(user, ref)).trajectories).toEqual([trajectory]);
  const appointment = await plan(user, ref);
  expect(appointment.confidential).toBe(true);
  expect((await open(user, ref)).appointments).toEqual([appointment]);
  const days = { startsOn: "2023-03-06", endsOn: "2023-06-26" };
  const leave = await running.as(user)(recordLeave, { params: { ref }, body: { id: newId(), ...days } });
  expect((await open(user, ref)).leaves).toEqual([leave]);
  const nothing = { spells: [], chains: [], leaves: [], trajectories: [], appointments: [] };
  expect(await open(hr, ref)).toMatchObject({ hasContent: false, person: null, ...nothing });

  // An employer's user is refused as on any unshared dossier, and cannot recover what does not exist for him.
  await expect(sick(hr, ref)).rejects.toEqual(refused("not_shared"));
  const recovery = { params: { ref, spellId: spell.id }, body: { id: newId(), seen: 1, recoveredOn: "2024-01-20" } };
  await expect(running.as(hr)(reportRecovered, recovery)).rejects.toEqual(refused("not_found"));
  expect((await running.as(user)(reportRecovered, recovery)).recoveredOn).toBe("2024-01-20");

  // Who is limited to dossiers with content has it within reach at the service, and not at the employer.
  const limited = [await running.seed.user("case_manager", employer), await running.seed.user("manager", employer)];
  for (const who of limited) await running.seed.limit(who);
  expect((await open(limited[0]!, ref)).ref).toBe(ref);
  await expect(open(limited[1]!, ref)).rejects.toEqual(refused("not_found"));
  const counted = await Promise.all(
    limited.map((who) => running.as(who)(listDepartments, { params: { employerId: employer } })),
  );
  expect(counted.map(({ withoutDepartment }) => withoutDepartment)).toEqual([1, 0]);

  const deeds = (table: "event" | "confidential_event") =>
    running.past
      .selectFrom(table)
      .select("deed")
      .where("ref", "=", ref)
      .where("deed", "~", "spell.re|leave|trajectory|appointment")
      .execute();
  expect([await deeds("event"), await deeds("confidential_event")]).toEqual([
    [{ deed: "spell.refused" }],
    [
      { deed: "spell.reported" },
      { deed: "trajectory.started" },
      { deed: "appointment.planned" },
      { deed: "leave.recorded" },
      { deed: "spell.recovered" },
    ],
  ]);
});

test("row level security keeps it from an employer's user and from the system where a query forgets", async () => {
  const { employer, user, hr, ref } = await held();
  await sick(user, ref);
  await running.as(user)(startTrajectory, {
    params: { ref },
    body: { id: newId(), kind: "absence", startsOn: "2024-01-09" },
  });
  await plan(user, ref);
  const tables = ["spell", "trajectory", "appointment", "confidential_identity", "confidential_event"] as const;
  const visible = async (who: { user: string } | { employer: string }) =>
    transactionFor(running.suite.db, who, async (tx) => {
      const counts: number[] = [];
      for (const table of tables)
        counts.push((await tx.selectFrom(table).select("ref").where("ref", "=", ref).execute()).length);
      return counts;
    });
  expect(await visible({ user: hr })).toEqual([0, 0, 0, 0, 0]);
  expect(await visible({ employer })).toEqual([0, 0, 0, 1, 0]);
  expect(await visible({ user })).toEqual([1, 1, 1, 1, 0]);
  expect(await visible({ user: await running.seed.user("functional_administrator", employer) })).toEqual([
    1, 1, 1, 0, 0,
  ]);
  const auditor = await it.colleague(["audit_confidential"], employer);
  expect((await visible({ user: auditor }))[4]).toBeGreaterThan(1);
});

test("the employer shares and revokes as if nothing were there; the service keeps what it retrieved", async () => {
  const { user, hr, ref } = await held();
  const own = await sick(user, ref);
  await share(ref, 1);
  expect(await open(user, ref)).toMatchObject({ person: { lastName: "Levend" }, retrieved: null, spells: [own] });
  expect(await open(hr, ref)).toMatchObject({ person: { lastName: "Levend" }, hasContent: false, spells: [] });

  expect(await close(ref, 2)).toEqual({ closed: true });
  expect(await open(hr, ref)).toMatchObject({ person: null, shared: null, hasContent: false });
  expect(await open(user, ref)).toMatchObject({
    person: { lastName: "Geheimhout" },
    retrieved: { at: expect.any(String) },
  });

  // His own report does not run into one he does not know of, and is content under his own sharing.
  await share(ref, 3);
  const theirs = await sick(hr, ref);
  expect(theirs.confidential).toBe(false);
  expect(await close(ref, 4)).toEqual({ closed: false });
  expect((await open(hr, ref)).spells).toEqual([theirs]);
  expect((await open(user, ref)).spells).toHaveLength(2);
});

test("an open screen of the employer hears nothing of it, one of the service does", async () => {
  const employer = await it.agreeing();
  const ref = await running.seed.dossier(employer, { identity: null });
  const user = await it.retriever(employer);
  const limited = await running.seed.user("case_manager", employer);
  await running.seed.limit(limited);
  const users = [user, limited, await running.seed.user("hr", employer), await running.seed.user("manager", employer)];
  const heard = await Promise.all(users.map((who) => screenOf(running, who)));
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref)));
  const spell = await sick(user, ref);
  await running.as(user)(reportRecovered, {
    params: { ref, spellId: spell.id },
    body: { id: newId(), seen: 1, recoveredOn: "2024-01-20" },
  });
  await expect.poll(() => heard[0]!.length).toBe(3);
  // Now something he may hear of: whatever came before it has come.
  await share(ref, 1);
  const shared = { kind: "dossier", employerId: employer, ref };
  for (const events of heard.slice(2)) await expect.poll(() => events).toEqual([shared]);
  const covert = { ...shared, audience: "service" };
  await expect.poll(() => heard[0]).toEqual([covert, covert, covert, shared]);
  await expect.poll(() => heard[1]).toEqual([covert, covert, shared]);
});

test("the end of the service counts none of it; who has nothing written is forgotten, who has stays", async () => {
  const vault = await running.asServer("vault");
  const { employer, user, ref } = await held();
  const written = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(written)));
  await sick(user, written);
  const merged = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(merged)));
  await sick(user, merged);
  await share(merged, 1);

  expect(await vault(endVault, { params: { employerId: employer } })).toEqual({ blanked: 1, kept: 0 });
  const names = async () => {
    const seen = await Promise.all([ref, written, merged].map((it) => open(user, it)));
    return seen.map(({ person }) => person?.lastName ?? "anoniem");
  };
  expect(await names()).toEqual(["anoniem", "Geheimhout", "Geheimhout"]);
  expect(await vault(endVault, { params: { employerId: employer } })).toEqual({ blanked: 1, kept: 0 });
});

test("all of it stands on a record of its own, for who may check it; looking at it does too", async () => {
  const { employer, user, ref } = await held();
  await open(user, ref);
  await running.as(user)(listMembers, { params: { employerId: employer }, query: { department: "none", limit: 9 } });
  const auditor = await it.colleague(["audit_confidential"], employer);
  const stranger = await it.colleague(["audit_confidential"], await it.agreeing());
  const part = await it.colleague(["audit_confidential"]);
  const department = await running.seed.department(employer);
  await running.past
    .insertInto("reach")
    .values({ user_id: part, employer_id: employer, department_id: department })
    .execute();
  const read = (who: UserId) => running.as(who)(readConfidentialRecord, { body: { limit: 50 } });

  const { lines } = await read(auditor);
  expect(lines.filter((it) => it.personnelNumber !== null).map(({ deed }) => deed)).toEqual([
    "person.listed",
    "person.opened",
    "person.retrieved",
  ]);
  expect(lines.at(-1)).toMatchObject({
    byName: expect.any(String),
    deed: "person.retrieved",
    employerName: `Werkgever ${employer}`,
    careRequest: "appointment",
    note: "Vroeg zelf om een afspraak",
  });
  expect((await read(auditor)).lines[0]).toMatchObject({ deed: "record.read", employerName: null });
  for (const who of [stranger, part])
    expect((await read(who)).lines.some(({ employerName }) => employerName === `Werkgever ${employer}`)).toBe(false);
  for (const who of [
    user,
    await running.seed.user("functional_administrator", employer),
    await running.seed.user("hr", employer),
  ])
    await expect(read(who)).rejects.toEqual(refused("not_permitted"));

  const file = await fetch(new URL(pathOf(exportConfidentialRecord), running.url), {
    method: "POST",
    headers: { authorization: `Bearer ${await running.tokenOf(auditor)}` },
  });
  const text = await file.text();
  expect(text).toContain("Vertrouwelijk opgehaald");
  expect(text).toContain("Vroeg zelf om een afspraak");
  expect(text).not.toContain("Geheimhout");
  expect((await read(auditor)).lines.map(({ deed }) => deed)).toContain("record.exported");
});

test("nobody who runs the suite can change or remove a line of that record", async () => {
  const { user } = await held();
  for (const change of ["update confidential_event set deed = 'person.listed'", "delete from confidential_event"])
    await expect(transactionFor(running.suite.db, { user }, (tx) => sql.raw(change).execute(tx))).rejects.toThrow(
      "permission denied",
    );
});
