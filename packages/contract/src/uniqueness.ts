import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment, ofEmployer } from "./ids.ts";

/** What stays at the service of somebody whose identity is in the vault. */
export const RemainingAttribute = z.enum([
  "born_on",
  "sex",
  "department",
  "job_title",
  "contract_hours",
  "in_service_since",
]);
export type RemainingAttribute = z.infer<typeof RemainingAttribute>;

/** Of how many people something is true: alone with a value, and in a group of fewer than five. */
const Standing = z.strictObject({ alone: z.int(), few: z.int() });

/** What reports would tell differently with coarser dates: an age group, and the days that count as in service. */
const CoarserReports = z.strictObject({
  /** People who would stand in another age group of ten years today. */
  otherAgeGroup: z.int(),
  /** Days in service over the past year, as they are and as they would be. */
  serviceDays: z.int(),
  serviceDaysCoarser: z.int(),
});

/**
 * The check after the cleaning (B6): how far people can still be told apart on what remains (k-anonymity). Counts only;
 * `coarser` is all attributes together with the birth date as a year and the start as a month.
 */
export const Uniqueness = z.strictObject({
  people: z.int(),
  attributes: z.array(Standing.extend({ attribute: RemainingAttribute, values: z.int() })),
  together: Standing,
  coarser: Standing,
  reports: CoarserReports,
  /** Since when the service keeps no more than year and month; null while it has the exact dates. */
  coarsenedAt: Moment.nullable(),
});
export type Uniqueness = z.infer<typeof Uniqueness>;

export const readUniqueness = endpoint({
  server: "suite",
  method: "GET",
  path: "/employers/:employerId/uniqueness",
  summary: "Controle na de omzetting: hoeveel mensen nog herkenbaar zijn aan wat er overblijft",
  params: ofEmployer,
  answer: Uniqueness,
});

/** Asked again it changes nothing. There is no way back: the exact dates stand in the vault alone from then on. */
export const coarsenDates = endpoint({
  server: "suite",
  method: "PUT",
  path: "/employers/:employerId/coarsening",
  summary: "Geboortedatum vergroven tot jaar en begindatum tot maand; kan niet terug",
  params: ofEmployer,
  answer: Uniqueness,
});
