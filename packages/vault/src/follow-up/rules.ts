/**
 * A care request must follow (product.md, D12; AVG art. 5 lid 1 onder c and e): a dossier that was shared, and in which
 * nothing was written within so many days, is taken back by itself. Days are calendar dates in Europe/Amsterdam, so an hour
 * more or less in spring and autumn moves nothing; and a clock that is put back makes nothing happen sooner.
 */

/** How many days before it happens its people are told, whatever was set or missed meanwhile. */
export const noticeDays = 3;

export type Watched = {
  /** The day it was shared. */
  sharedOn: string;
  /** Within how many days something must be written, as the service has it now. */
  days: number;
  /** The day for which it was announced, once it was. */
  revokeOn: string | null;
};

export type Step = { do: "nothing" } | { do: "notify"; revokeOn: string } | { do: "revoke" };

/** The first day on which nothing written is too long ago. */
export const overdueOn = ({ sharedOn, days }: Pick<Watched, "sharedOn" | "days">): string =>
  dayAfter(sharedOn, days + 1);

/**
 * What happens today to a sharing in which nothing is written. Nobody is surprised: it is announced three days before, and
 * never happens before the day that was announced, also after days in which nothing ran or when the service made it shorter.
 */
export function stepOf(it: Watched, today: string): Step {
  const overdue = overdueOn(it);
  if (it.revokeOn) return today >= it.revokeOn && today >= overdue ? { do: "revoke" } : { do: "nothing" };
  if (today < dayAfter(overdue, -noticeDays)) return { do: "nothing" };
  const earliest = dayAfter(today, noticeDays);
  return { do: "notify", revokeOn: earliest > overdue ? earliest : overdue };
}

/** So many calendar days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** What stands in the history. */
export const takenBackBecause = (days: number) => `Vanzelf ingetrokken: geen dossiervulling binnen ${days} dagen.`;
