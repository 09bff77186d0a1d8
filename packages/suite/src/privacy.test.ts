import {
  forgetPerson,
  Identity,
  listMembers,
  membersIn,
  readDossier,
  receivePerson,
  reportSick,
  searchMembers,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "./testing.ts";
import { wholeDatabase } from "./testing/whole.ts";
import { sickReport } from "./testing/reports.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** Somebody with a mark in every field that allows one. */
const marked = (mark: string) =>
  Identity.parse({
    lastName: `${mark}achternaam`,
    prefix: `${mark}tussen`,
    initials: `${mark}V.`,
    callName: `${mark}roepnaam`,
    partnerLastName: `${mark}partner`,
    partnerPrefix: `${mark}van`,
    nameUse: "own",
    sex: "female",
    bornOn: "1980-05-05",
    bsn: "999993847",
    street: `${mark}straat`,
    houseNumber: "1",
    postcode: "9731ZZ",
    city: `${mark}stad`,
    phoneMobile: `${mark}06`,
    emailWork: `${mark}@werk.example`,
    iban: `${mark}IBAN`,
  });

const formsOf = (mark: string) =>
  [mark, mark.toUpperCase(), "999993847", "9731ZZ"].flatMap((it) => [
    it,
    Buffer.from(it).toString("hex"),
    Buffer.from(it)
      .toString("base64")
      .replace(/.{1,2}=*$/, ""),
  ]);

test("no identity stands in the open in the database or in a log line, whatever happens to a dossier", async () => {
  const { seed } = running;
  const mark = "qzmarkq";
  const identity = marked(mark);
  const employer = await seed.employer();
  const department = await seed.department(employer);
  const user = running.as(await seed.user("case_manager", employer));
  const vault = await running.asServer("vault");
  const ref = await seed.dossier(employer, { departmentId: department, identity });

  const label = { ref, personnelNumber: expect.any(String), fullName: expect.stringContaining(mark) };
  expect((await user(readDossier, { params: { ref } })).person?.city).toBe(`${mark}stad`);
  expect(await user(searchMembers, { body: { text: `${mark}achternaam` } })).toEqual([
    { ...label, employerId: employer },
  ]);
  const query = { department, limit: 10 };
  expect(membersIn(await user(listMembers, { params: { employerId: employer }, query }))).toEqual([label]);

  const { bsn: _bsn, iban: _iban, ...shared } = identity;
  const because = {
    careRequest: "other" as const,
    note: `${mark} wil overleg`,
    byName: "B",
    at: "2026-01-01T00:00:00.000Z",
  };
  const told = { ref, sharing: 1, version: 2, identity: shared, because };
  await vault(receivePerson, { params: { ref }, body: told });
  // Refused, wrong and broken questions leave nothing either.
  const wrong = { ...told, identity: { ...shared, bsn: identity.bsn, unknown: mark } };
  await expect(vault(receivePerson, { params: { ref }, body: wrong })).rejects.toThrow("invalid");
  await expect(user(searchMembers, { body: { text: `${mark}`.repeat(50) } })).rejects.toThrow("invalid");
  await expect(user(reportSick, { params: { ref }, body: sickReport({ startsOn: "1999-01-01" }) })).rejects.toThrow(
    "not_in_service",
  );
  const broken = { ...told, version: 3, identity: { ...shared, street: `${mark}\u0000` } };
  await vault(receivePerson, { params: { ref }, body: broken }).catch(() => undefined);

  const held = await wholeDatabase(running.database);
  expect(held).toContain(ref);
  for (const form of formsOf(mark)) {
    expect(held).not.toContain(form);
    expect(running.lines.join("\n")).not.toContain(form);
  }
  expect(running.lines.length).toBeGreaterThan(5);

  await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } });
  expect((await user(readDossier, { params: { ref } })).person).toBeNull();
});
