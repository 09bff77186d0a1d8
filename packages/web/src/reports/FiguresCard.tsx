import type { AbsenceFigures, FiguresReport } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Table } from "../ui/Table.tsx";
import { periodWord } from "./periods.ts";
import { numberWord, percentWord } from "./words.ts";

type Line = { key: string; name: string; hint: string; word: (it: AbsenceFigures) => string };

const lines = (): Line[] => [
  {
    key: "zvp",
    name: m.report_percentage(),
    hint: m.report_percentage_hint(),
    word: (it) => percentWord(it.percentage),
  },
  {
    key: "leave",
    name: m.report_with_leave(),
    hint: m.report_with_leave_hint(),
    word: (it) => percentWord(it.withLeave),
  },
  {
    key: "zmf",
    name: m.report_frequency(),
    hint: m.report_frequency_hint(),
    word: (it) => numberWord(it.frequency, 2),
  },
  { key: "gzvd", name: m.report_duration(), hint: m.report_duration_hint(), word: (it) => daysWord(it.meanDuration) },
  { key: "zero", name: m.report_zero(), hint: m.report_zero_hint(), word: (it) => percentWord(it.zeroAbsence) },
  { key: "people", name: m.report_people(), hint: m.report_people_hint(), word: (it) => numberWord(it.people, 0) },
];

const daysWord = (days: number | null) => (days === null ? "–" : m.report_days({ days: numberWord(days, 1) }));

/** The figures of a period beside those of a year earlier, and beside the norm. */
export function FiguresCard({
  of: it,
  figures,
  norm,
}: {
  of: FiguresReport;
  figures: AbsenceFigures;
  norm: number | null;
}) {
  return (
    <Card title={m.report_figures({ period: periodWord(it) })}>
      {norm !== null && figures.percentage !== null && <p>{normWord(figures.percentage, norm)}</p>}
      <Table
        columns={[m.report_figure(), m.report_this_period(), m.report_year_before()]}
        rows={lines().map(({ key, name, hint, word }) => ({
          key,
          cells: [
            <span key="name">
              {name}
              <br />
              <span className="hint">{hint}</span>
            </span>,
            <strong key="now">{word(figures)}</strong>,
            it.yearBefore ? word(it.yearBefore) : m.report_hidden(),
          ],
        }))}
      />
    </Card>
  );
}

function normWord(percentage: number, norm: number): string {
  const points = numberWord(Math.abs(percentage - norm), 1);
  const said = { points, norm: percentWord(norm) };
  if (Math.abs(percentage - norm) < 0.05) return m.report_norm_on(said);
  return percentage > norm ? m.report_norm_above(said) : m.report_norm_below(said);
}

/** How long the spells had lasted that ended. */
export function DurationCard({ figures }: { figures: AbsenceFigures }) {
  const classes = [m.report_class_short(), m.report_class_middle(), m.report_class_long(), m.report_class_longest()];
  const most = Math.max(...figures.ended, 1);
  return (
    <Card title={m.report_classes()}>
      <p className="hint">{m.report_classes_hint()}</p>
      <Table
        columns={[m.report_class(), m.report_class_count()]}
        rows={figures.ended.map((count, at) => ({
          key: String(at),
          cells: [classes[at]!, <Bar key="bar" share={count / most} word={numberWord(count, 0)} />],
        }))}
      />
    </Card>
  );
}

/** A number with a bar as long; the number says the same. */
export const Bar = ({ share, word }: { share: number; word: string }) => (
  <span className="report-bar">
    <span>{word}</span>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
      <rect width={Math.min(share, 1) * 100} height={10} />
    </svg>
  </span>
);
