import { z } from "zod";
import { AbsenceOutcome } from "./absence-report.ts";
import { Delivery, DeliveryState, Rejection } from "./deliveries.ts";
import { endpoint } from "./endpoint.ts";
import { ofEmployer, WriteId } from "./ids.ts";
import { PersonnelNumber } from "./person.ts";

/** Why the writing of a delivery to a vault stopped. */
export const VaultProblem = z.enum(["outdated", "broken", "not_taken", "undo_broken"]);
export type VaultProblem = z.infer<typeof VaultProblem>;

/** The sentence a person reads of each. */
export const vaultProblemSentences: Record<VaultProblem, string> = {
  outdated:
    "De gegevens van deze werkgever zijn na de controle gewijzigd. De verwerking is gestopt; wat al was verwerkt, blijft. Het bestand moet opnieuw worden gecontroleerd of geleverd.",
  broken:
    "De bewaarde regels van dit bestand zijn niet meer te openen. De verwerking is gestopt; wat al was verwerkt, blijft. Het bestand moet opnieuw worden gecontroleerd of geleverd.",
  not_taken:
    "De beheerder heeft gekozen dat verzuim niet meer uit een pakket komt. De verwerking is gestopt en de rest van het bestand is vernietigd.",
  undo_broken:
    "Wat er voor deze levering stond, is van een of meer werknemers niet meer te openen. Het terugdraaien is gestopt: wie al was teruggezet, blijft dat. Wijzig de anderen met de hand of lever een nieuw bestand.",
};

/** The service is told of no more rejected rows than this; how many there are stands in the counts. */
export const mostReported = 2_000;

/** A row that was rejected; the label passes only in the form that can hold no BSN (UAVG art. 46). */
const ReportedRejection = Rejection.extend({ personnelNumber: PersonnelNumber.nullable() });

/**
 * What the service sees of a delivery to a vault (product.md, E5): what the employer sees, without who delivered it by name,
 * without any code that stood in it, and of absence without whose it is: that somebody is ill whose dossier is not shared
 * the service may not know (AVG art. 9).
 */
export const VaultReport = Delivery.pick({
  kind: true,
  deliveredAt: true,
  rows: true,
  counts: true,
  changedFields: true,
  processed: true,
  ignoredColumns: true,
  unread: true,
  held: true,
  keptUntil: true,
}).extend({
  id: WriteId,
  state: DeliveryState,
  /** A person of the employer or a system of his; not which. */
  by: z.enum(["person", "coupling"]),
  /** In our own words: `CSV, puntkomma, UTF-8`. */
  format: z.string().max(60),
  /** The first of them. */
  rejections: z.array(ReportedRejection).max(mostReported),
  /** Of absence: how many messages did what, and how many dossiers they share. Null for a file of people. */
  absence: z
    .strictObject({ outcomes: z.partialRecord(AbsenceOutcome, z.int().positive()), shares: z.int().nonnegative() })
    .nullable(),
  problem: VaultProblem.nullable(),
});
export type VaultReport = z.infer<typeof VaultReport>;

const server = "suite" as const;
const ofReport = ofEmployer.extend({ deliveryId: WriteId });

/** Vault to suite: a delivery as it stands. `version` only grows, so that late, twice and out of order do no harm. */
export const putVaultReport = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/vault-deliveries/:deliveryId",
  summary: "Verslag van een levering aan de datakluis ontvangen, zonder identiteiten",
  params: ofReport,
  body: z.strictObject({ version: z.int().positive(), report: VaultReport.omit({ id: true }) }),
  answer: z.null(),
});

export const listVaultReports = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/vault-deliveries",
  summary: "Leveringen aan de datakluis van een werkgever, nieuwste eerst, zonder identiteiten",
  params: ofEmployer,
  answer: z.array(VaultReport.omit({ rejections: true })),
});

export const readVaultReport = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/vault-deliveries/:deliveryId",
  summary: "Verslag van een levering aan de datakluis, zonder identiteiten",
  params: ofReport,
  answer: VaultReport,
});
