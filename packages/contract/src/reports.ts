import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { ExportForm } from "./exports.ts";
import { DepartmentId, ofEmployer } from "./ids.ts";

/** A calendar month, as `2026-02`. */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** So many months at most are asked at once. */
export const mostMonths = 36;

/**
 * The figures of a group over a period (Berekening van ziekteverzuim, WCC 1996). They are made of rounded sums, so that they tell of
 * nobody (besluit 042).
 */
export const AbsenceFigures = z.strictObject({
  /** How many served on average, each by his days of service. */
  people: z.number(),
  /** Absence percentage (ZVP), without and with pregnancy and birth leave. */
  percentage: z.number().nullable(),
  withLeave: z.number().nullable(),
  /** Reporting frequency (ZMF): new spells a person a year. */
  frequency: z.number().nullable(),
  /** Mean duration (GZVD) in calendar days of the spells that ended; null when there were too few. */
  meanDuration: z.number().nullable(),
  /** How many spells ended that had lasted 1-7, 8-42, 43-365 and 366-730 days. */
  ended: z.array(z.int()).length(4),
  /** Which part in per cent of who served in the last month was not ill in the period; of a month, a quarter or a year. */
  zeroAbsence: z.number().nullable(),
});
export type AbsenceFigures = z.infer<typeof AbsenceFigures>;

/** Null: the group is too small to tell of, or its figures would tell of another that is. */
const Told = AbsenceFigures.nullable();

/** By what else than department people are told of: at a whole employer. */
export const ReportTrait = z.enum(["sex", "age", "contract"]);
export type ReportTrait = z.infer<typeof ReportTrait>;

export const FiguresReport = z.strictObject({
  /** The months of which figures are told: those that ended more than two weeks ago. */
  lastMonth: Month,
  from: Month,
  until: Month,
  /** So few people at least make a group. */
  minimum: z.int(),
  /** The departments within reach, to choose from, and whether the whole employer is. */
  departments: z.array(z.strictObject({ id: DepartmentId, name: z.string(), parentId: DepartmentId.nullable() })),
  whole: z.boolean(),
  /** What is told of; null: the whole employer. */
  departmentId: DepartmentId.nullable(),
  figures: Told,
  /** The same months a year earlier. */
  yearBefore: Told,
  /** The months of the period, and those of the year before its end when it is shorter. */
  course: z.array(z.strictObject({ month: Month, figures: Told })),
  /** The departments directly below. */
  below: z.array(z.strictObject({ departmentId: DepartmentId, name: z.string(), figures: Told })),
  /** `people`: how many of all are told of by this trait. Only of a whole employer, and only what it is large enough for. */
  traits: z.array(
    z.strictObject({
      trait: ReportTrait,
      people: z.number(),
      levels: z.array(z.strictObject({ level: z.string(), figures: AbsenceFigures })),
    }),
  ),
});
export type FiguresReport = z.infer<typeof FiguresReport>;

/** Below five, two who know of themselves know of a third; a hundred is more than most departments have. */
const ReportMinimum = z.strictObject({ people: z.int().min(5).max(100) });
export type ReportMinimum = z.infer<typeof ReportMinimum>;

const minimum = { server: "suite" as const, path: "/report-minimum", answer: ReportMinimum };

export const readReportMinimum = endpoint({
  ...minimum,
  method: "GET",
  summary: "Van hoeveel mensen minstens er verzuimcijfers zijn",
});

/** Of the whole service, for the months that are settled from now on: what was told stays as it was. */
export const changeReportMinimum = endpoint({
  ...minimum,
  method: "PUT",
  summary: "Instellen van hoeveel mensen minstens er verzuimcijfers zijn",
  fresh: true,
  body: ReportMinimum,
});

const period = z.strictObject({
  departmentId: DepartmentId.optional(),
  /** Its first and its last month; left out, the last quarter that is told of. */
  from: Month.optional(),
  until: Month.optional(),
});

/**
 * Figures of absence of a department with all below it, or of the whole employer. Refuses `not_found` outside reach, also for who
 * sees only some of the people there.
 */
export const readAbsenceReport = endpoint({
  server: "suite",
  method: "GET",
  path: "/employers/:employerId/absence-report",
  summary: "Verzuimcijfers van een werkgever of afdeling",
  params: ofEmployer,
  query: period,
  answer: FiguresReport,
});

/** As what kind of file: a PDF says it as the screen does, the others as numbers to reckon with. */
const ReportForm = z.enum([...ExportForm.options, "pdf"]);
export type ReportForm = z.infer<typeof ReportForm>;

/** The same as a file. */
export const exportAbsenceReport = endpoint({
  server: "suite",
  method: "POST",
  path: "/employers/:employerId/absence-report/_export",
  summary: "Verzuimcijfers als CSV, Excelbestand of PDF",
  fresh: true,
  params: ofEmployer,
  body: period.extend({
    form: ReportForm,
    /** The percentage the reader compares with on his screen; only a PDF says anything of it. */
    norm: z.number().min(0).max(100).optional(),
  }),
  answer: z.custom<AsyncIterable<string | Uint8Array>>(),
  download: "application/octet-stream",
});
