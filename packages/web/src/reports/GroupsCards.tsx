import type { AbsenceFigures, FiguresReport } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Table } from "../ui/Table.tsx";
import { Bar } from "./FiguresCard.tsx";
import { levelWord, numberWord, percentWord, traitWord } from "./words.ts";

type Group = { key: string; name: string; figures: AbsenceFigures | null };

/** The same figures by department, and of a whole employer by sex, age and hours. */
export function GroupsCards({ of: it, norm }: { of: FiguresReport; norm: number | null }) {
  const below = it.below.map(({ departmentId, name, figures }) => ({ key: departmentId, name, figures }));
  return (
    <>
      {below.length > 0 && (
        <Card title={m.report_by_department()}>
          <Groups first={m.department()} of={below} norm={norm} />
          {below.some(({ figures }) => !figures) && (
            <p className="hint">{m.report_some_hidden({ minimum: it.minimum })}</p>
          )}
        </Card>
      )}
      {it.traits.map(({ trait, people, levels }) => (
        <Card key={trait} title={traitWord(trait)}>
          <Groups
            first={m.report_group()}
            of={levels.map(({ level, figures }) => ({ key: level, name: levelWord(level), figures }))}
            norm={norm}
          />
          <p className="hint">
            {m.report_trait_people({ people: numberWord(people, 0), all: numberWord(it.figures?.people, 0) })}
          </p>
        </Card>
      ))}
      {!it.departmentId && it.traits.length === 0 && <p className="hint">{m.report_no_traits()}</p>}
      {it.departmentId && it.whole && <p className="hint">{m.report_traits_whole()}</p>}
    </>
  );
}

function Groups({ first, of, norm }: { first: string; of: readonly Group[]; norm: number | null }) {
  const most = Math.max(...of.map(({ figures }) => figures?.percentage ?? 0), norm ?? 0, 1);
  return (
    <Table
      columns={[first, m.report_percentage(), m.report_frequency(), m.report_duration(), m.report_people()]}
      rows={of.map(({ key, name, figures }) => ({
        key,
        cells: figures
          ? [
              name,
              <Bar key="bar" share={(figures.percentage ?? 0) / most} word={percentWord(figures.percentage)} />,
              numberWord(figures.frequency, 2),
              numberWord(figures.meanDuration, 1),
              numberWord(figures.people, 0),
            ]
          : [name, m.report_hidden(), "–", "–", "–"],
      }))}
    />
  );
}
