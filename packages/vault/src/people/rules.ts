import { folded, identityInLabel, Refusal, ruleSentences, type Fault, type Identity } from "@datakluis/contract";

/** Whoever edits what somebody else has changed since, would undo it unseen. */
export function mayEdit(current: number, seen: number): void {
  if (current !== seen) throw new Refusal("outdated");
}

/** Does a change reach the anonymised employment at the service? Only birth date and sex stand there. */
export const changesEmployment = (before: Identity, after: Identity): boolean =>
  before.bornOn !== after.bornOn || before.sex !== after.sex;

/** Does a change make somebody out to be another? Only then it is worth looking whether that one is here already. */
export const isSomebodyElse = (before: Identity, after: Identity): boolean =>
  before.bsn !== after.bsn || before.bornOn !== after.bornOn || before.lastName !== after.lastName;

/**
 * In what two people are alike so that they may be one. Two dossiers with one BSN can be right: somebody may have two
 * employments; and so can two of one name who were born on one day, unless their initials differ, as those of twins do.
 */
export function alikeIn(one: Identity, other: Identity): "bsn" | "name" | undefined {
  if (one.bsn && one.bsn === other.bsn) return "bsn";
  if (one.bornOn !== other.bornOn || folded(one.lastName) !== folded(other.lastName)) return undefined;
  const [first, second] = [one, other].map((it) => folded(it.initials ?? it.callName ?? "").slice(0, 1));
  return !first || !second || first === second ? "name" : undefined;
}

/** Refuses `duplicate_person`, saying in which field: never who the other is. */
export function mustNotBeAlike(alike: readonly ("bsn" | "name")[]): void {
  const faults: Fault[] = [];
  if (alike.includes("bsn")) faults.push({ path: "identity.bsn", sentence: "Er is al een werknemer met dit BSN." });
  if (alike.includes("name"))
    faults.push({ path: "identity.lastName", sentence: "Er is al een werknemer met deze naam en geboortedatum." });
  if (faults.length) throw new Refusal("duplicate_person", faults);
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
