import { Refusal, type SickReport } from "@datakluis/contract";

/** A spell (melding) runs from its first sick day to the first day recovered, that day not included. */
export type Interval = { startsOn: string; recoveredOn: string | null };

/** All that must be known about a dossier to report somebody sick. No name and no cause: the rule needs none. */
export type Absentee = {
  /** Whether the reporter may know who it is: shared, of an employer without a vault, or retrieved by the service. */
  visible: boolean;
  /** `endsOn` is the last day in service. */
  employments: readonly { startsOn: string; endsOn: string | null }[];
  spells: readonly Interval[];
};

/**
 * Whether a sick report may be kept. Content needs a shared dossier (AVG art. 5, 6 and 9; AP letter to the branch, 2016);
 * continued pay and so a report presume employment on that day (BW art. 7:629); one person has one spell at a time.
 * What is asked stays within AP, Beleidsregels De zieke werknemer (2016): see the contract's SickReport.
 *
 * @param today in Europe/Amsterdam
 */
export function mustBeReportable(dossier: Absentee, { startsOn }: Pick<SickReport, "startsOn">, today: string): void {
  if (!dossier.visible) throw new Refusal("not_shared");
  if (startsOn > today)
    throw new Refusal("invalid", [{ path: "startsOn", sentence: "De eerste ziektedag ligt in de toekomst." }]);
  const serves = dossier.employments.some((it) => it.startsOn <= startsOn && (!it.endsOn || startsOn <= it.endsOn));
  if (!serves) throw new Refusal("not_in_service");
  // The new spell has no end yet, so every spell that ends after its first day runs into it.
  if (dossier.spells.some((it) => !it.recoveredOn || it.recoveredOn > startsOn)) throw new Refusal("spell_overlaps");
}

/**
 * Whether a recovery may be kept: not before the first sick day, and not on a day to come, of which nobody knows yet.
 * Recovered on the first sick day is a spell of no days, which stays on the record. A recovery that stands is not
 * overwritten by another.
 *
 * @param today in Europe/Amsterdam
 */
export function mustBeRecoverable(spell: Interval, recoveredOn: string, today: string): void {
  if (recoveredOn < spell.startsOn) throw new Refusal("spell_order");
  if (spell.recoveredOn === recoveredOn) return;
  if (spell.recoveredOn) throw new Refusal("already_written");
  if (recoveredOn > today) {
    const sentence = "De hersteldatum ligt in de toekomst. Meld het herstel op de dag zelf.";
    throw new Refusal("invalid", [{ path: "recoveredOn", sentence }]);
  }
}

/** The calendar date in Europe/Amsterdam at a moment. */
export const amsterdamDate = (at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" }).format(at);
