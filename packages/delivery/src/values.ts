import type { Identity } from "@datakluis/contract";
import { electronicFormatIBAN, isValidIBAN } from "ibantools";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import { z } from "zod";
import type { Cell } from "./table.ts";

/** Pure: the text of one cell in, its canonical value out, or undefined when it is none. */

/** Line ends and other control characters read as a space. */
const control = /[\p{Cc}\u2028\u2029]+/gu;

/** Marks that change how text looks but not what it says: soft hyphens, zero widths, writing direction. */
const unseen = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

/** Nearly every cell: printable ASCII without outer space, and so already clean. */
const plain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/**
 * What a person sees in the cell: one form for every accent, on one line, no invisible marks, no outer space, and without
 * the apostrophe that our own downloads put before what a spreadsheet would run (spreadsheet.ts).
 */
export function clean(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = plain.test(cell)
    ? cell
    : cell.replace(unseen, "").replace(control, " ").toWellFormed().normalize("NFC").trim();
  return text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text;
}

/**
 * A value that a spreadsheet would run when our lists are opened in one (OWASP, CSV Injection). The wide forms count:
 * some locales treat them alike.
 */
export const isFormula = (text: string) => /^[=+\-@＝＋－＠]/.test(text);

const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;
const yearFirst = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T00:00(?::00(?:\.0+)?)?Z?)?$/;

/** `31-12-2026`, `31/12/2026`, `2026-12-31`, or the day number of a spreadsheet, as an ISO date. */
export function canonicalDate(cell: Cell): string | undefined {
  if (typeof cell === "number") return dateOfSerial(cell);
  const [, day, month, year] = dayFirst.exec(cell) ?? [];
  if (day && month && year) return existing(year, month, day);
  const [, isoYear, isoMonth, isoDay] = yearFirst.exec(cell) ?? [];
  return isoYear && isoMonth && isoDay ? existing(isoYear, isoMonth, isoDay) : undefined;
}

/** The Gregorian calendar: 31-02 is no date, and 29-02 only in a leap year. */
function existing(year: string, month: string, day: string): string | undefined {
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
  if (Number(day) < 1 || Number(day) > days) return undefined;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Days since 30 December 1899. Before 1 March 1900 spreadsheets count a leap day that never was: not trusted. */
function dateOfSerial(serial: number): string | undefined {
  const afterPhantomLeapDay = 61;
  const yearTenThousand = 2_958_466;
  if (serial < afterPhantomLeapDay || serial >= yearTenThousand) return undefined;
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** Hours a week, with comma or dot; two decimals, as SIVI writes them. */
export function canonicalHours(text: string): number | undefined {
  if (!/^\d{1,2}([.,]\d{1,20})?$/.test(text)) return undefined;
  const hours = Math.round(Number(text.replace(",", ".")) * 100) / 100;
  return hours <= 99 ? hours : undefined;
}

/** Only the letters and digits of a word, without accents: how headings and codes are compared. */
export const letters = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");

type Sex = Identity["sex"];

/** Words and the codes of ISO/IEC 5218 (0 not known, 1 male, 2 female, 9 not applicable). */
const sexes = new Map<string, Sex>([
  ...["man", "m", "mannelijk", "male", "1", "01"].map((it) => [it, "male"] as const),
  ...["vrouw", "v", "vrouwelijk", "female", "f", "2", "02"].map((it) => [it, "female"] as const),
  ...["nietgespecificeerd", "x", "9", "nvt", "anders", "nonbinair", "genderneutraal"].map(
    (it) => [it, "unspecified"] as const,
  ),
  ...["onbekend", "o", "0", "unknown", "u"].map((it) => [it, "unknown"] as const),
]);

export const canonicalSex = (text: string): Sex | undefined => sexes.get(letters(text));

type NameUse = Identity["nameUse"];

/** The codes of HR systems and SIVI (01 to 04), the letters of the persons register (BRP 61.10), and words. */
const nameUses = new Map<string, NameUse>([
  ...["0", "1", "01", "e", "eigen", "eigennaam", "geboortenaam"].map((it) => [it, "own"] as const),
  ...["2", "02", "p", "partner", "partnernaam", "naampartner"].map((it) => [it, "partner"] as const),
  ...["3", "03", "v", "partnereigen", "partnergeboortenaam", "partnernaamgeboortenaam", "partnernaameigennaam"].map(
    (it) => [it, "partner_own"] as const,
  ),
  ...["4", "04", "n", "eigenpartner", "geboortenaampartner", "geboortenaampartnernaam", "eigennaampartnernaam"].map(
    (it) => [it, "own_partner"] as const,
  ),
]);

export const canonicalNameUse = (text: string): NameUse | undefined => nameUses.get(letters(text));

/** Regions that are no country: unions, leftovers and what is only there to try things out. */
const noCountry = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

/** What common systems write besides ISO 3166-1 alpha-2 and names, for home and the neighbours. */
const neighbours = { nld: "NL", holland: "NL", thenetherlands: "NL", bel: "BE", deu: "DE", brd: "DE" };

/** Codes and names of countries, in Dutch and English, as the platform's own tables (CLDR) know them. */
const countries = new Map<string, string>(Object.entries(neighbours));
for (const language of ["nl", "en"]) {
  const nameOf = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  for (const first of "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for (const second of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
      const name = nameOf.of(first + second);
      // A code that is withdrawn stands for the country that took its place.
      const code = name && new Intl.Locale(`und-${first}${second}`).region;
      if (!code || noCountry.has(code)) continue;
      countries.set(letters(first + second), code);
      countries.set(letters(name), code);
    }
}

/** `BE`, `België` or `Belgium` as ISO 3166-1 alpha-2. */
export const canonicalCountry = (text: string): string | undefined => countries.get(letters(text));

/** Country, length, form and check digits (ISO 13616). Whether the bank exists is not ours to know. */
export function canonicalIban(text: string): string | undefined {
  const iban = electronicFormatIBAN(text);
  return iban && isValidIBAN(iban) ? iban : undefined;
}

/** Nine in ten of our numbers: Dutch, ten digits, in ranges where every number is valid by the library's metadata. */
const plainDutch = /^0[124-7]\d{8}$/;

/** E.164. The cell must be a number and nothing else; an extension would be lost, so it is no number. */
export function canonicalPhone(text: string): string | undefined {
  const digits = text.replace(/[ -]/g, "");
  if (plainDutch.test(digits)) return `+31${digits.slice(1)}`;
  return phoneByLibrary(text);
}

/** Apart, so that a test can hold the shortcut above against it. */
export function phoneByLibrary(text: string): string | undefined {
  const phone = parsePhoneNumberFromString(text, { defaultCountry: "NL", extract: false });
  return phone?.isValid() && !phone.ext ? phone.number : undefined;
}

export const canonicalEmail = (text: string): string | undefined => (z.regexes.email.test(text) ? text : undefined);
