import { Refusal, type Leave, type Spell, type SpellDeed } from "@datakluis/contract";
import type { LeavePeriod, Period } from "./chain.ts";
import { daysBetween } from "./days.ts";
import { after, endOf, type Presence, type Standing } from "./fold.ts";

/** All that must be known about a dossier to write of a spell in it. No name and no cause: the rule needs none. */
export type Around = Presence & {
  /** The other spells, as they count. */
  others: readonly Omit<Period, "id" | "differentCause">[];
};

/** A spell as it stands, and of which employment it is. */
export type Subject = { standing: Standing | undefined; employment: string | null };

/** Content needs a shared dossier (AVG art. 5, 6 and 9; AP letter to the branch, 2016). Refuses `not_shared`. */
export function mustBeVisible(dossier: { held: unknown; confidential: unknown }): void {
  if (dossier.held === undefined && dossier.confidential === undefined) throw new Refusal("not_shared");
}

/**
 * What stands of a spell after a deed, if that may be. Continued pay and so a spell presume employment on its first day (BW
 * art. 7:629), and no leave; nobody is ill twice on a day for the same work; nobody knows of a day to come. What was
 * wrong already, because an employment or a leave was told later, keeps nobody from saying what else changed.
 *
 * What is asked stays within AP, Beleidsregels De zieke werknemer (2016): see the contract's SickReport.
 *
 * @param today in Europe/Amsterdam
 */
export function decide({ standing, employment }: Subject, deed: SpellDeed, around: Around, today: string): Standing {
  if (standing?.withdrawn) throw new Refusal("spell_withdrawn");
  if (deed.kind === "recovered" && standing?.recoveredOn) throw new Refusal("spell_recovered");
  const next = after(standing, deed);
  if (deed.kind === "withdrawn") return next;
  const { startsOn, recoveredOn } = next;

  if (startsOn > today) throw wrong("startsOn", "De eerste ziektedag ligt in de toekomst.");
  if (recoveredOn && recoveredOn < startsOn) throw new Refusal("spell_order");
  if (recoveredOn && recoveredOn > today && recoveredOn !== standing?.recoveredOn)
    throw wrong("recoveredOn", "De hersteldatum ligt in de toekomst. Meld het herstel op de dag zelf.");
  mustBeInOrder(next, today);
  if (startsOn !== standing?.startsOn) {
    if (!serves(around, startsOn, employment)) throw new Refusal("not_in_service");
    if (around.leaves.some((it) => it.startsOn <= startsOn && startsOn < it.endsOn))
      throw new Refusal("spell_in_leave");
  }
  const goesPast = around.leaves.some((it) => startsOn < it.startsOn && recoveredOn && it.startsOn < recoveredOn);
  if (goesPast && recoveredOn !== standing?.recoveredOn) throw new Refusal("spell_in_leave");

  const days = (it: Standing) => ({ ...it, employment, endsOn: endOf({ ...it, employment }, around).endsOn });
  const then = days(next);
  const old = standing && days(standing);
  if (around.others.some((it) => overlap(it, then) && !(old && overlap(it, old)))) throw new Refusal("spell_overlaps");
  return next;
}

/**
 * Without a leave, or with another one, a spell that it ended may run into the one after it. Refuses `leave_keeps_apart`.
 *
 * @param before, then the days of the spells with the leave as it stood, and as it would stand
 */
export function mustStayApart(before: readonly Period[], then: readonly Period[]): void {
  const meeting = (periods: readonly Period[]) =>
    periods.flatMap((it) =>
      periods.filter((other) => other.id > it.id && overlap(it, other)).map(({ id }) => it.id + id),
    );
  const met = new Set(meeting(before));
  if (meeting(then).some((pair) => !met.has(pair))) throw new Refusal("leave_keeps_apart");
}

/** Refuses `invalid`, with what is wrong at which field. */
export const wrong = (path: string, sentence: string) => new Refusal("invalid", [{ path, sentence }]);

/** A course begins on the first sick day, goes on to later days, and says nothing of a day recovered or to come. */
function mustBeInOrder({ startsOn, course, recoveredOn }: Standing, today: string): void {
  const ascends = course.every(({ from }, at) => (at === 0 ? from === startsOn : from > course[at - 1]!.from));
  const last = course.at(-1)!.from;
  if (!ascends || (recoveredOn && course.length > 1 && last >= recoveredOn)) throw new Refusal("course_order");
  if (last > today) throw wrong("from", "Deze dag ligt in de toekomst. Meld het percentage op de dag zelf.");
}

const serves = ({ employments }: Presence, day: string, employment: string | null): boolean =>
  employments
    .filter((it) => employment === null || it.startsOn === employment)
    .some((it) => it.startsOn <= day && (!it.endsOn || day <= it.endsOn));

type Days = Pick<Period, "startsOn" | "endsOn" | "employment">;

/** Whether two were on one day, for work of the same employment. A spell of no days is on none. */
const overlap = (one: Days, other: Days): boolean =>
  (one.employment === null || other.employment === null || one.employment === other.employment) &&
  reaches(one, other.startsOn) &&
  reaches(other, one.startsOn);
const reaches = ({ startsOn, endsOn }: Days, day: string): boolean => !endsOn || (endsOn > day && endsOn > startsOn);

const mostLeaveDays = 366;

/**
 * Whether a leave may stand beside what there is: leave and illness are not on one day (BW art. 7:629 lid 4), save that a
 * spell still open when it begins ends by it.
 */
export function mustFit(
  { startsOn, endsOn }: LeavePeriod,
  others: readonly Pick<Leave, "startsOn" | "endsOn" | "withdrawn">[],
  spells: readonly Pick<Spell, "startsOn" | "recoveredOn" | "withdrawn">[],
): void {
  if (endsOn <= startsOn) throw new Refusal("leave_order");
  if (daysBetween(startsOn, endsOn) > mostLeaveDays)
    throw wrong("endsOn", "Dit verlof duurt langer dan een jaar. Controleer de laatste dag.");
  if (others.some((it) => !it.withdrawn && it.startsOn < endsOn && startsOn < it.endsOn))
    throw new Refusal("leave_overlaps");
  const ill = spells.some(
    (it) =>
      !it.withdrawn &&
      ((startsOn <= it.startsOn && it.startsOn < endsOn) ||
        (it.startsOn < startsOn && it.recoveredOn && it.recoveredOn > startsOn)),
  );
  if (ill) throw new Refusal("leave_meets_spell");
}
