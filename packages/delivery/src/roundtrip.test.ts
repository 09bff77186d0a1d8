import { DeliveryField, fieldLabels, type Identity } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import writeSheet from "write-excel-file/node";
import { readDelivery, templateCsv } from "./index.ts";
import { type Raw, today } from "./testing/files.ts";

/** Letters every encoding below can write, with what tends to break a table: separators, quotes, line ends. */
const text = (most: number) =>
  fc
    .tuple(
      fc.constantFrom(..."aéZ’0"),
      fc.string({ unit: fc.constantFrom(..."abéïßZ09 ’'\".;,|\t\n"), maxLength: most - 2 }),
    )
    .map(([first, rest]) => first + rest + first);

const shown = (value: string) => value.replaceAll(/[\n\t]+/g, " ");
const day = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2026-11-22"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const dutchDay = (iso: string) => iso.split("-").reverse().join("-");

const employee = fc.record(
  {
    lastName: text(100),
    prefix: fc.constantFrom("van ’t", "in 't", "de"),
    initials: text(20),
    callName: text(60),
    street: text(100),
    houseNumber: fc.constantFrom("1", "12a", "3-II"),
    city: text(80),
    bornOn: day,
    startsOn: day,
    jobTitle: text(100),
    sex: fc.constantFrom("Man", "v", "9"),
    bsn: fc.constantFrom("999993653", "999990482", "9921"),
    contractHours: fc.constantFrom("36", "28,5", "8.25"),
  },
  { requiredKeys: ["lastName", "bornOn", "startsOn", "sex"] },
);

const table = fc
  .array(employee, { minLength: 1, maxLength: 8 })
  .map((rows) => rows.map((row, at): Raw => ({ ...row, personnelNumber: `P-${at}` })));

const encodings: Record<string, (text: string) => Buffer> = {
  "UTF-8": (it) => Buffer.from(it),
  "UTF-8 marked": (it) => Buffer.from(`\uFEFF${it}`),
  "UTF-16 marked": (it) => Buffer.from(`\uFEFF${it}`, "utf16le"),
  "UTF-16 marked, big end first": (it) => Buffer.from(`\uFEFF${it}`, "utf16le").swap16(),
  "Windows-1252": (it) => Buffer.from(it.replaceAll("’", "\u0092"), "latin1"),
};

/** Written as CSV, dates the Dutch way. */
function csvOf(rows: Raw[], fields: DeliveryField[], separator: string, end: string, quoteAll: boolean): string {
  const cell = (value: string) => (quoteAll || /["\r\n;,|\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const valueOf = (row: Raw, field: DeliveryField) =>
    field.endsWith("On") ? dutchDay(row[field] ?? "") : (row[field] ?? "");
  const lines = [fields.map((field) => fieldLabels[field]), ...rows.map((row) => fields.map((it) => valueOf(row, it)))];
  return lines.map((line) => line.map(cell).join(separator)).join(end);
}

const fields = DeliveryField.options.filter((field) => field !== "endsOn");

/** What must come back of a row. */
const expected = ({ lastName = "", prefix, street, city, bornOn = "" }: Raw) => ({
  lastName: shown(lastName),
  prefix,
  street: street && shown(street),
  city: city && shown(city),
  bornOn,
});

const kept = ({ lastName, prefix, street, city, bornOn }: Identity) => ({ lastName, prefix, street, city, bornOn });

const sound = (rows: Raw[]) => rows.filter(({ bsn }) => bsn !== "9921");

test("a table written as CSV, in any way, is read back the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(...";,\t|"),
      fc.constantFrom("\r\n", "\n", "\r"),
      fc.boolean(),
      fc.constantFrom(...Object.keys(encodings)),
      fc.shuffledSubarray(fields, { minLength: fields.length }),
      async (rows, separator, end, quoteAll, encoding, order) => {
        const bytes = encodings[encoding]?.(csvOf(rows, order, separator, end, quoteAll)) ?? Buffer.alloc(0);
        const reading = await readDelivery(bytes, today);
        expect(reading.rows).toBe(rows.length);
        expect(reading.accepted.map(({ identity }) => kept(identity))).toEqual(sound(rows).map(expected));
        expect(reading.accepted.map(({ personnelNumber }) => personnelNumber)).toEqual(
          sound(rows).map(({ personnelNumber }) => personnelNumber),
        );
        expect(reading.rejections.every(({ rule }) => rule === "bsn")).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});

test("a table written as XLSX is read back the same, dates and numbers as Excel keeps them", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const written = await writeSheet([
        fields.map((field) => fieldLabels[field]),
        ...rows.map((row) =>
          fields.map((field) => {
            const value = row[field];
            if (value === undefined) return null;
            if (field.endsWith("On") && value >= "1900-03-01")
              return { value: new Date(value), type: Date, format: "dd-mm-yyyy" } as const;
            return field === "contractHours" ? Number(value.replace(",", ".")) : value;
          }),
        ),
      ]).toBuffer();
      const reading = await readDelivery(written, today);
      expect(reading.format).toBe("Excel (XLSX)");
      expect(reading.accepted.map(({ identity }) => kept(identity))).toEqual(sound(rows).map(expected));
    }),
    { numRuns: 15 },
  );
});

test("a rejection holds no value of any cell, only its line, its field and its rule", async () => {
  const secret = fc.string({ unit: "grapheme", minLength: 3, maxLength: 30 }).map((it) => `geheim${it}`);
  const wrong = fc.dictionary(fc.constantFrom(...fields.filter((it) => it !== "personnelNumber")), secret);
  await fc.assert(
    fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 5 }), secret, async (rows, number) => {
      const all = rows.map((row): Raw => ({ personnelNumber: number, ...row }));
      const { rejections } = await readDelivery(Buffer.from(csvOf(all, fields, ";", "\r\n", true)), today);
      expect(rejections.length).toBeGreaterThan(0);
      for (const { personnelNumber, ...rest } of rejections) {
        expect(JSON.stringify(rest)).not.toContain("geheim");
        expect([null, number.normalize("NFKC").trim()]).toContain(personnelNumber);
      }
    }),
  );
});

test("the template is a file we take over", async () => {
  const reading = await readDelivery(Buffer.from(templateCsv()), today);
  expect(reading).toMatchObject({ rows: 1, rejections: [], ignoredColumns: 0 });
  expect(reading.accepted[0]?.identity).toMatchObject({ nameUse: "own_partner", phoneWork: "+31301234567" });
});
