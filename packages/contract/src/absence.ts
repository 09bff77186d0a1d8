import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

/**
 * What an employer may record at a sick report (AP, Beleidsregels De zieke werknemer, 2016): whether, never which,
 * safety net applies; accident at work; traffic accident with a liable third party; expected duration. No cause, no
 * free text. Telephone and nursing address are identity and stay in the vault.
 */
export const SickReport = z.strictObject({
  startsOn: CalendarDate,
  /** 100 is fully absent. */
  percentage: z.int().min(1).max(100),
  safetyNet: z.enum(["yes", "no", "unknown"]),
  workAccident: z.boolean(),
  liableThirdParty: z.boolean(),
  expectedDays: z.int().min(1).max(730).nullable(),
});
export type SickReport = z.infer<typeof SickReport>;

/** A spell (melding): from the first sick day to the first day recovered. */
export const Spell = SickReport.extend({
  id: Uuid,
  ref: DossierRef,
  recoveredOn: CalendarDate.nullable(),
  reportedBy: z.string(),
  reportedAt: Moment,
  /** Written while the service held the dossier only confidentially (D11): it exists for users of the service alone. */
  confidential: z.boolean(),
});
export type Spell = z.infer<typeof Spell>;

/** Opens a trajectory: refused while the dossier is not shared, the server too (D8). */
export const reportSick = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/spells",
  summary: "Ziek melden",
  params: ofDossier,
  body: SickReport.extend({ id: WriteId }),
  answer: Spell,
});

export const reportRecovered = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/spells/:spellId/recovery",
  summary: "Hersteld melden",
  params: ofDossier.extend({ spellId: Uuid }),
  body: z.strictObject({ id: WriteId, recoveredOn: CalendarDate }),
  answer: Spell,
});
