import type { TrajectoryKind } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<TrajectoryKind, () => string> = {
  absence: m.trajectory_absence,
  prevention: m.trajectory_prevention,
  second_track: m.trajectory_second_track,
  workplace: m.trajectory_workplace,
  other: m.trajectory_other,
};

export const trajectoryWord = (it: TrajectoryKind) => words[it]();
