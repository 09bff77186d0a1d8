import { identityInLabel, Refusal, ruleSentences, type Fault, type Identity } from "@datakluis/contract";

/** Whoever edits what somebody else has changed since, would undo it unseen. */
export function mayEdit(current: number, seen: number): void {
  if (current !== seen) throw new Refusal("outdated");
}

/** Does a change reach the anonymised employment at the service? Only birth date and sex stand there. */
export const changesEmployment = (before: Identity, after: Identity): boolean =>
  before.bornOn !== after.bornOn || before.sex !== after.sex;

/** Dates a person can have: born before today, and nobody lives that long. `today` as `2026-02-28`. */
export function faultsOfDates(identity: Identity, today: string): Fault[] {
  if (identity.bornOn <= today && identity.bornOn >= "1900-01-01") return [];
  return [{ path: "identity.bornOn", sentence: "Vul een geboortedatum in tussen 1900 en vandaag." }];
}

/** The service reads a personnel number for good, so somebody is not added under one that holds who he is. */
export function faultsOfLabel(personnelNumber: string, identity: Identity): Fault[] {
  const held = identityInLabel(personnelNumber, identity);
  if (!held) return [];
  const rule = held === "bsn" ? "personnel_number" : "personnel_number_personal";
  return [{ path: "personnelNumber", sentence: ruleSentences[rule] }];
}

/**
 * Refuses a BSN that the number already shows the service. Only one that this edit brings: whoever moved in with such a
 * number could otherwise never be edited again, for nobody changes a number here.
 */
export function mustNotBeLabelled(personnelNumber: string, before: Identity, after: Identity): void {
  if (!after.bsn || after.bsn === before.bsn || !identityInLabel(personnelNumber, { bsn: after.bsn })) return;
  const sentence =
    "Dit BSN staat in het personeelsnummer, en dat nummer ziet de arbodienst. Controleer het BSN of laat het leeg.";
  throw new Refusal("invalid", [{ path: "identity.bsn", sentence }]);
}
