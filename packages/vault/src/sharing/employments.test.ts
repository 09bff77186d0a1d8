import { editPerson, shareDossier, type DossierRef, type EmployerId } from "@datakluis/contract";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, writeId } from "../testing/seed.ts";
import { tellEmployments } from "./employments.ts";

/** After a delivery the service hears of everybody's employment in groups; of each once, whatever happens on the way. */

let pair: RunningPair;
let { delivering, settled, written } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ delivering, settled, written } = deliveringAt(pair));
});
afterEach(() => pair.wire.good());
afterAll(() => pair.stop());

const heading = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Woonplaats;Functie;In dienst";
const file = (people: number, job = "Planner") =>
  Buffer.from(
    [
      heading,
      ...Array.from({ length: people }, (_, at) => `P${at};Groepsgenoot;Vrouw;29-02-1980;Goes;${job};01-03-2020`),
    ].join("\r\n"),
  );

/** What the service has of an employer's people, and how often it was told of each. */
async function atService(employerId: EmployerId) {
  const { rows } = await pair.suite.past.query<{ ref: DossierRef; number: string; job: string; told: number }>(
    `select dossier.ref, personnel_number as number, job_title as job,
       (select count(*)::int from event where event.ref = dossier.ref and deed = 'employment.received') as told
     from dossier join employment using (employer_id, ref) where dossier.employer_id = $1 order by length(personnel_number), 2`,
    [employerId],
  );
  return rows;
}
const expected = (people: number, told: number, job = "Planner") =>
  Array.from({ length: people }, (_, at) => expect.objectContaining({ number: `P${at}`, job, told }));

const isGroup = ({ method, path }: { method: string; path: string }) =>
  method === "PUT" && path.endsWith("/employments");
const isSingle = ({ path }: { path: string }) => path.endsWith("/employment");

test("whom a delivery adds or changes the service hears of in groups, of each once, and nobody is named", async () => {
  const employer = await pair.active([]);
  pair.wire.asked.length = 0;
  await written(employer.administrator, employer.id, file(1_100));
  await settled(employer.id);
  expect(await atService(employer.id)).toEqual(expected(1_100, 1));
  await written(employer.administrator, employer.id, file(1_100, "Chauffeur"));
  await settled(employer.id);
  expect(await atService(employer.id)).toEqual(expected(1_100, 2, "Chauffeur"));
  const groups = pair.wire.asked.filter(isGroup);
  expect(groups.length).toBeLessThan(12);
  expect(pair.wire.asked.filter(isSingle)).toEqual([]);
  for (const { body } of groups) expect(body).not.toMatch(/Groepsgenoot|Goes/);
  const { rows } = await sql<{ payload: object }>`select payload from graphile_worker._private_jobs`.execute(
    pair.vault.past,
  );
  for (const { payload } of rows) expect(JSON.stringify(payload)).not.toMatch(/Groepsgenoot|Goes/);
});

test("whatever becomes of what it is told, the service has everybody once", async () => {
  const employer = await pair.active([]);
  const fates = ["lose_answer", "hold", "lose", "hold", "lose_answer", "twice", "lose"] as const;
  let at = 0;
  pair.wire.fate((question) => (isGroup(question) ? (fates[at++] ?? "carry") : "carry"));
  await written(employer.administrator, employer.id, file(300));
  for (const _ of fates) await tellEmployments(pair.vault.tools)({ employerId: employer.id }).catch(() => undefined);
  await settled(employer.id);
  await pair.wire.letGo();
  expect(at).toBeGreaterThan(3);
  expect(await atService(employer.id)).toEqual(expected(300, 1));
});

test("of employments that were delivered one after another while it was away the service hears of each", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  pair.wire.fate((question) => (isGroup(question) || isSingle(question) ? "lose" : "carry"));
  const row = (job: string, startsOn: string, endsOn: string) =>
    Buffer.from(`${heading};Uit dienst\r\nP0;Groepsgenoot;Vrouw;29-02-1980;Goes;${job};${startsOn};${endsOn}`);
  const deliver = (...said: Parameters<typeof row>) => written(who, employer.id, row(...said), "changes");
  await deliver("Leerling", "01-03-2020", "31-12-2021");
  // One that overlaps it is that one, corrected; the others came after.
  await deliver("Monteur", "01-09-2020", "31-12-2021");
  await deliver("Planner", "01-02-2022", "30-06-2024");
  const last = await deliver("Chauffeur", "01-09-2024", "");
  pair.wire.good();
  await settled(employer.id);
  const has = async () => (await atService(employer.id)).map(({ job }) => job).toSorted();
  expect(await has()).toEqual(["Chauffeur", "Monteur", "Planner"]);
  // And when the last is undone, of what it was told before.
  await delivering(who, employer.id).undo(last.id as never);
  await settled(employer.id);
  await vi.waitFor(async () => expect(await has()).toEqual(["Monteur", "Planner"]), { timeout: 30_000, interval: 50 });
  const kept = pair.vault.past.selectFrom("person").select("put_back").where("employer_id", "=", employer.id);
  await vi.waitFor(async () => expect(await kept.execute()).toEqual([{ put_back: null }]));
});

test("one of whom something is wrong holds up nobody else, and is told of once he is right", async () => {
  const employer = await pair.active([]);
  pair.wire.fate((question) => (isGroup(question) || isSingle(question) ? "lose" : "carry"));
  await written(employer.administrator, employer.id, file(40));
  const { past, tools } = pair.vault;
  const whose = sql`employer_id = ${employer.id} and personnel_number`;
  // A day that is none, a record that does not open, and a number that somebody else has at the service.
  await sql`update person set employment = jsonb_set(employment, '{startsOn}', '"nooit"') where ${whose} = 'P3'`.execute(
    past,
  );
  await sql`update person set sealed = overlay(sealed placing '\\x00'::bytea from 20) where ${whose} = 'P4'`.execute(
    past,
  );
  const other = crypto.randomUUID() as DossierRef;
  await pair.suite.dossier(employer.id, other, "p5");
  pair.wire.good();
  await tellEmployments(tools)({ employerId: employer.id });
  const known = await atService(employer.id);
  expect(known.map(({ number }) => number)).toEqual(
    Array.from({ length: 40 }, (_, at) => `P${at}`).filter((it) => !["P3", "P4", "P5"].includes(it)),
  );
  expect(known.every(({ told }) => told === 1)).toBe(true);
  const open = past.selectFrom("person").select("personnel_number").where("employer_id", "=", employer.id);
  const left = await open.where("settled", "=", false).orderBy("personnel_number").execute();
  expect(left.map((it) => it.personnel_number)).toEqual(["P3", "P4", "P5"]);

  await pair.suite.past.query("delete from dossier where ref = $1", [other]);
  await sql`update person set employment = jsonb_set(employment, '{startsOn}', '"2020-03-01"') where ${whose} = 'P3'`.execute(
    past,
  );
  await tellEmployments(tools)({ employerId: employer.id });
  expect((await atService(employer.id)).map(({ number }) => number)).toEqual(expect.arrayContaining(["P3", "P5"]));
});

test("who is shared or changed while the service is told of his group, is told of that as well", async () => {
  const employer = await pair.active([]);
  const { administrator: who, id: employerId } = employer;
  pair.wire.fate((question) => (isGroup(question) ? "lose" : "carry"));
  const { answer } = await delivering(who, employerId).send(file(3));
  await delivering(who, employerId).start(answer.id as never);
  const refs = await vi.waitFor(async () => {
    const found = pair.vault.past.selectFrom("person").select("ref").where("employer_id", "=", employerId);
    const rows = await found.orderBy("personnel_number").execute();
    expect(rows).toHaveLength(3);
    return rows.map((it) => it.ref);
  }, 20_000);
  const [shared, edited] = [refs[0]!, refs[1]!];
  const { tools } = pair.vault;
  // Of the sharing and the edit themselves it hears nothing yet.
  pair.wire.fate((question) => (isGroup(question) ? "carry" : "lose"));
  // Between what the service was told and what of it is written down here.
  const ask: typeof tools.ask = async (...asked) => {
    const answered = await tools.ask(...asked);
    const why = { careRequest: "sick_report" as const, note: "Nodig voor het dossier.", id: writeId() };
    await pair.vault.as(who, shareDossier, { params: { ref: shared }, body: why });
    const body = { id: writeId(), version: 1, identity: identity({ bornOn: "1981-01-01" }), confirmed: true };
    await pair.vault.as(who, editPerson, { params: { ref: edited }, body });
    return answered;
  };
  await tellEmployments({ ...tools, ask })({ employerId });
  pair.wire.good();
  await settled(employerId);
  expect(await pair.suite.holds(shared)).toBe(1);
  const { rows } = await pair.suite.past.query("select born_on from dossier where ref = $1", [edited]);
  expect(rows).toEqual([{ born_on: "1981-01-01" }]);
});
