import { z } from "zod";
import { Spell, SpellChain } from "./absence.ts";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DepartmentId, DossierRef, EmployerId, Moment, ofDossier } from "./ids.ts";
import { Leave } from "./leave.ts";
import { VaultState } from "./organisation.ts";
import { BsnBecause, PersonLabel, Sex, SharedBecause, SharedIdentity } from "./person.ts";
import { Appointment } from "./appointment.ts";
import { Trajectory } from "./trajectory.ts";

/** The anonymised employment (SIVI *Dienstverbanden*): no name, no address, no BSN. */
export const Employment = z.strictObject({
  jobTitle: z.string().max(100).nullable(),
  startsOn: CalendarDate,
  /** Last day in service. */
  endsOn: CalendarDate.nullable(),
  /** Hours a week, as agreed and as normal for full-time. */
  contractHours: z.number().min(0).max(99).nullable(),
  normHours: z.number().min(0).max(99).nullable(),
  contractKind: z.string().max(60).nullable(),
  costCentre: z.string().max(60).nullable(),
  departmentId: DepartmentId.nullable(),
  departmentName: z.string().nullable(),
});
export type Employment = z.infer<typeof Employment>;

/**
 * A dossier as the suite knows it. `person` is there before a vault exists and while the dossier is shared, and null
 * otherwise: then the employment is all there is.
 */
export const Dossier = z.strictObject({
  ref: DossierRef,
  employerId: EmployerId,
  employerName: z.string(),
  vault: VaultState,
  personnelNumber: z.string(),
  bornOn: CalendarDate,
  /** The service keeps a year of birth and a month of starting: the days of these dates say nothing (B6). */
  coarse: z.boolean(),
  sex: Sex,
  employments: z.array(Employment),
  person: SharedIdentity.nullable(),
  /** Why the service sees the person; null before a vault and when not shared. */
  shared: SharedBecause.nullable(),
  /** Why the service may have the BSN; null when it may not, and for users of the employer. */
  bsnBecause: BsnBecause.nullable(),
  /** Since when the employer sends no changes of the person; null while he does. */
  updatesStoppedAt: Moment.nullable(),
  /**
   * For the service alone, where it holds no more than what it retrieved without the employer being informed (D11): the
   * person as he was then, and the day on which he is forgotten if nothing is written; null when something is. `kept`: not
   * retrieved, but left when the employer revoked, for an appointment he does not know of. Of an employer's user always null.
   */
  retrieved: z.strictObject({ at: Moment, forgottenOn: CalendarDate.nullable(), kept: z.boolean() }).nullable(),
  hasContent: z.boolean(),
  spells: z.array(Spell),
  /** Which spells count as one period of illness, as far as the asker knows them. */
  chains: z.array(SpellChain),
  leaves: z.array(Leave),
  trajectories: z.array(Trajectory),
  appointments: z.array(Appointment),
});
export type Dossier = z.infer<typeof Dossier>;

export const readDossier = endpoint({
  server: "suite",
  method: "GET",
  path: "/dossiers/:ref",
  summary: "Dossierpagina",
  params: ofDossier,
  answer: Dossier,
});

export const listRecentDossiers = endpoint({
  server: "suite",
  method: "GET",
  path: "/recent-dossiers",
  summary: "Laatst bezochte dossiers",
  answer: z.array(PersonLabel.extend({ employerId: EmployerId, visitedAt: Moment })),
});

/** Pushed to open screens by vault and suite alike: something about this dossier or employer changed. Never what. */
export const LiveEvent = z.strictObject({
  kind: z.enum(["dossier", "employer", "access"]),
  employerId: EmployerId.nullable(),
  ref: DossierRef.nullable(),
  /**
   * Told to users of the service alone: of what an employer is not informed of, his screens hear nothing (D11). Or to those
   * among them with the right to the service's notes, or to the medical part, of which others must not hear that it is there.
   */
  audience: z.enum(["service", "notes", "medical"]).optional(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
