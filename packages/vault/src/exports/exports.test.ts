import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZodError } from "zod";
import {
  exportPeople,
  fieldLabels,
  Identity,
  Refusal,
  withdrawAccess,
  type DossierRef,
  type EmployerId,
  type ExportForm,
} from "@datakluis/contract";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { checkedEmployment, checkedIdentity } from "../people/check.ts";
import { employment, identity, newId, person } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

const exported = (who: Visitor, employerId: EmployerId, form: ExportForm = "csv", change = {}) =>
  pair.vault.as(who, exportPeople, { params: { employerId }, body: { form, reason: "check_data", ...change } });

const rowsOf = (text: string): Record<string, string>[] =>
  parse(text, { delimiter: ";", columns: true, bom: true, record_delimiter: "\r\n" });

const numbersIn = (text: string) => rowsOf(text).map((row) => row[fieldLabels.personnelNumber]);

/** Text that tends to break a table, a spreadsheet or an encoding. */
const awkward = (most: number) =>
  fc
    .tuple(
      fc.constantFrom(..."0aé'\"&<ß0aé'\"&<ßx1="),
      fc.string({
        unit: fc.constantFrom(..."0aZ'\"=+-@;,|\t\n\r<>&é\u0301\u200B\u00A0\u202E€😀_x"),
        maxLength: most - 1,
      }),
    )
    .map((parts) => parts.join(""));

const abroad = fc.record(
  {
    street: awkward(100),
    houseNumber: awkward(20),
    postcode: fc.constantFrom("01067", "B-1000", "2000 A"),
    city: awkward(80),
    country: fc.constantFrom("BE", "DE", "GB"),
  },
  { requiredKeys: ["street", "city", "country"] },
);

const somebody = fc.record(
  {
    lastName: awkward(100),
    prefix: fc.constantFrom("in 't", "van der", "'t"),
    initials: fc.constantFrom("A.B.", "0.", "Æ."),
    callName: awkward(60),
    partnerLastName: awkward(100),
    nameUse: fc.constantFrom("own", "own"),
    sex: fc.constantFrom("male", "female", "unspecified", "unknown"),
    bornOn: fc.constantFrom("1900-01-01", "1980-02-29", "2004-12-31"),
    bsn: fc.constantFrom("000009921", "999990482", "999993653"),
    phoneMobile: fc.constantFrom("+31612345678", "06 12345678", "+32 470 12 34 56"),
    emailWork: fc.constantFrom("a+b@werkgever.example", "0@werkgever.example"),
    iban: fc.constantFrom("NL91ABNA0417164300"),
  },
  { requiredKeys: ["lastName", "nameUse", "sex", "bornOn"] },
);

const here = fc.record(
  {
    street: awkward(100),
    houseNumber: fc.constantFrom("1", "012a"),
    postcode: fc.constant("1234AB"),
    city: awkward(80),
  },
  { requiredKeys: ["street"] },
);

const living = fc.oneof(
  fc.constant({}),
  here,
  abroad.map((foreignAddress) => ({ foreignAddress })),
);

const work = fc.record({
  jobTitle: fc.option(awkward(100)),
  startsOn: fc.constantFrom("1999-12-31", "2026-01-01", "2031-05-06"),
  endsOn: fc.option(fc.constant("2031-12-31")),
  contractHours: fc.option(fc.constantFrom(0, 8.25, 28.5, 36, 33.333)),
  normHours: fc.option(fc.constantFrom(38, 40)),
  contractKind: fc.option(awkward(60)),
  costCentre: fc.option(fc.constantFrom("0041", "K 1", "1e5")),
});

type Newcomer = { identity: unknown; employment: Parameters<typeof checkedEmployment>[0] };

const newcomer: fc.Arbitrary<Newcomer> = fc.tuple(somebody, living, work).map(([who, where, employed]) => ({
  identity: { ...who, ...where },
  employment: employed,
}));

/** As much of it as somebody could write: the rest is refused at the door. */
function written({ identity: who, employment: employed }: Newcomer) {
  try {
    return { identity: checkedIdentity(Identity.parse(who), "2026-11-23"), employment: checkedEmployment(employed) };
  } catch (no) {
    if (no instanceof Refusal || no instanceof ZodError) return undefined;
    throw no;
  }
}

const number = (at: number) => `${["007", "1e5", "0-1/2", "MS 04", "12.50", "é9", "00A"][at % 7]}x${at}`;

/** Employments of their own, as whoever was added by hand has. */
const employ = (employerId: EmployerId, ref: DossierRef, it: unknown) =>
  pair.vault.past
    .updateTable("person")
    .set({ employment: JSON.stringify(it) })
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .execute();

const delivered = [
  "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst;Afdelingscode;Afdeling;Valt onder;Uren per week",
  "D-01;Jansen;V;31-12-1985;01-02-2020;0042;Financiën & co;KAN;28,5",
  "D-02;'s-Gravesande;M;1985-12-31;2020-02-01;KAN;Kantoor;;",
].join("\r\n");

test("any file we export, imported again, changes nothing", async () => {
  const { delivering, written: deliver } = deliveringAt(pair);
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(newcomer, { minLength: 80, maxLength: 80 }), async (some) => {
      const sound = some.flatMap((it) => written(it) ?? []);
      kept += sound.length;
      const people = sound.map((it, at) => person({ personnelNumber: number(at), identity: it.identity }));
      const { administrator: who, id } = await pair.active(people);
      for (const [at, { employment: employed }] of sound.entries()) await employ(id, people[at]!.ref, employed);
      await deliver(who, id, Buffer.from(delivered), "changes");
      const rows = sound.length + 2;
      for (const [form, kind] of [
        ["csv", "full"],
        ["xlsx", "changes"],
      ] as const) {
        const { file, status } = await exported(who, id, form);
        expect(status).toBe(200);
        const { answer } = await delivering(who, id).send(file, newId(), kind);
        expect(answer).toMatchObject({ rows, rejections: [], ignoredColumns: 0, changedFields: [] });
        expect(answer.counts).toMatchObject({ added: 0, changed: 0, missing: 0, rejected: 0, unchanged: rows });
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
  // Most of what is generated is something a person could write.
  expect(kept).toBeGreaterThan(60);
});

test("what a spreadsheet would run stands in it as text, and damaged or older data are rejected rather than changed", async () => {
  const { delivering } = deliveringAt(pair);
  const people = [
    person({ personnelNumber: "MS001", identity: identity({ lastName: "=1+1", phoneMobile: "+31612345678" }) }),
    person({ personnelNumber: "MS002", identity: identity({ lastName: "Gewoon" }) }),
    person({ personnelNumber: "MS003" }),
  ];
  const employer = await pair.active(people);
  const { administrator: who, id } = employer;
  await pair.vault.past
    .updateTable("person")
    .set({ sealed: Buffer.alloc(64) })
    .where("ref", "=", people[2]!.ref)
    .execute();
  for (const { ref } of people) await employ(id, ref, employment);
  const { text, file: csv } = await exported(who, id);
  expect(text).toContain(`"'=1+1"`);
  expect(text).toContain(`"'+31612345678"`);
  const { file } = await exported(who, id, "xlsx");
  const sheet = (await readSheet(file)) as string[][];
  expect(sheet[1]).toContain("=1+1");
  expect(sheet[1]).toContain("+31612345678");
  expect(file.toString("latin1")).not.toContain("<f>");
  expect(rowsOf(text)[2]).toMatchObject({ Personeelsnummer: "MS003", Achternaam: "" });
  for (const bytes of [csv, file]) {
    const { answer } = await delivering(who, id).send(bytes, newId(), "full");
    expect(answer.counts).toMatchObject({ added: 0, changed: 0, missing: 0, unchanged: 1, rejected: 2 });
  }
});

test("everybody takes along whom he may see, and nobody else", async () => {
  const { written } = deliveringAt(pair);
  const employer = await pair.active([person({ personnelNumber: "MS001" })]);
  const { administrator, id } = employer;
  await written(administrator, id, Buffer.from(delivered), "changes");
  const departments = await pair.vault.past
    .selectFrom("department")
    .selectAll()
    .where("employer_id", "=", id)
    .execute();
  const [office, finance] = ["KAN", "0042"].map((code) => departments.find((it) => it.code === code)!.id);
  const manager = await pair.vault.seed.user(employer, [finance!]);
  expect(numbersIn((await exported(administrator, id)).text)).toEqual(["D-01", "D-02", "MS001"]);
  expect(numbersIn((await exported(administrator, id, "csv", { departmentId: office })).text)).toEqual([
    "D-01",
    "D-02",
  ]);
  expect(numbersIn((await exported(manager, id)).text)).toEqual(["D-01"]);
  expect(numbersIn((await exported(manager, id, "csv", { departmentId: finance })).text)).toEqual(["D-01"]);
  expect((await exported(manager, id, "csv", { departmentId: office })).code).toBe("not_found");
  expect((await exported(manager, id, "csv", { departmentId: newId() })).code).toBe("not_found");
  const other = await pair.active([]);
  expect((await exported(administrator, other.id)).code).toBe("not_found");
  expect((await exported(visitor(), id)).code).toBe("not_permitted");

  const params = { employerId: id, userId: manager.userId };
  await pair.vault.as(administrator, withdrawAccess, { params });
  expect((await exported(manager, id)).status).toBe(403);
});

test("it is on the record with why and of how many, and without that nothing is shown", async () => {
  const employer = await pair.active([person({ identity: identity({ lastName: "Onzichtbaar" }) }), person()]);
  const { administrator: who, id } = employer;
  await exported(who, id, "xlsx", { reason: "audit" });
  const events = pair.vault.past.selectFrom("event").select(["actor", "deed", "purpose", "amount", "ref"]);
  expect(await events.where("employer_id", "=", id).where("deed", "=", "people.exported").execute()).toEqual([
    { actor: who.userId, deed: "people.exported", purpose: "audit", amount: 2, ref: null },
  ]);
  await sql`alter table event add constraint geen_blik check (deed <> 'people.exported') not valid`.execute(
    pair.vault.past,
  );
  const told = await exported(who, id);
  await sql`alter table event drop constraint geen_blik`.execute(pair.vault.past);
  expect([told.status, told.code]).toEqual([500, "internal"]);
  expect(told.text).not.toContain("Onzichtbaar");
});
