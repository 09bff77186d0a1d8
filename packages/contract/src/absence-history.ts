import { z } from "zod";
import { CourseLine, SickReport } from "./absence.ts";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, ofEmployer, WriteId } from "./ids.ts";
import { KeptPersonnelNumber } from "./person.ts";

/**
 * A spell from before this service came, as the one before it wrote it down: what AP lets an employer record and nothing else
 * (Beleidsregels De zieke werknemer, 2016). Whose it is says the personnel number.
 */
const PastSpell = SickReport.omit({ percentage: true }).extend({
  id: WriteId,
  personnelNumber: KeptPersonnelNumber,
  /** On which day it was reported then. */
  reportedOn: CalendarDate,
  /** Percentages from a date on, the first on the first sick day. */
  course: z.array(CourseLine).min(1).max(100),
  recoveredOn: CalendarDate.nullable(),
});
export type PastSpell = z.infer<typeof PastSpell>;

/**
 * Takes absence over from the service before, or from another system: all of these lines or none, by the rules of a sick
 * report. A line that was taken before is known by its id.
 */
export const takeOverAbsence = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/absence-history",
  summary: "Verzuim van vóór deze dienst overnemen, in delen",
  params: ofEmployer,
  body: z.strictObject({
    /** Of the whole take-over, the same for each part of it. */
    id: WriteId,
    spells: z.array(PastSpell).max(1000),
  }),
  answer: z.strictObject({ taken: z.int(), known: z.int() }),
});
