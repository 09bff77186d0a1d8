import { Refusal, type Fault, type Identity } from "@datakluis/contract";

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
