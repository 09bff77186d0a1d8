import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { ofEmployer } from "./ids.ts";

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

/**
 * The check after the cleaning (B6): how far people can still be told apart on what remains (k-anonymity). Counts only;
 * `coarser` is all attributes together with the birth date as a year and the start as a month.
 */
export const Uniqueness = z.strictObject({
  people: z.int(),
  attributes: z.array(Standing.extend({ attribute: RemainingAttribute, values: z.int() })),
  together: Standing,
  coarser: Standing,
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
