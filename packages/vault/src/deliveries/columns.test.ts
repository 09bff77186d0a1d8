import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  openPerson,
  readColumns,
  saveColumns,
  type ChosenColumn,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { keyTasks } from "../keys/jobs.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { newId, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";
import { chosenColumns } from "./columns.ts";

/** A mapping of one's own (product.md, E2): who delivers says what a column is, and later files are read so by themselves. */

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

let employer: Awaited<ReturnType<RunningPair["active"]>>;
let hr: Visitor;
beforeEach(async () => {
  employer = await pair.active([]);
  hr = employer.administrator;
});

// A row that slipped into the headings: one of them is somebody's name.
const file = Buffer.from("Nr;Wie;Dag;Sekse;Erin;De Vriesgeheim\nK1;Zonnegeheim;1980-02-29;V;2020-01-01;rood\n");
const chosen: ChosenColumn[] = [
  { heading: "Nr", field: "personnelNumber" },
  { heading: "Wie", field: "lastName" },
  { heading: "Dag", field: "bornOn" },
  { heading: "Sekse", field: "sex" },
  { heading: "Erin", field: "startsOn" },
  { heading: "De Vriesgeheim", field: null },
];

const look = (who = hr, employerId = employer.id, bytes: Uint8Array = file) =>
  pair.vault.as(who, readColumns, { params: { employerId }, bytes });
const save = (version: number, columns = chosen, who = hr, id = writeId()) =>
  pair.vault.as(who, saveColumns, { params: { employerId: employer.id }, body: { id, version, columns } });

test("a file whose headings nobody knows is read as it was chosen, and so is every later one", async () => {
  const before = (await look()).answer;
  expect(before.chosen).toBeNull();
  expect(before.columns?.map((it) => [it.heading, it.guess, it.field, it.examples])).toEqual([
    ["Nr", null, null, ["K1"]],
    ["Wie", null, null, ["Zonnegeheim"]],
    ["Dag", null, null, ["1980-02-29"]],
    ["Sekse", "sex", "sex", ["V"]],
    ["Erin", null, null, ["2020-01-01"]],
    ["De Vriesgeheim", null, null, ["rood"]],
  ]);
  const { delivering, written } = deliveringAt(pair);
  expect((await delivering(hr, employer.id).send(file)).code).toBe("file_columns_missing");

  const saved = (await save(0)).answer;
  expect(saved).toMatchObject({ version: 1, chosenBy: hr.displayName });
  const after = (await look()).answer;
  expect(after.columns?.map(({ field }) => field)).toEqual(chosen.map(({ field }) => field));
  expect(after.chosen).toEqual(saved);

  expect(await written(hr, employer.id, file)).toMatchObject({
    state: "done",
    counts: { added: 1 },
    ignoredColumns: 1,
  });
  const people = pair.vault.past.selectFrom("person").select("ref").where("employer_id", "=", employer.id);
  const [{ ref }] = (await people.execute()) as [{ ref: DossierRef }];
  const { identity } = (await pair.vault.as(hr, openPerson, { params: { ref } })).answer;
  expect([identity.lastName, identity.bornOn]).toEqual(["Zonnegeheim", "1980-02-29"]);
});

test("what no file could be read by is refused in our own words, and nothing is kept", async () => {
  const twice = await save(0, [...chosen.slice(0, 5), { heading: "De Vriesgeheim", field: "lastName" }]);
  expect(twice.code).toBe("file_columns_twice");
  expect(twice.answer).toMatchObject({ faults: [{ sentence: "Meer dan één kolom betekent Achternaam." }] });
  const missing = await save(0, [{ heading: "Wie", field: null }, ...chosen.slice(2)]);
  expect(missing.code).toBe("file_columns_missing");
  for (const told of [twice, missing]) expect(told.text).not.toContain("geheim");
  expect((await look()).answer.chosen).toBeNull();
});

test("each choice is a version: sent again it is the same, and who did not see the last one hears so", async () => {
  const id = writeId();
  const first = (await save(0, chosen, hr, id)).answer;
  expect((await save(0, chosen, hr, id)).answer).toEqual(first);
  expect((await save(0)).code).toBe("outdated");
  expect((await save(1, chosen.with(1, { heading: "Wie", field: "lastName" }))).answer.version).toBe(2);
  const events = await pair.vault.past
    .selectFrom("event")
    .select(["actor", "amount"])
    .where("employer_id", "=", employer.id)
    .where("deed", "=", "delivery.columns_chosen")
    .execute();
  expect(events).toEqual([1, 2].map(() => ({ actor: hr.userId, amount: null })));
});

test("only who works in all of a vault sees or chooses", async () => {
  const other = await pair.active([]);
  const manager = await pair.vault.seed.user(employer, [newId<DepartmentId>()]);
  const none = newId<EmployerId>();
  const told = [
    await look(other.administrator),
    await look(manager),
    await look(hr, none),
    await save(0, chosen, other.administrator),
    await save(0, chosen, manager),
  ].map(({ code }) => code);
  expect(told).toEqual(told.map(() => "not_found"));
});

test("headings stand sealed, also after keys were renewed, and go with the vault; of values nothing stays", async () => {
  await save(0);
  await look();
  const rows = () =>
    pair.vault.past.selectFrom("column_choice").selectAll().where("employer_id", "=", employer.id).execute();
  const words = ["geheim", "rood"];
  const kept = async () => JSON.stringify(await rows()) + (await rows()).map((it) => it.sealed.toString("latin1"));
  for (const word of words) expect(await kept()).not.toContain(word);

  const since = new Date(Date.now() + 60_000).toISOString();
  await keyTasks(pair.vault.tools)["rotate-keys"]({ employerId: employer.id, since, data: 1 });
  await keyTasks(pair.vault.tools)["reseal-employer"]({ employerId: employer.id });
  expect((await rows()).map((it) => it.key_version)).toEqual([2]);
  expect((await chosenColumns(pair.vault.tools, employer.id)).columns).toEqual(chosen);

  const drop = () =>
    transactionFor(pair.vault.past, { employer: employer.id }, (tx) =>
      sql`delete from employer_key where employer_id = ${employer.id}`.execute(tx),
    );
  await expect(drop()).rejects.toThrow(/column_choice/);
  await pair.vault.past.updateTable("employer").set({ state: "ended" }).where("id", "=", employer.id).execute();
  await drop();
  expect(await rows()).toEqual([]);
  for (const word of words) expect(JSON.stringify([pair.vault.lines, pair.suite.lines])).not.toContain(word);
});
