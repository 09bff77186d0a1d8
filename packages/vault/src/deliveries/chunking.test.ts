import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EmployerId } from "@datakluis/contract";
import { openPerson } from "../people/seal.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";

/** In how many files the rows of a delivery come, and in what order, says nothing (E3). */

let pair: RunningPair;
let { settled, written } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ settled, written } = deliveringAt(pair));
});
afterAll(() => pair.stop());

type Said = { city: string; born: string; code: string; job: string; starts: string; ends: string };
type Row = Said & { number: string };

const heading =
  "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Woonplaats;Afdelingscode;Afdeling;Functie;In dienst;Uit dienst";
const fileOf = (rows: readonly Row[]) =>
  Buffer.from(
    [
      heading,
      ...rows.map(({ number, city, born, code, job, starts, ends }) =>
        [number, `Naam ${number}`, "Vrouw", born, city, code, `Afdeling ${code}`, job, starts, ends].join(";"),
      ),
    ].join("\r\n"),
  );

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const saying: fc.Arbitrary<Said> = fc.record({
  city: some("Goes", "Sneek", "’s-Gravenhage", ""),
  born: some("29-02-1980", "01-01-1991"),
  code: some("FIN", "HRM"),
  job: some("Planner", "Chauffeur", ""),
  starts: some("01-03-2020", "15-03-2020", "01-06-2021"),
  ends: some("", "31-12-2022"),
});
const numbers = Array.from({ length: 12 }, (_, at) => `P${100 + at}`);
/** What a delivery says of some of them, and into which of a few files each of its rows falls, in which place. */
const delivery = fc.tuple(
  ...numbers.map((number) =>
    fc.option(
      fc
        .tuple(saying, fc.nat(2), fc.nat(1_000))
        .map(([said, chunk, place]) => ({ row: { number, ...said }, chunk, place })),
      { freq: 4 },
    ),
  ),
);

/** All there is of the people of an employer at both sides, by personnel number; without what is made up anew each time. */
async function stateOf(employerId: EmployerId) {
  const { past, tools } = pair.vault;
  const people = await past
    .selectFrom("person")
    .leftJoin("department", "department.id", "person.department_id")
    .select(["ref", "personnel_number", "version", "key_version", "sealed", "employment", "code", "told_employment"])
    .where("person.employer_id", "=", employerId)
    .execute();
  const { rows } = await pair.suite.past.query<{ number: string }>(
    `select personnel_number as number, born_on, sex, employment_version as version,
       (select code from department it where it.id = d.department_id) as department, (
         select coalesce(json_agg(to_jsonb(e) - 'employer_id' - 'ref' order by starts_on), '[]') from employment e
         where e.employer_id = d.employer_id and e.ref = d.ref
       ) as employments from dossier d where employer_id = $1`,
    [employerId],
  );
  const atService = new Map(rows.map((it) => [it.number, it]));
  const state: Record<string, object> = {};
  for (const { ref, key_version, sealed, personnel_number, ...it } of people) {
    const key = await tools.keys.version(employerId, key_version);
    const identity = openPerson(key, { employerId, ref, version: it.version }, sealed);
    state[personnel_number] = { ...it, identity, atService: atService.get(personnel_number) };
  }
  return state;
}

test("any two deliveries, each in however many files, give the same state as each in one", async () => {
  await fc.assert(
    fc.asyncProperty(delivery, delivery, async (...deliveries) => {
      const [whole, cut] = [await pair.active([]), await pair.active([])];
      for (const said of deliveries) {
        const rows = said.flatMap((it) => it ?? []);
        if (rows.length === 0) continue;
        await written(whole.administrator, whole.id, fileOf(rows.map(({ row }) => row)), "changes");
        for (const chunk of Map.groupBy(rows, (it) => it.chunk).values()) {
          const shuffled = chunk.toSorted((one, other) => one.place - other.place).map(({ row }) => row);
          await written(cut.administrator, cut.id, fileOf(shuffled), "changes");
        }
      }
      await settled(whole.id);
      await settled(cut.id);
      expect(await stateOf(cut.id)).toEqual(await stateOf(whole.id));
    }),
    { numRuns: 6 },
  );
}, 240_000);
