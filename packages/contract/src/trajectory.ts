import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

/** What the service does for somebody, by its kind. None of them says what is the matter (AP, De zieke werknemer). */
export const TrajectoryKind = z.enum(["absence", "prevention", "second_track", "workplace", "other"]);
export type TrajectoryKind = z.infer<typeof TrajectoryKind>;

/** A trajectory (traject): content of a dossier, as a spell is. */
export const Trajectory = z.strictObject({
  id: Uuid,
  ref: DossierRef,
  kind: TrajectoryKind,
  startsOn: CalendarDate,
  openedBy: z.string(),
  openedAt: Moment,
  /** As of a spell: it exists for users of the service alone (D11). */
  confidential: z.boolean(),
});
export type Trajectory = z.infer<typeof Trajectory>;

/** Refused with `not_shared` while the service may not know who it is: the page then offers to share and go on (D8). */
export const startTrajectory = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/trajectories",
  summary: "Traject starten",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, kind: TrajectoryKind, startsOn: CalendarDate }),
  answer: Trajectory,
});
