import { shownPostcode, type Identity } from "@datakluis/contract";
import { showDate, showPhone } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { shownTemporary } from "./temporary-address.ts";

/** What each field of an identity is called on screen, in the order in which they are shown. */
export const fieldNames: Readonly<Record<keyof Identity, () => string>> = {
  initials: m.initials,
  callName: m.call_name,
  prefix: m.prefix,
  lastName: m.last_name,
  partnerPrefix: m.partner_prefix,
  partnerLastName: m.partner_last_name,
  nameUse: m.name_use,
  sex: m.sex,
  bornOn: m.born_on,
  bsn: m.bsn,
  street: m.street,
  houseNumber: m.house_number,
  houseNumberAddition: m.house_number_addition,
  postcode: m.postcode,
  city: m.city,
  foreignAddress: m.foreign_address,
  phoneMobile: m.phone_mobile,
  phoneWork: m.phone_work,
  phoneHome: m.phone_home,
  emailWork: m.email_work,
  emailPrivate: m.email_private,
  iban: m.iban,
  temporaryAddress: m.temporary_address,
};

export const nameUses: Readonly<Record<Identity["nameUse"], () => string>> = {
  own: m.name_use_own,
  partner: m.name_use_partner,
  partner_own: m.name_use_partner_own,
  own_partner: m.name_use_own_partner,
};

export const sexes: Readonly<Record<Identity["sex"], () => string>> = {
  female: m.female,
  male: m.male,
  unspecified: m.unspecified,
  unknown: m.unknown,
};

/** A value as people read it. A BSN is covered but for its end, as on the page itself. */
export function shownValue(field: keyof Identity, it: { [F in keyof Identity]?: Identity[F] | undefined }): string {
  const { foreignAddress, temporaryAddress, nameUse, sex, bornOn, bsn, postcode } = it;
  if (it[field] === undefined) return m.change_was_empty();
  if (field === "foreignAddress" && foreignAddress) return Object.values(foreignAddress).join(", ");
  if (field === "temporaryAddress" && temporaryAddress) return shownTemporary(temporaryAddress);
  if (field === "nameUse" && nameUse) return nameUses[nameUse]();
  if (field === "sex" && sex) return sexes[sex]();
  if (field === "bornOn" && bornOn) return showDate(bornOn);
  if (field === "bsn" && bsn) return `••••••${bsn.slice(-3)}`;
  if (field === "postcode" && postcode) return shownPostcode(postcode);
  if (field === "phoneMobile" || field === "phoneWork" || field === "phoneHome") return showPhone(it[field]!);
  return String(it[field]);
}

/** The fields that one of two has otherwise than the other, in the order in which they are shown. */
export const fieldsOf = (...some: readonly object[]): (keyof Identity)[] =>
  (Object.keys(fieldNames) as (keyof Identity)[]).filter((field) => some.some((it) => field in it));
