const dayMs = 86_400_000;

/** How many calendar days the second date is after the first. */
export const daysBetween = (from: string, until: string): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / dayMs);

type Course = { startsOn: string; gaps: readonly { from: string; until: string }[] };

/** In which week of the absence a date lies, from 1; days on which somebody was recovered do not count. */
export function weekOf({ startsOn, gaps }: Course, date: string): number {
  const skipped = gaps
    .filter(({ from }) => from < date)
    .reduce((days, { from, until }) => days + daysBetween(from, until < date ? until : date), 0);
  return Math.floor((daysBetween(startsOn, date) - skipped) / 7) + 1;
}
