import { Readable } from "node:stream";
import {
  changeReportMinimum,
  exportAbsenceReport,
  readAbsenceReport,
  readReportMinimum,
  type AbsenceFigures,
  type FiguresReport,
} from "@datakluis/contract";
import { dutchNumber, exportedFile } from "@datakluis/delivery";
import { answer } from "../answer.ts";
import { record } from "../audit/store.ts";
import { reportPdf } from "./pdf.ts";
import { changeMinimum } from "./minimum.ts";
import { minimumOf, reportFor } from "./read.ts";
import { levelWords } from "./words.ts";

export const reportRoutes = [
  answer(readReportMinimum, "administer", ({ act }) => act(async (tx) => ({ people: await minimumOf(tx) }))),

  answer(changeReportMinimum, "administer", ({ act, actor, body }) => act((tx) => changeMinimum(tx, actor, body))),

  answer(readAbsenceReport, "see_dossiers", ({ params, query, ...world }) =>
    reportFor(world, params.employerId, query),
  ),
  answer(exportAbsenceReport, "see_dossiers", async ({ params, body: { form, norm, ...asked }, now, ...world }) => {
    const { employerId } = params;
    const report = await reportFor({ ...world, now }, employerId, asked);
    const name = await world.act(async (tx) => {
      await record(tx, { deed: "absence_report.exported", actor: world.actor, employerId });
      const employer = tx.selectFrom("employer").select("name").where("id", "=", employerId);
      return (await employer.executeTakeFirstOrThrow()).name;
    });
    if (form === "pdf") return Readable.from([await reportPdf(report, name, norm, now)]);
    return exportedFile(form, headings, pagesOf(report));
  }),
];

const headings = [
  "Groep",
  "Van",
  "Tot en met",
  "Gemiddeld aantal medewerkers",
  "Verzuimpercentage",
  "Met zwangerschapsverlof",
  "Meldingsfrequentie",
  "Gemiddelde duur in dagen",
  "Geëindigd na 1-7 dagen",
  "Geëindigd na 8-42 dagen",
  "Geëindigd na 43-365 dagen",
  "Geëindigd na 366-730 dagen",
  "Nulverzuim in procenten",
];

async function* pagesOf(it: FiguresReport): AsyncGenerator<string[][]> {
  const name = it.departments.find(({ id }) => id === it.departmentId)?.name ?? "Hele werkgever";
  const line = (group: string, from: string, until: string, figures: AbsenceFigures | null) => [
    ...[group, from, until],
    ...(figures ? cellsOf(figures) : ["Niet te tonen", ...headings.slice(4).map(() => "")]),
  ];
  yield [
    line(name, it.from, it.until, it.figures),
    line(`${name}, een jaar eerder`, yearBefore(it.from), yearBefore(it.until), it.yearBefore),
    ...it.below.map((one) => line(one.name, it.from, it.until, one.figures)),
    ...it.traits.flatMap(({ levels }) =>
      levels.map((one) => line(levelWords[one.level] ?? one.level, it.from, it.until, one.figures)),
    ),
    ...it.course.map((one) => line(name, one.month, one.month, one.figures)),
  ];
}

const yearBefore = (month: string) => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;

const cellsOf = (it: AbsenceFigures): string[] =>
  [it.people, it.percentage, it.withLeave, it.frequency, it.meanDuration, ...it.ended, it.zeroAbsence].map((value) =>
    value === null ? "" : dutchNumber(value),
  );
