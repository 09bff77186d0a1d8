import { folded } from "./folded.ts";

/**
 * Identifiers as Dutch law and practice write them. Pure: text in, canonical text or undefined out.
 */

const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/**
 * The eleven test of the citizen service number (Wet algemene bepalingen burgerservicenummer, art. 2; Logisch ontwerp BSN).
 * Accepts spaces, dots and eight digits; answers nine digits, or undefined when it is no BSN.
 */
export function canonicalBsn(text: string): string | undefined {
  const digits = text.replace(/[\s.]/g, "");
  if (!/^\d{8,9}$/.test(digits)) return undefined;
  const bsn = digits.padStart(9, "0");
  const sum = weights.reduce((total, weight, at) => total + weight * Number(bsn[at]), 0);
  return sum % 11 === 0 && Number(bsn) > 0 ? bsn : undefined;
}

/** A Dutch postcode, stored `1234AB` (Postcodebesluit: no leading 0, never SA, SD or SS). */
export function canonicalPostcode(text: string): string | undefined {
  const code = text.replace(/\s/g, "").toUpperCase();
  return /^[1-9]\d{3}(?!SA|SD|SS)[A-Z]{2}$/.test(code) ? code : undefined;
}

/** `1234AB` as people write it: `1234 AB`. */
export const shownPostcode = (code: string) => code.replace(/^(\d{4})([A-Z]{2})$/, "$1 $2");

/**
 * A personnel number is a label of up to 35 characters that stands on the service's side, so it may not hold a BSN
 * (UAVG art. 46): nine digits in a row that pass the eleven test are refused, with or without separators. It is kept in
 * one form (NFKC), with the digits 0 to 9 only: nine digits of another script would read as a BSN just as well.
 */
export function canonicalPersonnelNumber(text: string): string | undefined {
  const label = text.normalize("NFKC").trim();
  if (!/^[\p{L}0-9][\p{L}0-9 ._/-]{0,34}$/u.test(label) || !/[0-9]/.test(label)) return undefined;
  const numbers = [label, label.replace(/[ ._/-]/g, "")].flatMap((it) => it.match(/[0-9]+/g) ?? []);
  return numbers.some((it) => it.length === 9 && canonicalBsn(it)) ? undefined : label;
}

/**
 * By what personnel numbers are compared: `ms004` and `MS004` are one employee, for people and their systems write them
 * either way. They are shown as they came first. The databases compare them so as well, for the letters A to Z.
 */
export const personnelNumberKey = (label: string): string => label.toLowerCase();

/** What is known of somebody that may not stand in his personnel number. */
export type LabelOwner = {
  bsn?: string | undefined;
  lastName?: string | undefined;
  partnerLastName?: string | undefined;
  /** As `1977-03-09`. */
  bornOn?: string | undefined;
};

/**
 * Which of somebody's own data stands in his personnel number. The service reads that label for good, also of somebody
 * it may not know: with his BSN, his last name or his birth date in it he is not pseudonymised (AVG art. 4 onder 5).
 */
export function identityInLabel(label: string, of: LabelOwner): "bsn" | "lastName" | "bornOn" | undefined {
  const digits = label.normalize("NFKC").replace(/[^0-9]/g, "");
  if (of.bsn && holdsBsn(digits, of.bsn)) return "bsn";
  const word = joined(label);
  if ([of.lastName, of.partnerLastName].some((name) => name && holdsName(word, joined(name)))) return "lastName";
  return of.bornOn && holdsDate(digits, of.bornOn) ? "bornOn" : undefined;
}

/** Also without the zero it begins with. Fewer than eight digits are no BSN, unless they are all there is. */
const holdsBsn = (digits: string, bsn: string) =>
  digits.includes(bsn.replace(/^0/, "")) || digits.padStart(9, "0") === bsn;

/** Two letters stand in too many labels by chance. */
const holdsName = (word: string, name: string) => word.includes(name) && (name.match(/\p{L}/gu)?.length ?? 0) >= 3;

/** The ways in which Dutch offices write a date without separators. */
function holdsDate(digits: string, iso: string): boolean {
  const [year = "", month = "", day = ""] = iso.split("-");
  return [day + month + year, year + month + day, day + month + year.slice(2)].some((date) => digits.includes(date));
}

/** As one word, because separators hide no name. */
const joined = (text: string) => folded(text.normalize("NFKC")).replace(/ /g, "");
