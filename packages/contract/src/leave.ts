import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

const days = {
  startsOn: CalendarDate,
  /** The first day after it. */
  endsOn: CalendarDate,
};

/** A line of the history of a leave: how it stood from then on. `byName` is null when a coupling did it. */
export const LeaveEvent = z.strictObject({
  ...days,
  seq: z.int().positive(),
  withdrawn: z.boolean(),
  at: Moment,
  byName: z.string().nullable(),
});
export type LeaveEvent = z.infer<typeof LeaveEvent>;

/**
 * Pregnancy and birth leave (zwangerschaps- en bevallingsverlof, WAZO art. 3:1). No spell: it has no percentage, is in no
 * frequency, and of a chain it is no gap. Content of a dossier, as a spell is.
 */
export const Leave = z.strictObject({
  ...days,
  id: Uuid,
  ref: DossierRef,
  /** As of a spell. */
  version: z.int().positive(),
  withdrawn: z.boolean(),
  reference: z.string().nullable(),
  confidential: z.boolean(),
  history: z.array(LeaveEvent).min(1),
});
export type Leave = z.infer<typeof Leave>;

/** Refused with `not_shared` while the service may not know who it is: the page then offers to share and go on (D8). */
export const recordLeave = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/leaves",
  summary: "Zwangerschaps- en bevallingsverlof vastleggen",
  params: ofDossier,
  body: z.strictObject({ ...days, id: WriteId }),
  answer: Leave,
});

const ofLeave = {
  server: "suite" as const,
  path: "/dossiers/:ref/leaves/:leaveId",
  params: ofDossier.extend({ leaveId: Uuid }),
  answer: Leave,
};

/** `seen` as of a spell. */
export const changeLeave = endpoint({
  ...ofLeave,
  method: "PUT",
  summary: "Zwangerschaps- en bevallingsverlof wijzigen",
  body: z.strictObject({ ...days, id: WriteId, seen: z.int().positive() }),
});

export const withdrawLeave = endpoint({
  ...ofLeave,
  method: "DELETE",
  summary: "Zwangerschaps- en bevallingsverlof intrekken",
  body: z.strictObject({ id: WriteId, seen: z.int().positive() }),
});
