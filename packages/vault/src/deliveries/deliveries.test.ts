import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  acceptAgreement,
  askAccess,
  editPerson,
  finishMovingIn,
  openPerson,
  readChanges,
  searchPeople,
  shareDossier,
  withdrawAccess,
  type DepartmentId,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { aboutOf, newKey } from "@datakluis/kit/seal";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person, writeId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { checkFile } from "./check.ts";
import { discardStale, writeDelivery } from "./jobs.ts";

let pair: RunningPair;
let { delivering, ended, written, settled } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ delivering, ended, written, settled } = deliveringAt(pair));
});
afterAll(() => pair.stop());

const deLinde = readFileSync(new URL("../../../../e2e/leveringen/de-linde-volledig.csv", import.meta.url));

const peopleIn = (employerId: EmployerId) =>
  pair.vault.past.selectFrom("person").selectAll().where("employer_id", "=", employerId).execute();

/** Everything the tables of the vault hold, as text and as the bytes of what is sealed. */
async function allKept(employerId: EmployerId): Promise<string> {
  const parts = await pair.vault.past
    .selectFrom("delivery_part")
    .select("sealed")
    .where("employer_id", "=", employerId)
    .execute();
  const rows = await pair.vault.past.selectFrom("delivery").selectAll().where("employer_id", "=", employerId).execute();
  return parts.map((it) => it.sealed.toString("latin1")).join() + JSON.stringify(rows);
}

async function accepted(employer: { id: EmployerId; administrator: Visitor }) {
  const body = await pair.vault.seed.acceptance(employer.administrator, employer.id);
  await pair.vault.as(employer.administrator, acceptAgreement, { params: { employerId: employer.id }, body });
}
const moved = (employerId: EmployerId) =>
  pair.vault.asServer("suite", finishMovingIn, { params: { employerId }, body: { total: 0, retained: 0 } });

test("a file that comes before the agreement waits unread and sealed, and is looked at once the vault stands", async () => {
  const employer = await pair.vault.seed.proposed({ quarantine: true });
  const deliver = delivering(employer.administrator, employer.id);
  const id = writeId();
  const told = await deliver.send(deLinde, id);
  expect(told.answer).toMatchObject({ state: "quarantined", rows: 0, rejections: [], format: "" });
  const days = (Date.parse(told.answer.keptUntil!) - Date.parse(told.answer.deliveredAt)) / 86_400_000;
  expect(days).toBe(30);
  expect(await peopleIn(employer.id)).toEqual([]);
  const kept = await allKept(employer.id);
  for (const cell of ["Achternaam", "Janssen", "999"]) expect(kept).not.toContain(cell);
  expect((await deliver.send(deLinde, id)).answer).toEqual(told.answer);

  expect((await deliver.start(id)).status).toBe(403);
  await accepted(employer);
  expect((await deliver.release(id)).code).toBe("moving_in");
  expect((await deliver.start(id)).code).toBe("delivery_quarantined");
  await pair.suite.employer(employer.id);
  await moved(employer.id);

  const looked = await deliver.release(id);
  expect(looked.answer).toMatchObject({ state: "waiting", keptUntil: null, counts: { changed: 0, rejected: 0 } });
  expect(looked.answer.counts.added).toBe(looked.answer.rows);
  expect(await peopleIn(employer.id)).toEqual([]);
  expect((await deliver.release(id)).answer).toEqual(looked.answer);
  await deliver.start(id);
  const done = await ended(employer.administrator, employer.id, id);
  expect(done).toMatchObject({ state: "done", processed: looked.answer.rows });
  expect(await peopleIn(employer.id)).toHaveLength(looked.answer.rows);
});

test("where the service's contract does not cover it, such a file is refused and nothing of it is kept", async () => {
  const employer = await pair.vault.seed.proposed();
  const deliver = delivering(employer.administrator, employer.id);
  expect(await deliver.send(deLinde)).toMatchObject({ status: 409, code: "awaiting_agreement" });
  expect(await allKept(employer.id)).toBe("[]");
  await accepted(employer);
  expect(await deliver.send(deLinde)).toMatchObject({ code: "moving_in" });
});

test("who is to work in all of it may leave a file before; nobody else, and nobody reads more with it", async () => {
  const [whole, part] = [visitor(), visitor()];
  const department = randomUUID() as DepartmentId;
  const ofVault = (who: Visitor, departmentIds: DepartmentId[]) => ({
    userId: who.userId,
    displayName: who.displayName,
    email: `${who.userId}@werkgever.example`,
    departmentIds,
    refs: [],
    ends: false,
  });
  const employer = await pair.vault.seed.proposed({
    quarantine: true,
    departments: [{ id: department, name: "Magazijn", parentId: null }],
  });
  const params = { employerId: employer.id, requestId: randomUUID() };
  const asked = await pair.vault.asServer("suite", askAccess, { params, body: ofVault(whole, []) });
  expect(asked.status).toBe(200);
  const other = { employerId: employer.id, requestId: randomUUID() };
  await pair.vault.asServer("suite", askAccess, { params: other, body: ofVault(part, [department]) });

  const id = writeId();
  expect((await delivering(whole, employer.id).send(deLinde, id)).answer.state).toBe("quarantined");
  expect((await delivering(whole, employer.id).read(id)).answer.state).toBe("quarantined");
  expect((await delivering(part, employer.id).send(deLinde)).code).toBe("not_found");
  expect((await delivering(part, employer.id).read(id)).code).toBe("not_found");
  expect((await delivering(visitor(), employer.id).send(deLinde)).code).toBe("not_permitted");
  const elsewhere = await pair.vault.seed.active();
  expect((await delivering(elsewhere.administrator, employer.id).send(deLinde)).code).toBe("not_found");
  expect((await delivering(elsewhere.administrator, employer.id).read(id)).code).toBe("not_found");
  expect((await delivering(elsewhere.administrator, elsewhere.id).read(id)).code).toBe("not_found");

  await accepted(employer);
  await moved(employer.id);
  // Nobody approved him, and the vault stands: now he has no business here any more.
  expect((await delivering(whole, employer.id).read(id)).code).toBe("not_found");
  expect((await delivering(whole, employer.id).send(deLinde)).code).toBe("not_found");
  expect((await delivering(whole, employer.id).release(id)).code).toBe("not_permitted");
});

test("a file in quarantine is destroyed after thirty days, or sooner when somebody says so", async () => {
  const employer = await pair.vault.seed.proposed({ quarantine: true });
  const deliver = delivering(employer.administrator, employer.id);
  const { answer } = await deliver.send(deLinde);
  const [delivered, until] = [Date.parse(answer.deliveredAt), Date.parse(answer.keptUntil!)];
  await discardStale(pair.vault.tools, new Date(until - 60_000));
  expect((await deliver.read(answer.id as WriteId)).answer.state).toBe("quarantined");
  await discardStale(pair.vault.tools, new Date(until + 60_000));
  expect((await deliver.read(answer.id as WriteId)).answer).toMatchObject({ state: "discarded", keptUntil: null });
  const parts = () => pair.vault.past.selectFrom("delivery_part").select("part").where("employer_id", "=", employer.id);
  expect(await parts().execute()).toEqual([]);
  expect(delivered).toBeLessThan(until);

  const second = (await deliver.send(deLinde)).answer.id as WriteId;
  await accepted(employer);
  expect((await deliver.discard(second)).answer.state).toBe("discarded");
  expect(await parts().execute()).toEqual([]);
  const deeds = pair.vault.past.selectFrom("event").select("deed").where("employer_id", "=", employer.id);
  const names = (await deeds.orderBy("id").execute()).map((it) => it.deed);
  expect(names.filter((it) => it.startsWith("delivery."))).toEqual([
    "delivery.quarantined",
    "delivery.discarded",
    "delivery.quarantined",
    "delivery.discarded",
  ]);
});

test("a file to a vault that stands: identities go into it, the service hears of employments, and again it changes nothing", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  const first = await written(who, employer.id, deLinde);
  expect(first).toMatchObject({ state: "done", counts: { changed: 0, unchanged: 0, missing: 0 } });
  await settled(employer.id);

  const { rows: dossiers } = await pair.suite.past.query<{ ref: string; department_id: string | null }>(
    "select ref, department_id from dossier where employer_id = $1",
    [employer.id],
  );
  expect(dossiers).toHaveLength(first.rows);
  expect(dossiers.every((it) => it.department_id)).toBe(true);
  const { rows: held } = await pair.suite.past.query("select ref from identity where employer_id = $1", [employer.id]);
  expect(held).toEqual([]);

  const before = await peopleIn(employer.id);
  const again = await written(who, employer.id, deLinde);
  expect(again).toMatchObject({ state: "done", counts: { added: 0, changed: 0, unchanged: first.rows } });
  expect(await peopleIn(employer.id)).toEqual(before);
});

test("what a file changes of somebody who is shared reaches the service, and who is missing stays", async () => {
  const [shared, other] = [
    person({ personnelNumber: "MS001", identity: identity({ city: "Utrecht" }) }),
    person({ personnelNumber: "MS002" }),
  ];
  const employer = await pair.active([shared, other]);
  const who = employer.administrator;
  const body = { id: writeId(), careRequest: "sick_report" as const, note: "Heeft zich ziek gemeld." };
  await pair.vault.as(who, shareDossier, { params: { ref: shared.ref }, body });
  const file = [
    "Personeelsnummer;Achternaam;Voorletters;Geslacht;Geboortedatum;Woonplaats;In dienst",
    "ms001;Janssen;P.;Vrouw;29-02-1980;Zwolle;01-03-2020",
  ].join("\r\n");
  const done = await written(who, employer.id, Buffer.from(file), "changes");
  expect(done).toMatchObject({ state: "done", counts: { added: 0, changed: 1, missing: 0 } });
  await settled(employer.id);
  const opened = await pair.vault.as(who, openPerson, { params: { ref: shared.ref } });
  expect(opened.answer).toMatchObject({ version: 2, identity: { city: "Zwolle", lastName: "Janssen" } });
  const past = await pair.vault.as(who, readChanges, { params: { ref: shared.ref } });
  expect(past.answer.changes).toMatchObject([
    { byName: "B. Beheerder", delivered: true, before: { city: "Utrecht" }, after: { city: "Zwolle" } },
  ]);
  expect(await pair.suite.holds(shared.ref)).toBe(2);
  expect(await peopleIn(employer.id)).toHaveLength(2);
  const found = await pair.vault.as(who, searchPeople, { body: { text: "MS001" } });
  expect(found.answer.people.map((it) => it.ref)).toEqual([shared.ref]);
});

test("whoever lost his access while his file was read, and an employer that ended meanwhile, leave nothing behind", async () => {
  const employer = await pair.active([]);
  const hr = await pair.vault.seed.user(employer);
  const upload = { employerId: employer.id, kind: "full" as const, by: hr, now: new Date() };
  const look = () => checkFile(pair.vault.tools, { ...upload, deliveryId: writeId() }, [Buffer.from(deLinde)]);
  const params = { employerId: employer.id, userId: hr.userId };
  await pair.vault.as(employer.administrator, withdrawAccess, { params });
  await expect(look()).rejects.toThrow("not_found");
  upload.by = employer.administrator;
  await pair.vault.past.updateTable("employer").set({ state: "ended" }).where("id", "=", employer.id).execute();
  await expect(look()).rejects.toThrow("service_ended");
  expect(await allKept(employer.id)).toBe("[]");
});

test("somebody is opened with the key he was sealed under, also when there is a newer one by the time he is written", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  const deliver = delivering(who, employer.id);
  const id = (await deliver.send(deLinde)).answer.id as WriteId;
  const next = { employer_id: employer.id, version: 2 };
  const wrapped = await pair.vault.tools.keyService.wrap(employer.id, newKey(), aboutOf(employer.id, "data-key", 2));
  await pair.vault.past
    .insertInto("employer_key")
    .values({ ...next, wrapped })
    .execute();
  pair.vault.tools.keys.drop(null);
  await deliver.start(id);
  await ended(who, employer.id, id);
  const [one] = await peopleIn(employer.id);
  expect((await pair.vault.as(who, openPerson, { params: { ref: one!.ref } })).status).toBe(200);
});

test("half a file never starts, and what somebody changed after the first look stops it", async () => {
  const people = Array.from({ length: 12 }, (_, at) => person({ personnelNumber: `MS${100 + at}` }));
  const employer = await pair.active(people);
  const who = employer.administrator;
  const heading = "Personeelsnummer;Achternaam;Voorletters;Geslacht;Geboortedatum;In dienst";
  const row = (at: number, name = "Janssen") => `MS${100 + at};${name};P.;Vrouw;29-02-1980;01-01-2020`;
  const half = Buffer.from([heading, ...[0, 1, 2].map((at) => row(at))].join("\n"));
  const deliver = delivering(who, employer.id);
  const { answer } = await deliver.send(half);
  expect((await deliver.start(answer.id as WriteId)).code).toBe("delivery_incomplete");

  const whole = Buffer.from([heading, ...people.map((_, at) => row(at, "Pietersen"))].join("\n"));
  const next = (await deliver.send(whole)).answer.id as WriteId;
  expect((await deliver.read(answer.id as WriteId)).answer.state).toBe("discarded");
  const edit = { id: writeId(), version: 1, identity: identity({ lastName: "Willemsen" }) };
  await pair.vault.as(who, editPerson, { params: { ref: people[5]!.ref }, body: edit });
  await deliver.start(next);
  expect(await ended(who, employer.id, next)).toMatchObject({ state: "failed", processed: 0 });
  const kept = await pair.vault.as(who, openPerson, { params: { ref: people[5]!.ref } });
  expect(kept.answer.identity.lastName).toBe("Willemsen");
});

test("written by two at once or again, everybody is there once; asked for twice at once, one look is taken", async () => {
  const employer = await pair.vault.seed.proposed({ quarantine: true });
  const who = employer.administrator;
  const deliver = delivering(who, employer.id);
  const id = (await deliver.send(deLinde)).answer.id as WriteId;
  await accepted(employer);
  await pair.suite.employer(employer.id);
  await moved(employer.id);
  const looks = await Promise.all([deliver.release(id), deliver.release(id), deliver.release(id)]);
  expect(looks.map((it) => it.answer.state)).toEqual(["waiting", "waiting", "waiting"]);
  await Promise.all([deliver.start(id), deliver.start(id)]);
  const of = { employerId: employer.id, deliveryId: id };
  await Promise.all([writeDelivery(pair.vault.tools)(of), writeDelivery(pair.vault.tools)(of)]);
  const done = await ended(who, employer.id, id);
  await writeDelivery(pair.vault.tools)(of);
  expect(done.processed).toBe(done.rows);
  expect(await peopleIn(employer.id)).toHaveLength(done.rows);
  const checked = pair.vault.past.selectFrom("event").select("id").where("employer_id", "=", employer.id);
  expect(await checked.where("deed", "=", "delivery.checked").execute()).toHaveLength(1);
});

test("with the service away a file is refused with a sentence, and a running one goes on when it is back", async () => {
  const employer = await pair.active([]);
  const deliver = delivering(employer.administrator, employer.id);
  const { answer } = await deliver.send(deLinde);
  pair.wire.fate(() => "lose");
  expect((await deliver.send(deLinde)).code).toBe("suite_away");
  expect((await deliver.read(answer.id as WriteId)).answer.state).toBe("waiting");
  await deliver.start(answer.id as WriteId);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await peopleIn(employer.id)).toEqual([]);
  pair.wire.good();
  await writeDelivery(pair.vault.tools)({ employerId: employer.id, deliveryId: answer.id });
  const done = await ended(employer.administrator, employer.id, answer.id as WriteId);
  expect(await peopleIn(employer.id)).toHaveLength(done.rows);
});

test("nobody of a delivered file stands in a log line, a job or a report", async () => {
  const employer = await pair.active([]);
  const done = await written(employer.administrator, employer.id, deLinde);
  const names = deLinde
    .toString("utf8")
    .split(/\r?\n/)
    .slice(1, 40)
    .flatMap((line) => [line.split(";")[1]!, line.split(";")[9]!])
    .filter((it) => it && it.length > 4);
  expect(names.length).toBeGreaterThan(20);
  const { rows: jobs } = await pair.suite.past.query("select payload::text from graphile_worker._private_jobs");
  const said = pair.vault.lines.join() + pair.suite.lines.join() + JSON.stringify(done) + JSON.stringify(jobs);
  for (const name of names) expect(said).not.toContain(name);
});
