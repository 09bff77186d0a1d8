import { Refusal, type Trajectory } from "@datakluis/contract";

type Started = Pick<Trajectory, "kind" | "startsOn">;

/** All that must be known about a dossier to start a trajectory in it. */
export type Startable = {
  /** Whether this side may know who it is: shared, or of an employer without a vault. */
  visible: boolean;
  trajectories: readonly Started[];
};

/** How many days ahead one can be put down: later is planning, not starting. */
const daysAhead = 92;

/**
 * Whether a trajectory may start. It is content, which needs a care request and so a shared dossier (AVG art. 5, 6 and 9;
 * AP letter to the branch, 2016). One of a kind starts on a day.
 *
 * @param today in Europe/Amsterdam
 */
export function mustBeStartable(dossier: Startable, asked: Started, today: string): void {
  if (!dossier.visible) throw new Refusal("not_shared");
  if (asked.startsOn > dayAfter(today, daysAhead))
    throw new Refusal("invalid", [
      { path: "startsOn", sentence: "De startdatum ligt te ver vooruit. Kies een dag binnen drie maanden." },
    ]);
  if (dossier.trajectories.some((it) => it.kind === asked.kind && it.startsOn === asked.startsOn))
    throw new Refusal("trajectory_exists");
}

/** So many calendar days later. */
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
