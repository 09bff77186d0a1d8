import fc from "fast-check";
import { expect, test } from "vitest";
import {
  canonicalCountry,
  canonicalDate,
  canonicalHours,
  canonicalIban,
  canonicalNameUse,
  canonicalPhone,
  canonicalSex,
  clean,
  isFormula,
  phoneByLibrary,
} from "./values.ts";

test.each([
  ["31-12-2026", "2026-12-31"],
  ["1-2-2026", "2026-02-01"],
  ["01/02/2026", "2026-02-01"],
  ["01.02.2026", "2026-02-01"],
  ["2026-02-01", "2026-02-01"],
  ["2026-02-01T00:00:00", "2026-02-01"],
  ["29-02-2024", "2024-02-29"],
  [28_558, "1978-03-09"],
  [45_000.75, "2023-03-15"],
  ["31-02-1980", undefined],
  ["29-02-2023", undefined],
  ["29-02-1900", undefined],
  ["00-01-2020", undefined],
  ["13-13-2020", undefined],
  ["28558", undefined],
  ["01-02-80", undefined],
  ["2026-02-01T23:30:00", undefined],
  [60, undefined],
  [-1, undefined],
  [1e12, undefined],
])("reads the date %j as %j", (cell, iso) => {
  expect(canonicalDate(cell)).toBe(iso);
});

test("reads every day of the calendar, in every notation, and no other", () => {
  const part = (most: number) => fc.integer({ min: 0, max: most });
  fc.assert(
    fc.property(part(40), part(14), fc.integer({ min: 1900, max: 2200 }), (day, month, year) => {
      const two = (number: number) => String(number).padStart(2, "0");
      const iso = `${year}-${two(month)}-${two(day)}`;
      const date = new Date(`${iso}T00:00:00Z`);
      const exists = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso;
      for (const written of [`${day}-${month}-${year}`, `${two(day)}/${two(month)}/${year}`, iso])
        expect(canonicalDate(written)).toBe(exists ? iso : undefined);
    }),
    { numRuns: 2_000 },
  );
});

test("reads the day number of a spreadsheet", () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 73_050 }), (serial) => {
      expect(Date.parse(`${canonicalDate(serial)}T00:00:00Z`)).toBe(Date.UTC(1899, 11, 30 + serial));
    }),
  );
});

test.each([
  ["NL28TEST2774739477", "NL28TEST2774739477"],
  ["nl28 test 2774 7394 77", "NL28TEST2774739477"],
  ["BE68 5390 0754 7034", "BE68539007547034"],
  ["NL00TEST0123456789", undefined],
  ["NL28TEST2774739478", undefined],
  ["NL28TEST277473947", undefined],
  ["1234567", undefined],
])("reads the IBAN %j as %j", (text, iban) => {
  expect(canonicalIban(text)).toBe(iban);
});

test.each([
  ["06 48940170", "+31648940170"],
  ["073-3163006", "+31733163006"],
  ["0537041180", "+31537041180"],
  ["+31 (0)6 12345678", "+31612345678"],
  ["0031612345678", "+31612345678"],
  ["612345678", "+31612345678"],
  ["+32 475 12 34 56", "+32475123456"],
  ["0000000000", undefined],
  ["12", undefined],
  ["geen", undefined],
  ["073-3163006 tst 12", undefined],
  ["06-12345678 / 030-1234567", undefined],
  ["=0612345678", undefined],
])("reads the telephone number %j as %j", (text, phone) => {
  expect(canonicalPhone(text)).toBe(phone);
});

test("agrees with the library on every Dutch number", () => {
  const number = fc.integer({ min: 0, max: 999_999_999 }).map((digits) => `0${String(digits).padStart(9, "0")}`);
  fc.assert(
    fc.property(number, (text) => {
      expect(canonicalPhone(text)).toBe(phoneByLibrary(text));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ["36", 36],
  ["28,5", 28.5],
  ["28.50", 28.5],
  ["0", 0],
  ["28.499999999999996", 28.5],
  ["100", undefined],
  ["-1", undefined],
  ["1.000,5", undefined],
  ["8 uur", undefined],
])("reads the hours %j as %j", (text, hours) => {
  expect(canonicalHours(text)).toBe(hours);
});

test.each([
  ["Man", "male"],
  ["V", "female"],
  ["2", "female"],
  ["Niet gespecificeerd", "unspecified"],
  ["onbekend", "unknown"],
  ["ja", undefined],
])("reads the sex %j as %j", (text, sex) => {
  expect(canonicalSex(text)).toBe(sex);
});

test.each([
  ["NL", "NL"],
  ["nld", "NL"],
  ["Nederland", "NL"],
  ["The Netherlands", "NL"],
  ["België", "BE"],
  ["BELGIE", "BE"],
  ["Duitsland", "DE"],
  ["Germany", "DE"],
  ["de", "DE"],
  ["UK", "GB"],
  ["Sint-Maarten", "SX"],
  ["SU", "RU"],
  ["EU", undefined],
  ["ZZ", undefined],
  ["XX", undefined],
  ["Utrecht", undefined],
])("reads the country %j as %j", (text, code) => {
  expect(canonicalCountry(text)).toBe(code);
});

test.each([
  ["01", "own"],
  ["2", "partner"],
  ["Partner - eigen", "partner_own"],
  ["N", "own_partner"],
  ["5", undefined],
])("reads the name use %j as %j", (text, use) => {
  expect(canonicalNameUse(text)).toBe(use);
});

test.each(["=1+1", "+31", "-", "@SOM(A1)", "\t=1", "\r\n@x", "\u200B=1", "\uFEFF+1", "＝1"])(
  "sees a formula in %j",
  (cell) => {
    expect(isFormula(clean(cell))).toBe(true);
  },
);

test.each(["van ’t", "in 't", "’s-Hertogenbosch", "2e Dwarsstraat", "'s-Graveland"])("leaves %j as it is", (cell) => {
  expect(clean(cell)).toBe(cell);
  expect(isFormula(cell)).toBe(false);
});

test("writes an accent one way and keeps to one line", () => {
  expect(clean(" Rene\u0301e\r\nAnna ")).toBe("Renée Anna");
  expect(clean("Jan\u00ADsen")).toBe("Jansen");
  expect(clean("a\u0000b\uD800")).toBe("a b\uFFFD");
});
