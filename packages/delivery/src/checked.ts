import { faultsOfTemporaryAddress, ruleSentences, type Fault, type TemporaryAddress } from "@datakluis/contract";
import { canonicalCountry, canonicalPhone, clean, isFormula } from "./values.ts";

/** Text without what nobody sees in it; a field that then holds nothing is left out, and `apart` are left as they are. */
export function cleaned<Fields extends Record<string, unknown>>(
  fields: Fields,
  path: string,
  faults: Fault[],
  apart: readonly string[] = [],
): Fields {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value !== "string" || apart.includes(field)) {
      if (value !== undefined) kept[field] = value;
      continue;
    }
    const text = clean(value);
    if (value.includes("\0")) faults.push({ path: `${path}.${field}`, sentence: "Deze waarde klopt niet." });
    else if (isFormula(text)) faults.push({ path: `${path}.${field}`, sentence: ruleSentences.formula });
    if (text) kept[field] = text;
  }
  return kept as Fields;
}

/**
 * A temporary address as it is kept, in the vault and at the service alike; what is wrong with it is added to `faults`.
 *
 * @param today the calendar date in Europe/Amsterdam
 */
export function checkedTemporaryAddress(given: TemporaryAddress, today: string, faults: Fault[]): TemporaryAddress {
  const path = "identity.temporaryAddress";
  const kept = cleaned(given, path, faults, ["phone"]);
  for (const field of ["street", "city"] as const)
    if (!kept[field]) faults.push({ path: `${path}.${field}`, sentence: "Vul dit veld in." });
  if (kept.phone !== undefined) {
    const phone = canonicalPhone(kept.phone);
    if (phone) kept.phone = phone;
    else faults.push({ path: `${path}.phone`, sentence: "Vul een geldig telefoonnummer in." });
  }
  if (kept.country && (kept.country === "NL" || canonicalCountry(kept.country) !== kept.country))
    faults.push({ path: `${path}.country`, sentence: ruleSentences.country });
  faults.push(...faultsOfTemporaryAddress(kept, today));
  return kept;
}
