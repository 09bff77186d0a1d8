import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DossierRef, Moment, ofDossier, Uuid, WriteId } from "./ids.ts";

/** How much of his work somebody does not do, in per cent of his hours: 100 is fully absent. */
const AbsencePercentage = z.number().positive().max(100).multipleOf(0.01);

/**
 * What an employer may record at a sick report (AP, Beleidsregels De zieke werknemer, 2016): whether, never which,
 * safety net applies; accident at work; traffic accident with a liable third party; expected duration. No cause, no
 * free text. Telephone and nursing address are identity and stay in the vault.
 */
export const SickReport = z.strictObject({
  startsOn: CalendarDate,
  /** From the first sick day on. */
  percentage: AbsencePercentage,
  safetyNet: z.enum(["yes", "no", "unknown"]),
  workAccident: z.boolean(),
  liableThirdParty: z.boolean(),
  expectedDays: z.int().min(1).max(730).nullable(),
});
export type SickReport = z.infer<typeof SickReport>;

/** One line of a course (verloop): a percentage from a day on, until the next line or the end of the spell. */
export const CourseLine = z.strictObject({
  from: CalendarDate,
  percentage: AbsencePercentage,
  /** How much of his hours he is there on a therapeutic basis (arbeidstherapie), which counts as absent; null: not. */
  therapy: AbsencePercentage.nullable(),
});
export type CourseLine = z.infer<typeof CourseLine>;

/**
 * What stands of a spell, by what was said of it. `differentCause`: of a spell after pregnancy and birth leave, that it
 * is reasonably not from the cause of one before it, so that they make no chain (BW art. 7:629 lid 10). Which cause is
 * asked of nobody.
 */
const Standing = SickReport.omit({ percentage: true }).extend({
  course: z.array(CourseLine).min(1).max(100),
  /** The first day recovered. */
  recoveredOn: CalendarDate.nullable(),
  differentCause: z.boolean(),
});

/** Why a spell counts nowhere any more. A fixed list: nobody writes what was the matter. */
export const WithdrawalReason = z.enum(["wrong_person", "twice", "not_ill", "leave", "by_message"]);
export type WithdrawalReason = z.infer<typeof WithdrawalReason>;

/**
 * What happened to a spell, as it was said and is kept. A correction says only what becomes different; `recoveredOn: null`
 * in it reopens a spell. With another first day alone, the course begins on that day.
 */
export const SpellDeed = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("reported"), said: Standing }),
  z.strictObject({ kind: z.literal("course"), said: CourseLine }),
  z.strictObject({ kind: z.literal("recovered"), said: z.strictObject({ recoveredOn: CalendarDate }) }),
  z.strictObject({ kind: z.literal("corrected"), said: Standing.partial() }),
  z.strictObject({ kind: z.literal("withdrawn"), said: z.strictObject({ reason: WithdrawalReason }) }),
]);
export type SpellDeed = z.infer<typeof SpellDeed>;

/** A line of its history: `seq` counts from 1, `byName` is null when a coupling did it. */
export const SpellEvent = z.strictObject({
  seq: z.int().positive(),
  at: Moment,
  byName: z.string().nullable(),
  deed: SpellDeed,
});
export type SpellEvent = z.infer<typeof SpellEvent>;

/**
 * A spell (melding): from the first sick day to its end. What stands of it is its history, folded.
 */
export const Spell = Standing.extend({
  id: Uuid,
  ref: DossierRef,
  /** What stands now, or stood last: the percentage of the last line of the course. */
  percentage: AbsencePercentage,
  /** Of which employment, by its first day; null of all. */
  employment: CalendarDate.nullable(),
  /** The number of its last deed. Who changes a spell says which he saw. */
  version: z.int().positive(),
  /**
   * The first day that counts no more, and by what: recovery, pregnancy and birth leave (WAZO art. 3:1), or the end of the
   * employment, after which continued pay is no longer the employer's (BW art. 7:629; ZW art. 29). It may lie ahead.
   */
  endsOn: CalendarDate.nullable(),
  endedBy: z.enum(["recovery", "leave", "end_of_employment"]).nullable(),
  /** Withdrawn (ingetrokken): it stays on the record and counts nowhere. */
  withdrawn: WithdrawalReason.nullable(),
  /** How the employer's own system calls it; one of a dossier. */
  reference: z.string().nullable(),
  /** Null when a coupling did. */
  reportedBy: z.string().nullable(),
  reportedAt: Moment,
  /** Written while the service held the dossier only confidentially (D11): it exists for users of the service alone. */
  confidential: z.boolean(),
  history: z.array(SpellEvent),
});
export type Spell = z.infer<typeof Spell>;

/**
 * Spells that count as one period of illness (verzuimtraject, samengesteld verzuim; BW art. 7:629 lid 10), from its first sick
 * day. `endsOn` as of a spell; in the gaps, `until` not included, the clock of the law stands still.
 */
export const SpellChain = z.strictObject({
  spells: z.array(Uuid).min(1),
  startsOn: CalendarDate,
  endsOn: CalendarDate.nullable(),
  gaps: z.array(z.strictObject({ from: CalendarDate, until: CalendarDate })),
});
export type SpellChain = z.infer<typeof SpellChain>;

/** Opens a trajectory: refused while the dossier is not shared, the server too (D8). Also of somebody who recovered already. */
export const reportSick = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/spells",
  summary: "Ziek melden",
  params: ofDossier,
  body: SickReport.extend({
    id: WriteId,
    /** Later lines; the first is the report's own. */
    course: z.array(CourseLine).max(99).optional(),
    recoveredOn: CalendarDate.nullable().optional(),
    employment: CalendarDate.nullable().optional(),
    differentCause: z.boolean().optional(),
  }),
  answer: Spell,
});

/** Of a spell that is there; `seen` is the version the asker saw, and a newer one refuses with `spell_changed`. */
const ofSpell = { server: "suite" as const, params: ofDossier.extend({ spellId: Uuid }), answer: Spell };
const seen = { id: WriteId, seen: z.int().positive() };

export const reportRecovered = endpoint({
  ...ofSpell,
  method: "POST",
  path: "/dossiers/:ref/spells/:spellId/recovery",
  summary: "Hersteld melden",
  body: z.strictObject({ ...seen, recoveredOn: CalendarDate }),
});

/** Partial recovery, or ill for more of the hours again. On a day that has a line already, it takes its place. */
export const changeCourse = endpoint({
  ...ofSpell,
  method: "POST",
  path: "/dossiers/:ref/spells/:spellId/course",
  summary: "Percentage van een melding wijzigen vanaf een dag",
  body: CourseLine.extend(seen),
});

/** Says anew what was said wrong; what is left out stays. `recoveredOn: null` takes a recovery back. */
export const correctSpell = endpoint({
  ...ofSpell,
  method: "POST",
  path: "/dossiers/:ref/spells/:spellId/corrections",
  summary: "Melding corrigeren",
  body: Standing.partial().extend(seen),
});

export const withdrawSpell = endpoint({
  ...ofSpell,
  method: "DELETE",
  path: "/dossiers/:ref/spells/:spellId",
  summary: "Melding intrekken",
  body: z.strictObject({ ...seen, reason: WithdrawalReason.exclude(["by_message"]) }),
});
