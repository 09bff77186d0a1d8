import { Refusal, type ConsultationKind } from "@datakluis/contract";

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

/** All that must be known to ask that somebody be seen. */
type Askable = { visible: boolean; waiting: readonly ConsultationKind[] };

/**
 * Whether somebody may be asked for: of whom the service may know who he is (AVG art. 5, 6 and 9), once for each profession,
 * and on a day that is still to come.
 *
 * @param today in Europe/Amsterdam
 */
export function mustBeAskable(
  { visible, waiting }: Askable,
  asked: { kind: ConsultationKind; latest: string | null },
  today: string,
): void {
  if (!visible) throw new Refusal("not_shared");
  if (asked.latest !== null && asked.latest < today)
    throw new Refusal("invalid", [{ path: "latest", sentence: "Deze dag is al voorbij." }]);
  if (waiting.includes(asked.kind)) throw new Refusal("summons_waits");
}

/** What is planned is cancelled as an appointment, not taken back as a request. Refuses `summons_planned`. */
export function mustBeWithdrawable({ plannedFor }: { plannedFor: Date | null }): void {
  if (plannedFor) throw new Refusal("summons_planned");
}

/** What has begun has been. Refuses `appointment_past`. */
export function mustBeCancellable(it: Planned, now: Date): void {
  if (it.startsAt <= now) throw new Refusal("appointment_past");
}

/** Of two who change it, the later one has not seen what the first made of it. Refuses `appointment_changed`. */
export function mustBeSeen(it: { sequence: number }, seen: number): void {
  if (it.sequence !== seen) throw new Refusal("appointment_changed");
}

/** Nor is it moved, and what was cancelled is planned anew. Refuses `appointment_ended` too. */
export function mustBeMovable(it: Planned, now: Date): void {
  if (it.cancelledAt) throw new Refusal("appointment_ended");
  mustBeCancellable(it, now);
}

/** Nobody can have failed to come before it began. Refuses `appointment_ended` and `appointment_not_begun`. */
export function mustBeMissable(it: Planned, now: Date): void {
  if (it.cancelledAt) throw new Refusal("appointment_ended");
  if (it.startsAt > now) throw new Refusal("appointment_not_begun");
}
