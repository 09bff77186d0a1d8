import { afterAll, beforeAll, expect, test } from "vitest";
import { exportRejected, type DepartmentId, type EmployerId, type WriteId } from "@datakluis/contract";
import { renewWrappingKey, retireOld } from "../keys/store.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person } from "../testing/seed.ts";
import { forgetOldLists, listedDays } from "./lists.ts";

/** Whom a delivery concerns, and in which fields people change (E3). */

let pair: RunningPair;
let { delivering, ended, written } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ delivering, ended, written } = deliveringAt(pair));
});
afterAll(() => pair.stop());

const heading = "Personeelsnummer;Achternaam;Voorletters;Geslacht;Geboortedatum;Woonplaats;In dienst";
const row = (number: string, city: string, name = "Janssen") =>
  `${number};${name};P.;Vrouw;29-02-1980;${city};01-01-2020`;
const file = (...rows: string[]) => Buffer.from([heading, ...rows].join("\r\n"));

const numbered = (at: number) => `MS${1000 + at}`;
const people = Array.from({ length: 12 }, (_, at) =>
  person({ personnelNumber: numbered(at), identity: identity({ city: "Goes", lastName: "Janssen", initials: "P." }) }),
);

/** Twelve people, a file that changes two of them, names two new ones and leaves one out. */
async function looked() {
  const employer = await pair.active(people.map((it) => ({ ...it, ref: crypto.randomUUID() as typeof it.ref })));
  const who = employer.administrator;
  const same = people.slice(0, 9).map((it) => row(it.personnelNumber, "Goes"));
  const first = await written(
    who,
    employer.id,
    file(...same, ...people.slice(9).map((it) => row(it.personnelNumber, "Goes"))),
  );
  expect(first.state).toBe("done");
  const changed = [row(numbered(10), "Sneek"), row(numbered(9), "Sneek", "Willemsen")];
  const { answer } = await delivering(who, employer.id).send(
    file(...same, ...changed, row("MS2", "Goes"), row("MS1", "Goes")),
  );
  return { employer, who, delivery: answer, id: answer.id as WriteId };
}

const listRows = (employerId: EmployerId) =>
  pair.vault.past.selectFrom("delivery_list").selectAll().where("employer_id", "=", employerId).execute();

test("the report counts in which fields people change; who they are by number is told to who works in all of it", async () => {
  const { employer, who, delivery, id } = await looked();
  expect(delivery.counts).toMatchObject({ added: 2, changed: 2, missing: 1, unchanged: 9 });
  expect(delivery.changedFields).toEqual([
    { field: "lastName", people: 1 },
    { field: "city", people: 2 },
  ]);
  const list = async (concern: "added" | "changed" | "missing") =>
    (await delivering(who, employer.id).people(id, concern)).answer;
  const numbers = async (concern: "added" | "missing") => (await list(concern)).people.map((it) => it.personnelNumber);
  expect((await list("changed")).people.map(({ personnelNumber, fields }) => ({ personnelNumber, fields }))).toEqual([
    { personnelNumber: numbered(9), fields: ["lastName", "city"] },
    { personnelNumber: numbered(10), fields: ["city"] },
  ]);
  expect(await numbers("added")).toEqual(["MS1", "MS2"]);
  expect(await numbers("missing")).toEqual([numbered(11)]);

  const kept = JSON.stringify(await listRows(employer.id)) + JSON.stringify(delivery);
  // Longer than what can stand by chance in bytes that say nothing.
  for (const it of await listRows(employer.id)) expect(it.sealed.toString("latin1")).not.toMatch(/personnelNumber|"MS/);
  for (const value of ["Willemsen", "Sneek"]) expect(kept).not.toContain(value);
});

test("a list of many is told a screen at a time, whole and in order", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  const some = Array.from({ length: 1_150 }, (_, at) => row(`P${at}`, "Goes"));
  const id = (await delivering(who, employer.id).send(file(...some))).answer.id as WriteId;
  const first = (await delivering(who, employer.id).people(id, "added")).answer;
  expect(first).toMatchObject({ kept: true, pages: 12 });
  const found: string[] = [];
  for (let page = 0; page < first.pages; page++)
    found.push(
      ...(await delivering(who, employer.id).people(id, "added", page)).answer.people.map((it) => it.personnelNumber),
    );
  expect(found).toEqual(some.map((_, at) => `P${at}`).toSorted());
  expect((await delivering(who, employer.id).people(id, "added", 12)).answer.people).toEqual([]);
  expect((await delivering(who, employer.id).people(id, "changed")).answer).toMatchObject({ people: [], pages: 0 });
});

test("nobody of another employer, or with a part of the vault, is told whom it concerns", async () => {
  const { employer, id } = await looked();
  const elsewhere = await pair.vault.seed.active();
  expect((await delivering(elsewhere.administrator, employer.id).people(id, "changed")).code).toBe("not_found");
  expect((await delivering(elsewhere.administrator, elsewhere.id).people(id, "changed")).code).toBe("not_found");
  const manager = await pair.vault.seed.user(employer, [crypto.randomUUID() as DepartmentId]);
  expect((await delivering(manager, employer.id).people(id, "changed")).code).toBe("not_found");
  const hr = await pair.vault.seed.user(employer);
  expect((await delivering(hr, employer.id).people(id, "changed")).status).toBe(200);
});

test("lists stay readable when keys are renewed, and are destroyed with what nobody begins or some days after the end", async () => {
  const { employer, who, id } = await looked();
  const deliver = delivering(who, employer.id);
  const after = (days: number) => new Date(Date.now() + days * 86_400_000);
  await renewWrappingKey(pair.vault.tools, employer.id, after(1));
  await retireOld(pair.vault.tools, employer.id, after(400));
  pair.vault.tools.keys.drop(employer.id);
  expect((await deliver.people(id, "added")).answer.people).toHaveLength(2);

  const first = (await deliver.list()).answer.find((it) => it.state === "done")!;
  await forgetOldLists(pair.vault.tools, after(listedDays - 1));
  expect((await deliver.people(first.id as WriteId, "changed")).answer.kept).toBe(true);
  await forgetOldLists(pair.vault.tools, after(listedDays + 1));
  expect((await deliver.people(first.id as WriteId, "changed")).answer).toMatchObject({ kept: false, people: [] });
  // What still waits did not end.
  expect((await deliver.people(id, "added")).answer.people).toHaveLength(2);
  await deliver.discard(id);
  expect((await deliver.people(id, "added")).answer).toMatchObject({ kept: false, people: [] });
  expect(await listRows(employer.id)).toEqual([]);
  const keys = pair.vault.past.selectFrom("delivery").select("list_key").where("employer_id", "=", employer.id);
  expect((await keys.execute()).every((it) => it.list_key === null)).toBe(true);
});

test("rejected rows come back as they were to who works in all of the vault, on the record, until the delivery ends", async () => {
  const employer = await pair.active([]);
  const who = employer.administrator;
  const deliver = delivering(who, employer.id);
  const sent = await deliver.send(file(row("P1", "Goes"), "P2;Veenstra;P.;Vrouw;31-02-1980;Harlingen;01-01-2020"));
  const id = sent.answer.id as WriteId;
  expect(sent.answer).toMatchObject({ counts: { added: 1, rejected: 1 }, rejections: [{ row: 3, field: "bornOn" }] });
  const params = { employerId: employer.id, deliveryId: id };
  const download = (asker = who) => pair.vault.as(asker, exportRejected, { params, body: {} });

  expect((await download()).text).toContain('"3";"Geboortedatum: Deze datum bestaat niet');
  expect((await download()).text).toContain('"Veenstra"');
  const kept = (await listRows(employer.id)).filter((it) => it.kind === "rejected");
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(sent.answer) + kept[0]!.sealed.toString("latin1")).not.toMatch(/Veenstra|Harlingen/);
  const deeds = pair.vault.past.selectFrom("event").select(["deed", "amount"]).where("employer_id", "=", employer.id);
  const exported = await deeds.where("deed", "=", "delivery.rejected_exported").execute();
  expect(exported).toEqual([
    { deed: "delivery.rejected_exported", amount: 1 },
    { deed: "delivery.rejected_exported", amount: 1 },
  ]);

  const elsewhere = await pair.vault.seed.active();
  expect((await download(elsewhere.administrator)).code).toBe("not_found");
  expect((await download({ ...who, confirmedAt: null })).code).toBe("confirm_yourself");
  await deliver.start(id);
  await ended(who, employer.id, id);
  expect((await download()).code).toBe("rejected_rows_gone");
  expect((await listRows(employer.id)).map((it) => it.kind)).toEqual(["added"]);
});
