import { readFileSync } from "node:fs";
import { DeliveryField } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lookAt, readDelivery } from "./index.ts";
import { delivered, fileOf, jsonOf, type Raw, soundRow, today, xmlOf } from "./testing/files.ts";

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const faultsIn = async (bytes: Buffer) =>
  (await readDelivery(bytes, today)).rejections.map(({ row, field, rule }) => [row, field, rule]);

test("takes over the rows of an AFAS connector, field by field", async () => {
  const bytes = delivered("molenaar-afas.json");
  const { rows } = JSON.parse(bytes.toString()) as { rows: Record<string, string | number | null>[] };
  const reading = await readDelivery(bytes, today);
  expect(reading).toMatchObject({ format: "JSON, UTF-8", rows: 60, rejections: [], ignoredColumns: 4, page: false });
  const day = (moment: unknown) => String(moment).slice(0, 10);
  expect(reading.accepted).toEqual(
    rows.map((it, at) => ({
      row: at + 1,
      personnelNumber: it["Medewerker"],
      identity: {
        lastName: it["Geboortenaam"],
        ...(it["Voorvoegsel"] ? { prefix: it["Voorvoegsel"] } : {}),
        initials: it["Voorletters"],
        callName: it["Roepnaam"],
        nameUse: "own",
        sex: it["Geslacht"] === "M" ? "male" : "female",
        bornOn: day(it["Geboortedatum"]),
        bsn: it["BSN"],
        phoneMobile: String(it["Mobielnr_werk"]).replace("06 ", "+316"),
        emailWork: it["Email_werk"],
      },
      department: { code: "W1", name: "Werkplaats", parentCode: null },
      employment: {
        jobTitle: "Monteur",
        startsOn: day(it["Begindatum_functie"]),
        endsOn: null,
        contractHours: it["Uren_per_week"],
        normHours: null,
        contractKind: null,
        costCentre: null,
      },
    })),
  );
});

test("reads of AFAS only what is certain: its first use of a name, and a post where no employment is told", async () => {
  const row = { Medewerker: "P1", Geboortenaam: "Jansen", Geslacht: "V", Geboortedatum: "1980-01-01" };
  const post = { Begindatum_functie: "2020-01-01", Einddatum_functie: "2021-01-01" };
  const of = (it: object) => readDelivery(json({ skip: 0, take: 10, rows: [{ ...row, ...it }] }), today);
  expect((await of({ ...post, Naamgebruik_code: "1" })).rejections).toEqual([
    { row: 1, personnelNumber: "P1", field: "nameUse", rule: "name_use" },
  ]);
  const startOf = async (it: object) => {
    const { startsOn, endsOn } = (await of(it)).accepted[0]!.employment;
    return [startsOn, endsOn];
  };
  expect(await startOf(post)).toEqual(["2020-01-01", "2021-01-01"]);
  expect(await startOf({ "In dienst": "2011-01-01", ...post })).toEqual(["2011-01-01", null]);
});

test("takes one page of a list for changes, never for all there are", async () => {
  const row = { personeelsnummer: "P1", achternaam: "Jansen", geslacht: "V", geboortedatum: "1980-01-01" };
  const rows = [{ ...row, inDienst: "2020-01-01" }];
  const look = (kind: "full" | "changes", page: object) =>
    lookAt({ kind, today }, { identityOf: () => null, keep: (it) => it }).read(json({ ...page, rows }));
  for (const page of [
    { skip: 100, take: 100 },
    { skip: 0, take: 1 },
  ]) {
    await expect(look("full", page)).rejects.toMatchObject({ code: "file_page" });
    expect(await look("changes", page)).toMatchObject({ rows: 1, rejected: 0 });
  }
  expect(await look("full", { skip: 0, take: 2 })).toMatchObject({ rows: 1 });
  expect(await look("full", { skip: 0, take: -1 })).toMatchObject({ rows: 1 });
});

const page = readFileSync(new URL("../../../docs/leveringen.md", import.meta.url), "utf8");
const exampleIn = (kind: string) => Buffer.from(new RegExp(`\`\`\`${kind}\n([^]*?)\`\`\``).exec(page)?.[1] ?? "");

test.each(["json", "xml"])("reads the %s of the page about deliveries as it says", async (kind) => {
  const reading = await readDelivery(exampleIn(kind), today);
  expect(reading).toMatchObject({ format: `${kind.toUpperCase()}, UTF-8`, rows: 3, rejected: 0, ignoredColumns: 0 });
  expect(reading.departments).toEqual([
    { code: "KAN", name: "Kantoor", parentCode: null },
    { code: "FIN", name: "Financiën", parentCode: "KAN" },
  ]);
  expect(reading.accepted).toMatchObject([
    {
      row: 1,
      personnelNumber: "VOORBEELD-1",
      identity: { lastName: "Jansen", prefix: "van der", sex: "female", bornOn: "1985-12-31" },
      department: { name: "Financiën" },
      employment: { startsOn: "2020-02-01", endsOn: null, contractHours: 28.5 },
    },
  ]);
  expect(reading.fields).not.toContain("iban");
});

test("the page about deliveries names every field, and a name on it means that field", async () => {
  const names = [...page.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name]) => name!);
  const row = Object.fromEntries(new Set(names).values().map((name) => [name, ""]));
  const told = { ...row, personeelsnummer: "P1" };
  const { fields } = await readDelivery(json([told]), today);
  expect(fields).toEqual(DeliveryField.options);
});

const departments = [
  { code: "A", naam: "Afdeling A" },
  { code: "B", naam: "=B", valtOnder: "A" },
  { code: "C", valtOnder: "C" },
  { code: "D", naam: "D" },
  { code: "D", naam: "Anders" },
  { code: "x".repeat(61) },
  { naam: "", valtOnder: "A" },
];
const departmentRows = [
  ["departmentName", "formula"],
  ["departmentParentCode", "department_parent"],
  ["departmentCode", "department_twice"],
  ["departmentCode", "department_twice"],
  ["departmentCode", "too_long"],
  ["departmentCode", "required"],
].map(([field, rule], at) => [at + 2, field, rule]);
const xmlDepartments = `<afdelingen>${departments
  .map(
    (it) =>
      `<afdeling>${Object.entries(it)
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join("")}</afdeling>`,
  )
  .join("")}</afdelingen>`;

test("judges a list of departments by the same rules in every kind of file, and says of nobody that he left", async () => {
  const csv = ["Afdelingscode;Afdeling;Valt onder"].concat(
    departments.map(({ code = "", naam = "", valtOnder = "" }) => [code, naam, valtOnder].join(";")),
  );
  expect(await faultsIn(json({ afdelingen: departments }))).toEqual(departmentRows);
  expect(await faultsIn(Buffer.from(xmlDepartments))).toEqual(departmentRows);
  // A line without anything is no line, so the last one says where it would hang; a heading stands above them.
  expect(await faultsIn(Buffer.from(csv.join("\n")))).toEqual(
    departmentRows.map(([row, field, rule]) => [Number(row) + 1, field, rule]),
  );

  const look = lookAt({ kind: "full", today }, { identityOf: () => null, keep: (it) => it });
  expect(await look.read(json({ afdelingen: departments }))).toMatchObject({ rows: 7, rejected: 6 });
  look.compare([{ ref: "x" as never, personnelNumber: "P1", departmentCode: null, employments: [] }]);
  expect(look.conclude()).toMatchObject({ counts: { missing: 0, added: 0, departments: 1 }, incomplete: false });
});

test("rejects of a row only what is no single value, and reads over what nobody asked for", async () => {
  const person = { personeelsnummer: "P1", achternaam: "Jansen", geslacht: "V", geboortedatum: "1980-01-01" };
  const row = { ...person, inDienst: "2020-01-01" };
  expect(await faultsIn(json([row, { ...row, personeelsnummer: "P2", achternaam: ["x"] }]))).toEqual([
    [2, "lastName", "nested"],
  ]);
  const { accepted, ignoredColumns } = await readDelivery(json([{ ...row, adressen: [{ straat: {} }], x: 1 }]), today);
  expect([accepted.length, ignoredColumns]).toEqual([1, 2]);
  const xml = xmlOf([soundRow]).toString();
  expect(await faultsIn(Buffer.from(xml.replace("Jansen", "<deel>Jansen</deel>")))).toEqual([
    [1, "lastName", "nested"],
  ]);
});

test("takes a number in JSON for what it says, never for the day number of a spreadsheet", async () => {
  const row = { personeelsnummer: 1, achternaam: "Jansen", geslacht: "V", geboortedatum: 1985, inDienst: 40_000 };
  expect(await faultsIn(json([row]))).toEqual([
    [1, "bornOn", "date"],
    [1, "startsOn", "date"],
  ]);
});

test("waits for the last row before it says of a field that nobody has it", async () => {
  const person = { personeelsnummer: "", achternaam: "Jansen", geslacht: "V", inDienst: "2020-01-01" };
  const rows = Array.from({ length: 600 }, (_, at) => ({ ...person, personeelsnummer: `P${at}` }));
  const { rejected, fields } = await readDelivery(json([...rows, { ...rows[0], geboortedatum: "1980-01-01" }]), today);
  expect([rejected, fields.includes("bornOn")]).toEqual([601, true]);
});

test("refuses a list in which a required field is nowhere, and two names with one meaning", async () => {
  await expect(readDelivery(json([{ personeelsnummer: "P1", achternaam: "Jansen" }]), today)).rejects.toMatchObject({
    code: "file_columns_missing",
    faults: [{ path: "bornOn" }, { path: "sex" }, { path: "startsOn" }],
  });
  await expect(readDelivery(json([{ achternaam: "A", geboortenaam: "B" }]), today)).rejects.toMatchObject({
    code: "file_columns_twice",
  });
});

/** Anything a person could type, and what breaks markup. */
const text = (most: number) => fc.string({ unit: fc.constantFrom(..."aéZ’0 <>&\"'\\;\n\t]{}/“𐍈ï"), maxLength: most });

const sound: Raw = {
  ...soundRow,
  nameUse: "01",
  bsn: "999993653",
  postcode: "1234 AB",
  country: "NL",
  phoneMobile: "06 12345678",
  phoneWork: "030 1234567",
  phoneHome: "030 1234567",
  emailWork: "a@werkgever.example",
  emailPrivate: "a@post.example",
  iban: "NL28TEST2774739477",
  departmentParentCode: "KAN",
  endsOn: "01-01-2026",
  contractHours: "28,5",
  normHours: "40",
};

test("one list written as CSV, JSON and XML reads to the same rows, faults and all", async () => {
  const cell = (field: DeliveryField) =>
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom("", sound[field] ?? "Ab") }, { weight: 1, arbitrary: text(12) });
  const raw = fc.record(Object.fromEntries(DeliveryField.options.map((it) => [it, cell(it)])) as never, {
    requiredKeys: [],
  }) as fc.Arbitrary<Raw>;
  const names = fc.tuple(text(9), text(9)).map(([street, city]) => ({ lastName: `a${street}z`, jobTitle: `b${city}` }));
  const mostlySound = fc
    .tuple(raw, names, fc.integer({ max: 4, min: 0 }))
    .map(([it, named, toss]): Raw => (toss > 0 ? { ...it, ...soundRow, ...named } : it));
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(mostlySound, { minLength: 1, maxLength: 6 }), fc.boolean(), async (made, indent) => {
      // Of an empty row CSV has no line, and one number twice is another test.
      const rows = made.map((it, at): Raw => ({
        ...it,
        personnelNumber: it.personnelNumber ? `P-${at}` : "",
        bornOn: it.bornOn || "x",
      }));
      const fields = DeliveryField.options;
      const comparable = async (bytes: Buffer, firstRow: number) => {
        const { rejections, accepted: taken, departments: named, fields: told } = await readDelivery(bytes, today);
        const counted = <R extends { row: number }>(all: R[]) => all.map((it) => ({ ...it, row: it.row - firstRow }));
        accepted += taken.length;
        return { rejections: counted(rejections), taken: counted(taken), named, told };
      };
      const csv = await comparable(lined(rows, fields), 1);
      expect(await comparable(jsonOf(rows, fields, indent), 0)).toEqual(csv);
      expect(await comparable(xmlOf(rows, fields), 0)).toEqual(csv);
    }),
    { numRuns: 60 },
  );
  expect(accepted).toBeGreaterThan(100);
});

/** As CSV, on which a line end inside a cell does not count: a row is a line here too. */
const lined = (rows: Raw[], fields: readonly DeliveryField[]) =>
  fileOf(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, it]) => [field, it.replaceAll("\n", "\t")]))),
    fields,
  );
