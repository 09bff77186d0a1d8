import type { Dossier, Spell } from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";

type Props = { dossier: Dossier; bare?: boolean; onRecover?: ((spell: Spell) => void) | undefined };

/** The spells of a dossier, newest first; `bare` without a panel of its own. */
export function SpellsCard({ dossier, bare = false, onRecover }: Props) {
  const table = dossier.spells.length ? (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{m.kind()}</th>
            <th scope="col">{m.first_sick_day()}</th>
            <th scope="col">{m.status()}</th>
            <th scope="col">{m.reported_by()}</th>
            {onRecover && (
              <th scope="col">
                <span className="visually-hidden">{m.actions()}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {dossier.spells.map((spell) => (
            <tr key={spell.id}>
              <td>{m.absence_kind({ percentage: spell.percentage })}</td>
              <td>{showDate(spell.startsOn)}</td>
              <td>
                {spell.recoveredOn ? (
                  <span className="pill">{m.recovered_status({ date: showDate(spell.recoveredOn) })}</span>
                ) : (
                  <span className="pill warn">{m.running()}</span>
                )}
              </td>
              <td>{spell.reportedBy}</td>
              {onRecover && (
                <td>
                  {!spell.recoveredOn && <Button onPress={() => onRecover(spell)}>{m.report_recovered()}</Button>}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ) : (
    <p className="hint">{m.no_trajectories()}</p>
  );
  return bare ? table : <Card title={m.trajectories()}>{table}</Card>;
}
