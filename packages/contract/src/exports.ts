import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DepartmentId, Moment, ofDossier, ofEmployer } from "./ids.ts";

/** As what kind of file a list is exported. */
export const ExportForm = z.enum(["xlsx", "csv"]);
export type ExportForm = z.infer<typeof ExportForm>;

/** Why somebody takes a list of people along (AVG art. 5 lid 1 onder b); it stands on the record. */
export const ExportReason = z.enum(["check_data", "other_system", "audit", "other_reason"]);
export type ExportReason = z.infer<typeof ExportReason>;

/** So many people in one file: with all their fields they stay below what a delivery may be. */
export const mostExported = 100_000;

const asked = z.strictObject({
  form: ExportForm,
  reason: ExportReason,
  /** With all departments below it; left out for everybody within reach. */
  departmentId: DepartmentId.optional(),
});

/**
 * The people within somebody's reach as a file, in the columns a delivery is read by: delivered again it changes nothing.
 * Refuses `export_too_large`.
 */
export const exportPeople = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/people/_export",
  summary: "Werknemers binnen het bereik als CSV- of Excelbestand",
  fresh: true,
  params: ofEmployer,
  body: asked,
  answer: z.custom<AsyncIterable<string | Uint8Array>>(),
  download: "application/octet-stream",
});

/** The employments within somebody's reach as a file, by number; a name only where he sees it. Refuses `export_too_large`. */
export const exportMembers = endpoint({
  server: "suite",
  method: "POST",
  path: "/employers/:employerId/members/_export",
  summary: "Dienstverbanden binnen het bereik als CSV- of Excelbestand; namen alleen van gedeelde dossiers",
  fresh: true,
  params: ofEmployer,
  body: asked,
  answer: z.custom<AsyncIterable<string | Uint8Array>>(),
  download: "application/octet-stream",
});

/** Files somebody took along at the service in which this person stands by name: a revoke does not reach those (D6). */
export const listDownloads = endpoint({
  server: "suite",
  method: "GET",
  path: "/dossiers/:ref/downloads",
  summary: "Eerdere downloads waarin deze werknemer met naam staat",
  params: ofDossier,
  answer: z.strictObject({
    downloads: z.array(z.strictObject({ at: Moment, byName: z.string(), reason: ExportReason })),
  }),
});
