import { AbsenceOutcome, outcomeSentences, type AbsenceReport, type Delivery } from "@datakluis/contract";
import { showNumber } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { meaningPlace } from "../couplings/words.ts";

const shownLines = 200;

const words: Record<AbsenceOutcome, () => string> = {
  reported: m.absence_reported,
  changed: m.absence_changed,
  recovered: m.absence_recovered,
  corrected: m.absence_corrected,
  withdrawn: m.absence_withdrawn,
  again: m.absence_again,
  late: m.absence_late,
  never_seen: m.absence_never_seen,
};

/** How many messages of a file are kept. */
export const messagesIn = ({ outcomes }: AbsenceReport): number =>
  Object.values(outcomes).reduce((sum, count) => sum + count, 0);

/** What absence messages do: how many of each, which dossiers are shared by them, and each of them in a line. */
export function AbsenceCard({
  it,
  of: { outcomes, shares, lines, unknownCodes },
}: {
  it: Delivery;
  of: AbsenceReport;
}) {
  return (
    <>
      <dl className="figures">
        {[
          [m.absence_messages(), it.rows] as const,
          [m.absence_shares(), shares] as const,
          ...AbsenceOutcome.options.flatMap((outcome) => {
            const count = outcomes[outcome];
            return count ? [[words[outcome](), count] as const] : [];
          }),
          [m.count_rejected(), it.counts.rejected] as const,
        ].map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{showNumber(count)}</dd>
          </div>
        ))}
      </dl>
      {shares > 0 && it.state === "waiting" && <Notice kind="warn">{m.absence_shares_text()}</Notice>}
      {unknownCodes.map(({ element, code, messages }) => (
        <Notice key={`${element} ${code}`} kind="warn">
          {m.absence_unknown_code({ code, element: meaningPlace(element), count: showNumber(messages) })}
        </Notice>
      ))}
      {lines.length > 0 && (
        <Card title={m.absence_lines()}>
          <Table
            columns={[m.row(), m.personnel_number(), m.absence_what_it_does()]}
            rows={lines.slice(0, shownLines).map((line) => ({
              key: String(line.row),
              cells: [line.row, line.personnelNumber, outcomeSentences[line.outcome]],
            }))}
          />
          {messagesIn({ outcomes, shares, lines, unknownCodes }) > shownLines && (
            <p className="hint">{m.absence_lines_cut({ count: showNumber(shownLines) })}</p>
          )}
        </Card>
      )}
    </>
  );
}
