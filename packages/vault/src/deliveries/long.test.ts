import { afterAll, beforeAll, expect, test } from "vitest";
import { mostWhole } from "@datakluis/contract";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

const heading = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst;Functie;Memo";
/** What nobody here reads makes the file larger than what stands in memory at once. */
const memo = "x".repeat(600_000);
const people = Math.ceil(mostWhole / memo.length) + 5;
const line = (at: number, job: string, note: string) => `P-${at};Proef;V;1985-12-31;2019-03-15;${job};${note}`;
const numbers = Array.from({ length: people }, (_, at) => 100 + at);
const fileOf = (jobOf: (at: number) => string, note = memo) =>
  Buffer.from([heading, ...numbers.map((at) => line(at, jobOf(at), note)), line(100, "Dubbel", "")].join("\r\n"));

test("a CSV file that does not fit in memory is delivered like any other, and known again", async () => {
  const [long, short] = [await pair.active([]), await pair.active([])];
  const { delivering, written } = deliveringAt(pair);
  const first = fileOf(() => "Planner");
  expect(first.length).toBeGreaterThan(mostWhole);

  const done = await written(long.administrator, long.id, first);
  const like = await written(
    short.administrator,
    short.id,
    fileOf(() => "Planner", "kort"),
  );
  expect(done).toMatchObject({ state: "done", rows: people + 1, processed: people - 1 });
  // Its first and its last row have one number: both are rejected, however far apart.
  expect(done.counts).toMatchObject({ added: people - 1, rejected: 2 });
  expect(done.counts).toEqual(like.counts);
  expect(done.rejections).toEqual(like.rejections);

  const again = await delivering(long.administrator, long.id).send(fileOf((at) => (at === 140 ? "Chef" : "Planner")));
  expect(again.answer.counts).toMatchObject({ added: 0, changed: 1, unchanged: people - 2, missing: 0 });
  const listed = await delivering(long.administrator, long.id).people(again.answer.id as never, "changed");
  expect(listed.answer.people).toMatchObject([{ personnelNumber: "P-140", fields: ["jobTitle"] }]);
});

const short = "y".repeat(60_000);
const fields = (at: number) => ({
  ...{ personeelsnummer: `P-${at}`, achternaam: "Proef", geslacht: "V", geboortedatum: "1985-12-31" },
  ...{ inDienst: "2019-03-15", functie: "Planner", memo: short },
});
const many = Array.from({ length: Math.ceil(mostWhole / short.length) + 5 }, (_, at) => fields(at));
const asXml = (it: object) =>
  `<werknemer>${Object.entries(it)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}</werknemer>`;

test.each<[string, () => string]>([
  ["JSON", () => JSON.stringify({ werknemers: [...many, fields(0)] })],
  ["XML", () => `<levering>${[...many, fields(0)].map(asXml).join("")}</levering>`],
])("and so is one of %s", async (_, made) => {
  const employer = await pair.active([]);
  const bytes = Buffer.from(made());
  expect(bytes.length).toBeGreaterThan(mostWhole);
  const done = await deliveringAt(pair).written(employer.administrator, employer.id, bytes);
  expect(done).toMatchObject({ state: "done", rows: many.length + 1, processed: many.length - 1 });
  expect(done.counts).toMatchObject({ added: many.length - 1, rejected: 2 });
});

test("of a spreadsheet all must be there at once", async () => {
  const employer = await pair.active([]);
  const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(mostWhole)]);
  const { delivering } = deliveringAt(pair);
  expect(await delivering(employer.administrator, employer.id).send(zip)).toMatchObject({ code: "too_large" });
});
