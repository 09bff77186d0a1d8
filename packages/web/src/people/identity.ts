import {
  canonicalBsn,
  canonicalPostcode,
  dutchAddress,
  faultsOfPerson,
  problemOf,
  Refusal,
  type Identity,
} from "@datakluis/contract";
import { Refused } from "../app/ask.ts";
import { today } from "../app/format.ts";

const names = [
  "lastName",
  "prefix",
  "initials",
  "callName",
  "partnerLastName",
  "partnerPrefix",
  "nameUse",
  "sex",
  "bornOn",
  "bsn",
  "street",
  "houseNumber",
  "houseNumberAddition",
  "postcode",
  "city",
  "phoneMobile",
  "phoneWork",
  "phoneHome",
  "emailWork",
  "emailPrivate",
  "iban",
] as const satisfies (keyof Identity)[];

/**
 * What a form holds as an identity: spaces in numbers are forgiven, an emptied field is left out, and what the form
 * does not show is kept: a temporary address, and one abroad until an address here takes its place. The server judges the values.
 */
export function identityOf(fields: Record<string, string>, before?: Identity): Identity {
  const chosen = Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])));
  const abroad = dutchAddress.some((field) => fields[field]) ? undefined : before?.foreignAddress;
  const temporary = before?.temporaryAddress;
  const identity = {
    ...(abroad ? { foreignAddress: abroad } : {}),
    ...(temporary ? { temporaryAddress: temporary } : {}),
    ...chosen,
  } as Identity;
  if (identity.bsn) identity.bsn = canonicalBsn(identity.bsn) ?? identity.bsn;
  if (identity.postcode) identity.postcode = canonicalPostcode(identity.postcode) ?? identity.postcode;
  if (identity.iban) identity.iban = identity.iban.replaceAll(" ", "").toUpperCase();
  return identity;
}

/** Judges by the contract's own rules before asking, so that what is wrong is said at once. Throws Refused, as the server would. */
export function mustBeRight(identity: Identity): void {
  const faults = faultsOfPerson(identity, today());
  if (faults.length) throw new Refused(problemOf(new Refusal("invalid", faults)));
}
