import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, EmployerId, ofEmployer } from "./ids.ts";
import { ServiceMovingIn } from "./activation.ts";

const server = "suite" as const;

/**
 * What is arranged before a vault is activated (B1), in the order of the checklist. `signatories` are the employer's
 * users who may sign and be administrator.
 */
export const PreparationStep = z.enum([
  "informed",
  "representative",
  "signatories",
  "employer_users",
  "service_users",
  "people",
]);
export type PreparationStep = z.infer<typeof PreparationStep>;

export const Preparation = z.strictObject({
  /** The day on which the employer was told when the vault will be activated. */
  informedOn: CalendarDate.nullable(),
  representativeName: z.string().nullable(),
  representativeEmail: z.string().nullable(),
  signatories: z.int(),
  employerUsers: z.int(),
  serviceUsers: z.int(),
  people: z.int(),
  /** The steps that are not done; activation warns of them and goes on when the administrator says so. */
  missing: z.array(PreparationStep),
});
export type Preparation = z.infer<typeof Preparation>;

export const readPreparation = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/preparation",
  summary: "Checklist voor de activatie van de datakluis",
  params: ofEmployer,
  answer: Preparation,
});

/** Told again it is corrected; `null` takes it back. */
export const tellInformed = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/preparation",
  summary: "Vastleggen wanneer de werkgever is geïnformeerd",
  params: ofEmployer,
  body: z.strictObject({ informedOn: CalendarDate.nullable() }),
  answer: Preparation,
});

/** One employer of a wave: what is missing before its activation, and how far it is after. */
export const Activation = ServiceMovingIn.extend({
  employerId: EmployerId,
  name: z.string(),
  missing: z.array(PreparationStep),
});
export type Activation = z.infer<typeof Activation>;

/** All employers within reach on one page: what is missing before activation, and how far the others are (B2). */
export const listActivations = endpoint({
  server,
  method: "GET",
  path: "/activations",
  summary: "Voorbereiding en omzetting van alle werkgevers",
  answer: z.array(Activation),
});
