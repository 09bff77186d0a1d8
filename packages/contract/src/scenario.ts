import { z } from "zod";
import { MessageCode } from "./absence-report.ts";
import { CouplingId } from "./couplings.ts";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, ofDossier, ofEmployer, UserId, Uuid } from "./ids.ts";

/**
 * How an employer's people and their absence reach the service (product.md, E6). With a vault the employer chooses: a message
 * that shares a dossier by itself does so on his instruction (AVG art. 28(3)(a)). Without one the service keeps whether
 * only people with a care request come.
 */
export const VaultScenario = z.enum(["absence_in_suite", "absence_delivered", "no_coupling"]);
export type VaultScenario = z.infer<typeof VaultScenario>;

export const readScenario = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/scenario",
  summary: "Hoe werknemers en verzuim van deze werkgever worden geleverd",
  params: ofEmployer,
  answer: z.strictObject({ scenario: VaultScenario }),
});

export const chooseScenario = endpoint({
  server: "vault",
  method: "PUT",
  path: "/employers/:employerId/scenario",
  summary: "Kiezen hoe werknemers en verzuim worden geleverd",
  fresh: true,
  params: ofEmployer,
  body: z.strictObject({ scenario: VaultScenario }),
  answer: z.strictObject({ scenario: VaultScenario }),
});

const CareRequestsOnly = z.strictObject({ careRequestsOnly: z.boolean() });

export const readSuiteScenario = endpoint({
  server: "suite",
  method: "GET",
  path: "/employers/:employerId/scenario",
  summary: "Of alleen werknemers met een zorgvraag worden geleverd, zonder datakluis",
  params: ofEmployer,
  answer: CareRequestsOnly,
});

export const chooseSuiteScenario = endpoint({
  server: "suite",
  method: "PUT",
  path: "/employers/:employerId/scenario",
  summary: "Kiezen of alleen werknemers met een zorgvraag worden geleverd, zonder datakluis",
  params: ofEmployer,
  body: CareRequestsOnly,
  answer: CareRequestsOnly,
});

/** Whose codes: of one coupling, or of what people upload. */
const ofCodes = z.strictObject({ couplingId: CouplingId.optional() });
const Codes = z.array(MessageCode).max(100);

export const readCodes = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/codes",
  summary: "Wat codes in verzuimberichten van een koppeling, of van wat mensen leveren, betekenen",
  params: ofEmployer,
  query: ofCodes,
  answer: Codes,
});

export const saveCodes = endpoint({
  server: "vault",
  method: "PUT",
  path: "/employers/:employerId/codes",
  summary: "Vastleggen wat codes in verzuimberichten betekenen",
  fresh: true,
  params: ofEmployer,
  query: ofCodes,
  body: z.strictObject({ codes: Codes }),
  answer: Codes,
});

const Percentage = z.number().positive().max(100).multipleOf(0.01);

/**
 * A case of absence as the employer's messages tell it up to now: the whole of it each time, with a version that only grows, so
 * that late, twice and out of order do no harm. Names nobody; what AP lets an employer record and nothing else
 * (Beleidsregels De zieke werknemer, 2016).
 */
export const DeliveredCase = z.strictObject({
  version: z.int().positive(),
  /** Who delivered it, as both sides know him. */
  by: z.union([z.strictObject({ userId: UserId }), z.strictObject({ couplingId: CouplingId })]),
  /** Null once it was withdrawn. */
  spell: z
    .strictObject({
      startsOn: CalendarDate,
      /** Percentages from a date on, the first on the first sick day. */
      course: z
        .array(z.strictObject({ from: CalendarDate, percentage: Percentage }))
        .min(1)
        .max(100),
      recoveredOn: CalendarDate.nullable(),
      safetyNet: z.enum(["yes", "no", "unknown"]),
      workAccident: z.boolean(),
      liableThirdParty: z.boolean(),
      expectedDays: z.int().min(1).max(730).nullable(),
    })
    .nullable(),
});
export type DeliveredCase = z.infer<typeof DeliveredCase>;

/** Vault to suite: absence of somebody whose dossier is shared already; refuses `not_shared` otherwise. */
export const putDeliveredCase = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/dossiers/:ref/delivered-cases/:caseId",
  summary: "Verzuim uit een levering: het geval zoals de berichten het tot nu toe vertellen",
  params: ofDossier.extend({ caseId: Uuid }),
  body: DeliveredCase,
  answer: z.null(),
});
