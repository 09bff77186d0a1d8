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
 * (UAVG art. 46): nine digits in a row that pass the eleven test are refused, with or without separators.
 */
export function canonicalPersonnelNumber(text: string): string | undefined {
  const label = text.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,34}$/u.test(label) || !/\d/.test(label)) return undefined;
  const numbers = [label, label.replace(/[ ._/-]/g, "")].flatMap((it) => it.match(/\d+/g) ?? []);
  return numbers.some((it) => it.length === 9 && canonicalBsn(it)) ? undefined : label;
}
