import { faultsOfIdentity, Refusal, type Fault, type Identity } from "@datakluis/contract";
import { canonicalIban, canonicalPhone } from "@datakluis/delivery";
import { faultsOfLabel } from "./rules.ts";

const phones = ["phoneMobile", "phoneWork", "phoneHome"] as const;

/**
 * What the contract's shapes do not see (D9): what must be right together, and IBAN and telephone numbers, by well-kept
 * libraries. Gives the
 * identity as it is kept, numbers in one form; refuses `invalid` with all faults at once.
 *
 * @param newLabel the personnel number of somebody who is added
 */
export function checkedIdentity(identity: Identity, today: string, newLabel?: string): Identity {
  const faults: Fault[] = [
    ...faultsOfIdentity(identity, today),
    ...(newLabel ? faultsOfLabel(newLabel, identity) : []),
  ];
  const kept: Identity = { ...identity };
  for (const field of phones) {
    const given = identity[field];
    if (given === undefined) continue;
    const phone = canonicalPhone(given);
    if (phone) kept[field] = phone;
    else faults.push({ path: `identity.${field}`, sentence: "Vul een geldig telefoonnummer in." });
  }
  if (identity.iban !== undefined) {
    const iban = canonicalIban(identity.iban);
    if (iban) kept.iban = iban;
    else if (!faults.some(({ path }) => path === "identity.iban"))
      faults.push({ path: "identity.iban", sentence: "Vul een geldig IBAN in." });
  }
  if (faults.length) throw new Refusal("invalid", faults);
  return kept;
}

const amsterdam = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" });

/** The calendar date in Europe/Amsterdam. */
export const todayOf = (now: Date): string => amsterdam.format(now);
