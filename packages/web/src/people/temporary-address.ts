import { canonicalPostcode, shownPostcode, type TemporaryAddress } from "@datakluis/contract";
import { countryName, countryOf } from "../app/countries.ts";
import { showDate, showPhone } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

/**
 * What the fields of the form say of where somebody stays. What can be read in more ways than one is left to the server,
 * which says what is wrong with it.
 */
export function temporaryAddressOf(fields: Record<string, string>): TemporaryAddress {
  const { from = "", until = "", street = "", houseNumber, postcode, city = "", country, phone } = fields;
  const code = country && countryOf(country);
  const abroad = code && code !== "NL" ? code : undefined;
  return {
    ...{ from, until, street },
    ...(houseNumber && { houseNumber }),
    ...(postcode && { postcode: abroad ? postcode : (canonicalPostcode(postcode) ?? postcode) }),
    city,
    ...(abroad && { country: abroad }),
    ...(phone && { phone }),
  };
}

/** The address itself, a line of it at a time. */
export const linesOf = ({ street, houseNumber, postcode, city, country }: TemporaryAddress): string[] => [
  [street, houseNumber].filter(Boolean).join(" "),
  [postcode && (country ? postcode : shownPostcode(postcode)), city].filter(Boolean).join(" "),
  ...(country ? [countryName(country)] : []),
];

/** From when until when somebody stays there. */
export const periodOf = ({ from, until }: TemporaryAddress): string =>
  m.temporary_address_period({ from: showDate(from), until: showDate(until) });

/** All of it on one line, as among changes. */
export const shownTemporary = (it: TemporaryAddress): string =>
  [...linesOf(it), ...(it.phone ? [showPhone(it.phone)] : []), periodOf(it)].join(", ");
