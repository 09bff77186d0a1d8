import { randomUUID } from "node:crypto";
import {
  listMembers,
  listRecentDossiers,
  listRetrievable,
  mayRetrieve,
  putRetrievalAgreement,
  readDossier,
  refreshRetrieved,
  searchMembers,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { newId, retrieved, retrieving } from "../testing/retrieving.ts";
import { wholeDatabase } from "../testing/whole.ts";

let running: RunningSuite;
let it: ReturnType<typeof retrieving>;
beforeAll(async () => {
  running = await runningSuite();
  it = retrieving(running);
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const anonymous = (employer: EmployerId, personnelNumber?: string) =>
  running.seed.dossier(employer, { identity: null, ...(personnelNumber ? { personnelNumber } : {}) });

/** All a user can be shown of whoever stands in no department, the name among it. */
async function walk(user: UserId, employerId: EmployerId, ref: DossierRef) {
  const ask = running.as(user);
  const dossier = await ask(readDossier, { params: { ref } });
  const members = await ask(listMembers, { params: { employerId }, query: { department: "none", limit: 50 } });
  const byName = await ask(searchMembers, { body: { text: retrieved.lastName } });
  const byNumber = await ask(searchMembers, { body: { text: dossier.personnelNumber } });
  const recents = (await ask(listRecentDossiers, {})).map(({ visitedAt: _at, ...rest }) => rest);
  return { dossier, members, byName, byNumber, recents };
}

test("who is retrieved without informing the employer is there for the service, and for him nothing changed", async () => {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const colleague = await running.seed.user("case_manager", employer);
  const hr = await running.seed.user("hr", employer);
  const ref = await anonymous(employer);
  const before = await walk(hr, employer, ref);

  expect(await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref)))).toEqual({ ref });
  for (const who of [user, colleague]) {
    const seen = await walk(who, employer, ref);
    expect(seen.dossier).toMatchObject({
      person: retrieved,
      retrieved: { at: expect.any(String) },
      shared: { careRequest: "appointment", note: "Vroeg zelf om een afspraak" },
    });
    expect(seen.members.fullNames).toEqual({ [ref]: "Mevr. V. Geheimhout" });
    for (const found of [seen.byName, seen.byNumber, seen.recents])
      expect(found).toMatchObject([{ ref, fullName: "Mevr. V. Geheimhout" }]);
  }
  expect(await walk(hr, employer, ref)).toEqual(before);
  expect(before.dossier).toMatchObject({ person: null, retrieved: null, hasContent: false });
  expect(JSON.stringify(before)).not.toContain("Geheimhout");
  expect(await wholeDatabase(running.database)).not.toContain("Geheimhout");
});

test("an informed retrieval keeps nobody here: the person comes as whoever is shared", async () => {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const ref = await anonymous(employer);
  const body = it.bodyFor(it.ticketFor(ref), true);
  for (let times = 0; times < 2; times++) expect(await it.retrieve(user, employer, body)).toEqual({ ref });
  expect((await running.as(user)(readDossier, { params: { ref } })).person).toBeNull();
  const deeds = running.past.selectFrom("event").select(["deed", "purpose"]).where("ref", "=", ref);
  expect(await deeds.where("deed", "=", "person.retrieved").execute()).toEqual([
    { deed: "person.retrieved", purpose: "appointment" },
  ]);
  expect(await running.past.selectFrom("confidential_event").select("id").where("ref", "=", ref).execute()).toEqual([]);
});

test("killed between the vault's answer and the commit, the same question answers the same and keeps the person", async () => {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const ref = await anonymous(employer);
  const body = it.bodyFor(it.ticketFor(ref));
  const admin = running.past;
  await sql`create function broken() returns trigger language plpgsql as $$ begin raise exception 'stuk'; end $$`.execute(
    admin,
  );
  await sql`create trigger broken before insert on confidential_event for each row execute function broken()`.execute(
    admin,
  );
  await expect(it.retrieve(user, employer, body)).rejects.toEqual(refused("suite_away"));
  await sql`drop function broken() cascade`.execute(admin);
  const held = () => admin.selectFrom("confidential_identity").select("ref").where("ref", "=", ref).execute();
  expect(await held()).toEqual([]);

  expect(await it.retrieve(user, employer, body)).toEqual({ ref });
  expect(await it.retrieve(user, employer, body)).toEqual({ ref });
  expect(await held()).toEqual([{ ref }]);
  const deeds = admin.selectFrom("confidential_event").select("deed").where("ref", "=", ref);
  expect(await deeds.execute()).toEqual([{ deed: "person.retrieved" }]);
});

test("on the employee's request the data of today replace those of then, and a late answer changes nothing", async () => {
  const employer = await it.agreeing();
  const user = await it.retriever(employer);
  const ref = await anonymous(employer);
  await it.retrieve(user, employer, it.bodyFor(it.ticketFor(ref, retrieved, "2026-01-01T10:00:00.000Z")));
  const ask = running.as(user);
  const again = (id = newId()) =>
    ask(refreshRetrieved, {
      params: { ref },
      body: { id, atEmployeesRequest: true, note: "Is verhuisd, vraagt erom" },
    });

  it.ticketFor(ref, { ...retrieved, lastName: "Nieuwnaam" }, "2026-02-01T10:00:00.000Z");
  await again();
  const now = await ask(readDossier, { params: { ref } });
  expect(now).toMatchObject({ person: { lastName: "Nieuwnaam" }, retrieved: { at: "2026-02-01T10:00:00.000Z" } });
  it.ticketFor(ref, { ...retrieved, lastName: "Oudnaam" }, "2025-12-01T10:00:00.000Z");
  await again();
  expect((await ask(readDossier, { params: { ref } })).person).toMatchObject({ lastName: "Nieuwnaam" });

  const other = await anonymous(employer);
  await expect(
    ask(refreshRetrieved, {
      params: { ref: other },
      body: { id: newId(), atEmployeesRequest: true, note: "Is verhuisd, vraagt erom" },
    }),
  ).rejects.toEqual(refused("not_found"));
  await it.agree(employer, false);
  await expect(again()).rejects.toEqual(refused("retrieval_off"));
});

test("only his own right, the whole employer, an agreement and an active vault let somebody retrieve", async () => {
  const { seed } = running;
  const [agreed, silent, moving] = [await it.agreeing(), await seed.employer("active"), await seed.employer("moving")];
  await it.agree(moving);
  const department = await seed.department(agreed);
  const able = await it.retriever(agreed, silent, moving);
  const limited = await it.retriever(agreed);
  await seed.limit(limited);
  const partly = await it.retriever();
  await running.past
    .insertInto("reach")
    .values({ user_id: partly, employer_id: agreed, department_id: department })
    .execute();
  const without = await seed.user("case_manager", agreed);
  const substitute = await it.colleague(["see_dossiers"], agreed);
  await seed.substitution(able, substitute, 0, 9);
  const theirs = await seed.user("hr", agreed);
  const elsewhere = await it.retriever(silent);

  const vault = await running.asServer("vault");
  const users = [able, limited, partly, without, substitute, theirs, elsewhere, randomUUID() as UserId];
  const employers = [agreed, silent, moving, randomUUID() as EmployerId];
  const asked = users.flatMap((userId) => employers.map((employerId) => ({ userId, employerId })));
  const { may } = await vault(mayRetrieve, { body: { asked } });
  expect(asked.filter((_, at) => may[at])).toEqual([{ userId: able, employerId: agreed }]);

  // The page is told the same, and the door asks it again.
  for (const user of [able, limited, partly, elsewhere]) {
    const listed = await running.as(user)(listRetrievable, {});
    expect(listed.map(({ id }) => id)).toEqual(user === able ? [agreed] : []);
  }
  const ref = await anonymous(silent);
  for (const employerId of employers.slice(1))
    await expect(it.retrieve(able, employerId, it.bodyFor(it.ticketFor(ref)))).rejects.toEqual(
      refused("retrieval_off"),
    );
  for (const user of [without, substitute, theirs])
    await expect(running.as(user)(listRetrievable, {})).rejects.toEqual(refused("not_permitted"));
  expect(
    running.vault.asked.filter(({ path }) => path.includes("tickets")).map(({ params }) => params),
  ).not.toContainEqual({ employerId: silent });

  await running.past.deleteFrom("group_right").where("right", "=", "retrieve").execute();
  expect(await vault(mayRetrieve, { body: { asked: [{ userId: able, employerId: agreed }] } })).toEqual({
    may: [false],
  });
});

test("an agreement that comes late, twice or out of order is what the vault said last", async () => {
  const employer = await running.seed.employer("active");
  const user = await it.retriever(employer);
  const vault = await running.asServer("vault");
  const tell = (seq: number, given: boolean) =>
    vault(putRetrievalAgreement, { params: { employerId: employer }, body: { seq, given } });
  const may = async () =>
    (await vault(mayRetrieve, { body: { asked: [{ userId: user, employerId: employer }] } })).may[0];
  const told: [number, boolean, boolean][] = [
    [5, true, true],
    [5, false, true],
    [4, false, true],
    [9, false, false],
    [8, true, false],
    [12, true, true],
  ];
  for (const [seq, given, expected] of told) {
    await tell(seq, given);
    expect(await may()).toBe(expected);
  }
  const nowhere = { params: { employerId: randomUUID() as EmployerId }, body: { seq: 1, given: true } };
  await expect(vault(putRetrievalAgreement, nowhere)).rejects.toEqual(refused("not_found"));
});
