import { type DeliveryField, fieldLabels, type Rejection, rejectionLine } from "@datakluis/contract";
import { expect, test } from "vitest";
import { readDelivery } from "./index.ts";
import { readRows } from "./read.ts";
import { exampleFile, fileOf, jsonOf, type Raw, soundRow, today, xmlOf } from "./testing/files.ts";

const faultsOf = (rejections: Rejection[]) => rejections.map(({ row, field, rule }) => [row, field, rule]);

/** What is wrong with one row that is sound but for these cells. */
const faultsIn = async (cells: Raw) => {
  const { rejections } = await readDelivery(fileOf([{ ...soundRow, ...cells }]), today);
  return rejections.map(({ field, rule }) => `${field} ${rule}`);
};

test("takes over a full file", async () => {
  const reading = await readDelivery(exampleFile("volledig"), today);
  expect(reading).toMatchObject({ format: "CSV, puntkomma, UTF-8", rows: 247, rejections: [], ignoredColumns: 0 });
  expect(reading.accepted).toHaveLength(247);
  expect(reading.departments).toHaveLength(11);
  expect(reading.departments).toContainEqual({ code: "OPS", name: "OPS", parentCode: null });
  expect(reading.accepted[0]).toEqual({
    row: 2,
    personnelNumber: "MS001",
    identity: {
      lastName: "Dekker",
      initials: "A.",
      callName: "Lotte",
      nameUse: "own",
      sex: "male",
      bornOn: "1977-03-09",
      bsn: "999991504",
      street: "Oude Haven",
      houseNumber: "82",
      houseNumberAddition: "A",
      postcode: "7511XD",
      city: "Enschede",
      phoneMobile: "+31648940170",
      emailWork: "lotte.dekker1@delinde.example",
      iban: "NL28TEST2774739477",
    },
    department: { code: "TRAN", name: "Transport Noord", parentCode: "TRA" },
    employment: {
      jobTitle: "HR-adviseur",
      startsOn: "1994-03-22",
      endsOn: null,
      contractHours: 40,
      normHours: 40,
      contractKind: "Onbepaalde tijd",
      costCentre: null,
    },
  });
  expect(new Set(reading.accepted.map(({ identity }) => identity.prefix))).toContain("van ’t");
});

test("names every fault of a file by its line", async () => {
  const reading = await readDelivery(exampleFile("met-fouten"), today);
  expect(reading).toMatchObject({ format: "CSV, puntkomma, Windows-1252", rows: 247 });
  expect(reading.accepted).toHaveLength(239);
  expect(reading.rejections).toEqual([
    { row: 13, personnelNumber: "MS012", field: "bsn", rule: "bsn" },
    { row: 31, personnelNumber: "MS030", field: "postcode", rule: "postcode" },
    { row: 45, personnelNumber: "MS044", field: "bornOn", rule: "date" },
    { row: 61, personnelNumber: "MS060", field: "personnelNumber", rule: "duplicate" },
    { row: 62, personnelNumber: "MS060", field: "personnelNumber", rule: "duplicate" },
    { row: 81, personnelNumber: "MS080", field: "iban", rule: "iban" },
    { row: 100, personnelNumber: "MS099", field: "lastName", rule: "formula" },
    { row: 121, personnelNumber: null, field: "personnelNumber", rule: "required" },
  ]);
  expect(reading.accepted.find(({ row }) => row === 4)?.identity.lastName).toBe("Demirçi");
});

test.each([
  ["mutaties", 10],
  ["half-bestand", 110],
])("takes over the file %s", async (name, rows) => {
  const reading = await readDelivery(exampleFile(name), today);
  expect([reading.accepted.length, reading.rejections]).toEqual([rows, []]);
});

test.each<[Raw, string]>([
  [{ personnelNumber: "" }, "personnelNumber required"],
  [{ personnelNumber: "geen" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "999993653" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "999-993-653", bsn: "999993653" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "0999993653", bsn: "999993653" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "X0999993653", bsn: "999993653" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "1999993653", bsn: "999993653" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "９９９９９３６５３" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "٩٩٩٩٩٣٦٥٣" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "110000008", bsn: "10000008" }, "personnelNumber personnel_number"],
  [{ personnelNumber: "JANSEN1" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "jan.sen-2" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "MS-31121985" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "311285" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "P19851231" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "VRIES3", partnerLastName: "Vries" }, "personnelNumber personnel_number_personal"],
  [{ personnelNumber: "=A1" }, "personnelNumber formula"],
  [{ lastName: "" }, "lastName required"],
  [{ lastName: "x".repeat(101) }, "lastName too_long"],
  [{ prefix: "-" }, "prefix formula"],
  [{ houseNumber: "12345678901" }, "houseNumber too_long"],
  [{ bornOn: "" }, "bornOn required"],
  [{ bornOn: "30-02-1980" }, "bornOn date"],
  [{ bornOn: "23-11-2026" }, "bornOn born_in_future"],
  [{ bornOn: "31-12-1899" }, "bornOn born_in_future"],
  [{ sex: "" }, "sex required"],
  [{ sex: "ja" }, "sex sex"],
  [{ nameUse: "9" }, "nameUse name_use"],
  [{ bsn: "123456789" }, "bsn bsn"],
  [{ postcode: "0123 AB" }, "postcode postcode"],
  [{ phoneMobile: "06" }, "phoneMobile phone"],
  [{ emailWork: "jan@" }, "emailWork email"],
  [{ emailWork: "+jan@werkgever.example" }, "emailWork formula"],
  [{ emailPrivate: `${"x".repeat(250)}@post.example` }, "emailPrivate too_long"],
  [{ iban: "NL00TEST0123456789" }, "iban iban"],
  [{ startsOn: "" }, "startsOn required"],
  [{ startsOn: "01-01-1800" }, "startsOn date"],
  [{ endsOn: "31-01-2020" }, "endsOn dates_reversed"],
  [{ contractHours: "veel" }, "contractHours number"],
  [{ costCentre: "x".repeat(61) }, "costCentre too_long"],
  [{ departmentName: "x".repeat(101) }, "departmentName too_long"],
  [{ departmentCode: "A", departmentParentCode: "A" }, "departmentParentCode department_parent"],
])("rejects a row for one fault (%#)", async (cells, fault) => {
  expect(await faultsIn(cells)).toEqual([fault]);
});

const liege: Raw = {
  ...soundRow,
  street: "Rue de l'Église",
  houseNumber: "12",
  houseNumberAddition: "b3",
  postcode: "B-4000",
  city: "Liège",
  country: "België",
};

test("takes over somebody who lives abroad, with the postcode of that country", async () => {
  const utrecht = { ...liege, personnelNumber: "P-2", postcode: "3511 AB", city: "Utrecht", country: "NL" };
  const { country: _, ...silent } = utrecht;
  const nowhere = { ...soundRow, personnelNumber: "P-4", country: "DE" };
  const { accepted, rejections } = await readDelivery(
    fileOf([liege, utrecht, { ...silent, personnelNumber: "P-3" }, nowhere]),
    today,
  );
  expect(rejections).toEqual([]);
  const [abroad, here, same, unknown] = accepted.map(({ identity }) => identity);
  expect(abroad).toEqual({
    lastName: "Jansen",
    nameUse: "own",
    sex: "female",
    bornOn: "1985-12-31",
    foreignAddress: {
      street: "Rue de l'Église",
      houseNumber: "12 b3",
      postcode: "B-4000",
      city: "Liège",
      country: "BE",
    },
  });
  expect(here).toMatchObject({ street: "Rue de l'Église", houseNumberAddition: "b3", postcode: "3511AB" });
  expect(here).not.toHaveProperty("foreignAddress");
  expect(same).toEqual(here);
  expect(unknown).not.toHaveProperty("foreignAddress");
});

test.each<[Raw, string]>([
  [{ country: "Nederland" }, "postcode postcode"],
  [{ country: "" }, "postcode postcode"],
  [{ country: "Atlantis" }, "country country"],
  [{ country: "=1+1" }, "country country"],
  [{ street: "" }, "street required"],
  [{ city: "" }, "city required"],
  [{ city: "=Luik" }, "city formula"],
  [{ postcode: "1234567890" }, "postcode too_long"],
  [{ houseNumberAddition: "x".repeat(20) }, "houseNumber too_long"],
])("rejects an address abroad for one fault (%#)", async (cells, fault) => {
  expect(await faultsIn({ ...liege, ...cells })).toEqual([fault]);
});

test("names all faults of a row at once", async () => {
  const faults = await faultsIn({ lastName: "", bsn: "1", postcode: "1", bornOn: "x", contractHours: "x", iban: "x" });
  expect(faults.sort()).toEqual([
    "bornOn date",
    "bsn bsn",
    "contractHours number",
    "iban iban",
    "lastName required",
    "postcode postcode",
  ]);
});

test("takes a number in capitals and in small letters for one: somebody twice in the file", async () => {
  const numbers = ["MS004", "ms004", "Ms005", "É1", "é1"];
  const { accepted, rejections } = await readDelivery(
    fileOf(numbers.map((personnelNumber) => ({ ...soundRow, personnelNumber }))),
    today,
  );
  expect(accepted.map(({ personnelNumber }) => personnelNumber)).toEqual(["Ms005"]);
  expect(rejections.map(({ personnelNumber, rule }) => [personnelNumber, rule])).toEqual(
    ["MS004", "ms004", "É1", "é1"].map((it) => [it, "duplicate"]),
  );
});

test("shows a personnel number only when it is a label", async () => {
  const { rejections } = await readDelivery(
    fileOf([
      { ...soundRow, personnelNumber: "999993653" },
      { ...soundRow, personnelNumber: "999/993/653", bsn: "999993653" },
      { ...soundRow, personnelNumber: "P-2", bsn: "1" },
      { ...soundRow, personnelNumber: "JANSEN-1", bsn: "1" },
      { ...soundRow, personnelNumber: "JANSEN-2", lastName: "=Jansen" },
    ]),
    today,
  );
  expect(rejections.map(({ row, personnelNumber }) => [row, personnelNumber])).toEqual([
    [2, null],
    [3, null],
    [4, "P-2"],
    [5, null],
    [5, null],
    [6, null],
    [6, null],
  ]);
  const personal = rejections.find(({ rule }) => rule === "personnel_number_personal")!;
  expect(rejectionLine(personal)).toBe(
    "Regel 5, Personeelsnummer: In dit personeelsnummer staat de achternaam of de geboortedatum van de werknemer. " +
      "De arbodienst ziet dit nummer ook als zij de werknemer niet mag kennen. Geef een nummer dat niets over de werknemer zegt.",
  );
});

test("rejects a row whose cells do not fit the headings, and reads nothing from it", async () => {
  const headings = "Personeelsnummer;Achternaam;Geboortedatum;Geslacht;In dienst;Roepnaam";
  const rows = [
    "P-1;Jan;sen;01-01-1980;M;01-01-2020;",
    "P-2;Jansen;01-01-1980;M",
    "P-3;Jansen;01-01-1980;M;01-01-2020;Jo",
  ];
  const { accepted, rejections } = await readDelivery(Buffer.from([headings, ...rows].join("\n")), today);
  expect(accepted.map(({ row }) => row)).toEqual([4]);
  expect(rejections).toEqual([
    { row: 2, personnelNumber: null, field: null, rule: "cells" },
    { row: 3, personnelNumber: null, field: null, rule: "cells" },
  ]);
});

test("counts lines as a person does: blank lines, line ends inside quotes, a line that names the separator", async () => {
  const headings = Object.keys(soundRow).map((field) => fieldLabels[field as DeliveryField]);
  const lines = [
    "sep=|",
    headings.join("|"),
    `P-1|"Jan\r\nsen"|M|01-01-1980|01-01-2020`,
    "",
    "||||",
    "P-2||M|01-01-1980|01-01-2020",
  ];
  for (const end of ["\r\n", "\n"]) {
    const reading = await readDelivery(Buffer.from(lines.join(end)), today);
    expect(reading.format).toBe("CSV, verticale streep, UTF-8");
    expect(reading.accepted.map(({ row, identity }) => [row, identity.lastName])).toEqual([[3, "Jan sen"]]);
    expect(faultsOf(reading.rejections)).toEqual([[7, "lastName", "required"]]);
  }
});

test("takes the department of accepted rows only, with one name for all", async () => {
  const { accepted, departments } = await readDelivery(
    fileOf([
      { ...soundRow, departmentCode: "A", departmentName: "Afdeling A", departmentParentCode: "T" },
      { ...soundRow, personnelNumber: "P-2", departmentCode: "A" },
      { ...soundRow, personnelNumber: "P-3", departmentCode: "B", bsn: "1" },
      { ...soundRow, personnelNumber: "P-4", departmentName: "Los" },
      { ...soundRow, personnelNumber: "P-5" },
    ]),
    today,
  );
  expect(departments.map(({ code, name }) => [code, name])).toEqual([
    ["A", "Afdeling A"],
    ["Los", "Los"],
    ["T", "T"],
  ]);
  expect(accepted.map(({ department }) => department?.name)).toEqual(["Afdeling A", "Afdeling A", "Los", undefined]);
});

test("refuses a file of more rows than any employer has, also when they are rejected or say nothing new", async () => {
  const away = { put: () => 0, numberOf: () => "" };
  const rowsOf = (file: Buffer) => readRows(file, today, away, { most: 3 }).then(({ told }) => told.rows);
  const numbered = (most: number) =>
    Array.from({ length: most }, (_, at) => ({ ...soundRow, personnelNumber: `P-${at}` }));
  const kinds: ((rows: number) => Buffer)[] = [
    (rows) => fileOf(numbered(rows)),
    (rows) => fileOf(numbered(rows).map((it) => ({ ...it, bornOn: "31-02-1985" }))),
    (rows) => fileOf(Array.from({ length: rows }, () => soundRow)),
    (rows) => Buffer.concat([fileOf([soundRow]), Buffer.from("\r\nte;veel;cellen;op;deze;rij".repeat(rows - 1))]),
    (rows) => jsonOf(numbered(rows)),
    (rows) => xmlOf(numbered(rows)),
  ];
  for (const kind of kinds) {
    expect(await rowsOf(kind(3))).toBe(3);
    await expect(rowsOf(kind(4))).rejects.toMatchObject({ name: "Refusal", code: "too_large" });
  }
});
