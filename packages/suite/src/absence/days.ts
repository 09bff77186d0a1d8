/** Calendar days as `2026-02-28`, which sort as text does. */

const dayMs = 86_400_000;
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** So many calendar days later, or earlier. */
export const dayAfter = (day: string, days: number): string =>
  new Date((numberOf(day) + days) * dayMs).toISOString().slice(0, 10);

/** How many days from one to the other, the other not included. */
export const daysBetween = (from: string, until: string): number => numberOf(until) - numberOf(from);

/** The calendar date in Europe/Amsterdam at a moment. */
export const amsterdamDate = (at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" }).format(at);
