import { exportAbsenceReport, readAbsenceReport, type AbsenceFigures, type FiguresReport } from "@datakluis/contract";
import { dutchNumber, exportedFile } from "@datakluis/delivery";
import { answer } from "../answer.ts";
import { record } from "../audit/store.ts";
import { reportFor } from "./read.ts";

export const reportRoutes = [
  answer(readAbsenceReport, "see_dossiers", ({ params, query, ...world }) =>
    reportFor(world, params.employerId, query),
  ),
  answer(exportAbsenceReport, "see_dossiers", async ({ params, body: { form, ...asked }, ...world }) => {
    const report = await reportFor(world, params.employerId, asked);
    await world.act((tx) =>
      record(tx, { deed: "absence_report.exported", actor: world.actor, employerId: params.employerId }),
    );
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

const levelWords: Readonly<Record<string, string>> = {
  female: "Vrouwen",
  male: "Mannen",
  "15-24": "Jonger dan 25 jaar",
  "25-34": "25 tot en met 34 jaar",
  "35-44": "35 tot en met 44 jaar",
  "45-54": "45 tot en met 54 jaar",
  "55-": "55 jaar en ouder",
  full_time: "Voltijd",
  part_time: "Deeltijd",
};

const cellsOf = (it: AbsenceFigures): string[] =>
  [it.people, it.percentage, it.withLeave, it.frequency, it.meanDuration, ...it.ended, it.zeroAbsence].map((value) =>
    value === null ? "" : dutchNumber(value),
  );
