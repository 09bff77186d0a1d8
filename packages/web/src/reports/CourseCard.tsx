import type { FiguresReport } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Table } from "../ui/Table.tsx";
import { monthWord } from "./periods.ts";
import { numberWord, percentWord } from "./words.ts";

const [width, height] = [1000, 200];

/** The absence percentage over time: a line, and the same in a table. A month that is not told of is a gap in it. */
export function CourseCard({ of: { course }, norm }: { of: FiguresReport; norm: number | null }) {
  const values = course.map(({ figures }) => figures?.percentage ?? null);
  const top = Math.max(4, Math.ceil(Math.max(...values.map((it) => it ?? 0), norm ?? 0) / 2) * 2);
  const x = (at: number) => ((at + 0.5) / course.length) * width;
  const y = (value: number) => height - (value / top) * height;
  const runs = runsOf(values);
  return (
    <Card title={m.report_course()}>
      <figure className="report-course" aria-label={m.report_course_drawn()}>
        <div className="report-drawing">
          {[top, top / 2, 0].map((it) => (
            <span key={it}>{it} %</span>
          ))}
          <svg viewBox={`0 -4 ${width} ${height + 8}`} preserveAspectRatio="none" aria-hidden>
            {[0, 0.5, 1].map((at) => (
              <line key={at} className="grid" x1={0} x2={width} y1={at * height} y2={at * height} />
            ))}
            {norm !== null && <line className="norm" x1={0} x2={width} y1={y(norm)} y2={y(norm)} />}
            {runs.map((run) => (
              <polyline
                key={run[0]!.at}
                points={(run.length > 1 ? run : [run[0]!, run[0]!])
                  .map(({ at, value }) => `${x(at)},${y(value)}`)
                  .join(" ")}
              />
            ))}
          </svg>
        </div>
        <figcaption>
          <span>{monthWord(course[0]!.month)}</span>
          {norm !== null && <span className="report-norm">{m.report_norm_line({ norm: percentWord(norm) })}</span>}
          <span>{monthWord(course.at(-1)!.month)}</span>
        </figcaption>
      </figure>
      <Table
        columns={[m.report_month(), m.report_percentage(), m.report_frequency()]}
        rows={course.toReversed().map(({ month, figures }) => ({
          key: month,
          cells: figures
            ? [monthWord(month), percentWord(figures.percentage), numberWord(figures.frequency, 2)]
            : [monthWord(month), m.report_hidden(), "–"],
        }))}
      />
    </Card>
  );
}

/** What follows without a gap. */
function runsOf(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [];
  let open = false;
  for (const [at, value] of values.entries()) {
    if (value !== null && open) runs.at(-1)!.push({ at, value });
    else if (value !== null) runs.push([{ at, value }]);
    open = value !== null;
  }
  return runs;
}
