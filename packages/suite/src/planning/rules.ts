import { Refusal } from "@datakluis/contract";

type Planned = { id: string; startsAt: Date; minutes: number; cancelledAt: Date | null };

/** All that must be known about a dossier to plan an appointment in it. */
export type Plannable = {
  /** Whether this side may know who it is: shared, or of an employer without a vault. */
  visible: boolean;
  appointments: readonly Planned[];
};

const mostDaysAhead = 366;
const minuteMs = 60_000;
const endOf = (it: Pick<Planned, "startsAt" | "minutes">) => it.startsAt.getTime() + it.minutes * minuteMs;

/**
 * Whether an appointment may be planned. It is content, which needs a care request and so a shared dossier (AVG art. 5, 6
 * and 9; AP letter to the branch, 2016). Nobody is expected in two places at once.
 */
export function mustBePlannable(dossier: Plannable, asked: Pick<Planned, "startsAt" | "minutes">, now: Date): void {
  if (!dossier.visible) throw new Refusal("not_shared");
  if (asked.startsAt <= now) throw new Refusal("appointment_too_late");
  if (asked.startsAt.getTime() > now.getTime() + mostDaysAhead * 24 * 60 * minuteMs)
    throw new Refusal("invalid", [
      { path: "on", sentence: "Deze dag ligt te ver vooruit. Kies een dag binnen een jaar." },
    ]);
  const taken = dossier.appointments.some(
    (it) => !it.cancelledAt && it.startsAt.getTime() < endOf(asked) && asked.startsAt.getTime() < endOf(it),
  );
  if (taken) throw new Refusal("appointment_overlaps");
}

/** What has begun has been. Refuses `appointment_past`. */
export function mustBeCancellable(it: Planned, now: Date): void {
  if (it.startsAt <= now) throw new Refusal("appointment_past");
}
