import type { Preparation, PreparationStep } from "@datakluis/contract";

/** What is known of an employer before its vault is activated. */
export type Known = Omit<Preparation, "missing">;

/** The steps of the checklist (product.md, B1) that are not done. */
export function missingIn(it: Known): PreparationStep[] {
  const done: Record<PreparationStep, boolean> = {
    informed: it.informedOn !== null,
    representative: it.representativeName !== null && it.representativeEmail !== null,
    signatories: it.signatories > 0,
    employer_users: it.employerUsers > 0,
    service_users: it.serviceUsers > 0,
    people: it.people > 0,
  };
  return (Object.keys(done) as PreparationStep[]).filter((step) => !done[step]);
}
