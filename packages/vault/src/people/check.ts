import { faultsOfIdentity, faultsOfIssue, Identity, Refusal, ruleSentences, type Fault } from "@datakluis/contract";
import {
  canonicalCountry,
  canonicalIban,
  canonicalPhone,
  checkedTemporaryAddress,
  cleaned,
  type Employment,
} from "@datakluis/delivery";
import { faultsOfLabel } from "./rules.ts";

const phones = ["phoneMobile", "phoneWork", "phoneHome"] as const;

/**
 * What the contract's shapes do not see (D9): what must be right together, IBAN and telephone numbers, by well-kept
 * libraries, and text that no file could say. Gives the identity as it is kept, in the one form a delivery keeps it in too, so
 * that an export of it delivered again changes nothing; refuses `invalid` with all faults at once.
 *
 * @param newLabel the personnel number of somebody who is added
 */
export function checkedIdentity(given: Identity, today: string, newLabel?: string): Identity {
  const faults: Fault[] = [];
  const { foreignAddress, temporaryAddress, ...rest } = given;
  const kept: Identity = {
    ...cleaned(rest, "identity", faults, phones),
    ...(foreignAddress && { foreignAddress: cleaned(foreignAddress, "identity.foreignAddress", faults) }),
  };
  const read = Identity.safeParse(kept);
  for (const issue of read.error?.issues ?? [])
    faults.push(...faultsOfIssue(issue, "").map(({ path, sentence }) => ({ path: `identity.${path}`, sentence })));
  faults.push(...faultsOfIdentity(kept, today), ...(newLabel ? faultsOfLabel(newLabel, kept) : []));
  for (const field of phones) {
    if (kept[field] === undefined) continue;
    const phone = canonicalPhone(kept[field]);
    if (phone) kept[field] = phone;
    else faults.push({ path: `identity.${field}`, sentence: "Vul een geldig telefoonnummer in." });
  }
  if (kept.iban !== undefined) {
    const iban = canonicalIban(kept.iban);
    if (iban) kept.iban = iban;
    else if (!faults.some(({ path }) => path === "identity.iban"))
      faults.push({ path: "identity.iban", sentence: "Vul een geldig IBAN in." });
  }
  const country = kept.foreignAddress?.country;
  if (country && (country === "NL" || canonicalCountry(country) !== country))
    faults.push({ path: "identity.foreignAddress.country", sentence: ruleSentences.country });
  if (temporaryAddress) kept.temporaryAddress = checkedTemporaryAddress(temporaryAddress, today, faults);
  if (faults.length) throw new Refusal("invalid", faults);
  return kept;
}

/** The employment of somebody who is added by hand, in the form a delivery keeps it in. Refuses `invalid`. */
export function checkedEmployment(given: Employment): Employment {
  const faults: Fault[] = [];
  const { jobTitle, contractKind, costCentre, contractHours, normHours, ...rest } = given;
  const texts = cleaned({ jobTitle, contractKind, costCentre }, "employment", faults);
  if (rest.startsOn < "1900-01-01") faults.push({ path: "employment.startsOn", sentence: ruleSentences.date });
  if (rest.endsOn !== null && rest.endsOn < rest.startsOn)
    faults.push({ path: "employment.endsOn", sentence: ruleSentences.dates_reversed });
  if (faults.length) throw new Refusal("invalid", faults);
  return {
    jobTitle: texts.jobTitle ?? null,
    contractKind: texts.contractKind ?? null,
    costCentre: texts.costCentre ?? null,
    contractHours: inHundredths(contractHours),
    normHours: inHundredths(normHours),
    ...rest,
  };
}

/** As SIVI writes hours: two decimals. */
const inHundredths = (hours: number | null) => hours && Math.round(hours * 100) / 100;

const amsterdam = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" });

/** The calendar date in Europe/Amsterdam. */
export const todayOf = (now: Date): string => amsterdam.format(now);
