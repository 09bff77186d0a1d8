import type { z } from "zod";
import { faultsOfIssue } from "./faults.ts";
import { canonicalPostcode } from "./identifiers.ts";
import { Identity, type TemporaryAddress } from "./person.ts";
import type { Fault } from "./refusal.ts";

/**
 * What must be right about an identity, each on its own and together, for the screen that asks and the server that
 * decides: one sentence a field. Whether a bank or a telephone number can exist in its country is for the server, which
 * has libraries for it.
 */

/** The fields of an address in the Netherlands. */
export const dutchAddress = ["street", "houseNumber", "houseNumberAddition", "postcode", "city"] as const;

/** Fields that say nothing without another, or not beside it. `path` is the one that is to be filled in. */
const together: readonly { has: (it: Partial<Identity>) => boolean; path: keyof Identity; sentence: string }[] = [
  {
    has: (it) => Boolean(it.houseNumber) && !it.street,
    path: "street",
    sentence: "Vul de straat in bij dit huisnummer.",
  },
  {
    has: (it) => Boolean(it.houseNumberAddition) && !it.houseNumber,
    path: "houseNumber",
    sentence: "Vul het huisnummer in bij deze toevoeging.",
  },
  {
    has: (it) => Boolean(it.partnerPrefix) && !it.partnerLastName,
    path: "partnerLastName",
    sentence: "Vul de achternaam van de partner in bij dit voorvoegsel.",
  },
  {
    has: (it) => it.nameUse !== undefined && it.nameUse !== "own" && !it.partnerLastName,
    path: "partnerLastName",
    sentence: "Vul de achternaam van de partner in, of kies bij naamgebruik de eigen naam.",
  },
  {
    has: (it) => it.foreignAddress !== undefined && dutchAddress.some((field) => it[field]),
    path: "street",
    sentence: "Vul één adres in: in Nederland of in het buitenland.",
  },
];

/**
 * What is wrong with an identity that has its shape. Dates a person can have: born before today, and nobody lives that
 * long. `today` as `2026-02-28`.
 */
export function faultsOfIdentity(it: Partial<Identity>, today: string): Fault[] {
  const faults: Fault[] = [];
  if (it.bornOn !== undefined && (it.bornOn > today || it.bornOn < "1900-01-01"))
    faults.push({ path: "identity.bornOn", sentence: "Vul een geboortedatum in tussen 1900 en vandaag." });
  if (it.iban !== undefined && !hasIbanChecksum(it.iban))
    faults.push({ path: "identity.iban", sentence: "Vul een geldig IBAN in." });
  if (it.temporaryAddress) faults.push(...faultsOfTemporaryAddress(it.temporaryAddress, today));
  for (const { has, path, sentence } of together)
    if (has(it) && !faults.some((fault) => fault.path === `identity.${path}`))
      faults.push({ path: `identity.${path}`, sentence });
  return faults;
}

/** An address is written down for longer than a year at once by mistake only; whoever stays longer has it prolonged. */
export const mostTemporaryDays = 366;

/** What is wrong with a temporary address that has its shape: an end before its beginning, in the past or far away. */
export function faultsOfTemporaryAddress(it: TemporaryAddress, today: string): Fault[] {
  const at = (field: keyof TemporaryAddress, sentence: string): Fault => ({
    path: `identity.temporaryAddress.${field}`,
    sentence,
  });
  const faults: Fault[] = [];
  if (it.until < it.from) faults.push(at("until", "De laatste dag ligt voor de eerste."));
  else if (it.until < today) faults.push(at("until", "Vul een dag in vanaf vandaag."));
  else if (Date.parse(it.until) - Date.parse(it.from) > mostTemporaryDays * 86_400_000)
    faults.push(
      at("until", "Vul een periode in van hoogstens een jaar. Duurt het langer, verleng het adres dan later."),
    );
  if (it.postcode !== undefined && !it.country && canonicalPostcode(it.postcode) !== it.postcode)
    faults.push(at("postcode", "Vul een geldige postcode in, zoals 1234 AB."));
  return faults;
}

/**
 * Who somebody is on a day: a temporary address counts no more after its last day (AVG art. 5 lid 1 onder e), whether it
 * was taken away already or not.
 */
export function identityOn<It extends { temporaryAddress?: TemporaryAddress | undefined }>(it: It, today: string): It {
  if (!it.temporaryAddress || it.temporaryAddress.until >= today) return it;
  const { temporaryAddress: _ended, ...rest } = it;
  return rest as It;
}

/** The same of what a form holds, whatever its shape: what is wrong with a field itself comes first. */
export function faultsOfPerson(values: unknown, today: string): Fault[] {
  const read = Identity.safeParse(values);
  const issues: readonly z.core.$ZodIssue[] = read.success ? [] : read.error.issues;
  const faults = issues
    .flatMap((issue) => faultsOfIssue(issue, ""))
    .map(({ path, sentence }) => ({ path: `identity.${path}`, sentence }));
  const named = new Set(faults.map(({ path }) => path));
  return [...faults, ...faultsOfIdentity(values as Partial<Identity>, today).filter(({ path }) => !named.has(path))];
}

/** The check digits of a bank account number (ISO 13616, ISO 7064 MOD 97-10). */
export function hasIbanChecksum(text: string): boolean {
  const iban = text.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4))
    for (const digit of Number.parseInt(sign, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
