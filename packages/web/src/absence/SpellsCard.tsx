import type { Dossier, Spell } from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { AppointmentsTable } from "../planning/AppointmentsTable.tsx";
import { TrajectoriesTable } from "../trajectories/TrajectoriesTable.tsx";
import { Table } from "../ui/Table.tsx";

type Props = { dossier: Dossier; bare?: boolean; onRecover?: ((spell: Spell) => void) | undefined };

/** The spells, trajectories and appointments of a dossier, newest first; `bare` without a panel of its own. */
export function SpellsCard({ dossier, bare = false, onRecover }: Props) {
  const spells = dossier.spells.length ? (
    <Table
      columns={[m.kind(), m.first_sick_day(), m.status(), m.reported_by(), ...(onRecover ? [m.action()] : [])]}
      rows={dossier.spells.map((spell) => ({
        key: spell.id,
        cells: [
          m.absence_kind({ percentage: spell.percentage }),
          showDate(spell.startsOn),
          <SpellPill key="status" spell={spell} />,
          spell.reportedBy,
          ...(onRecover
            ? [
                !spell.recoveredOn && (
                  <Button key="recover" onPress={() => onRecover(spell)}>
                    {m.report_recovered()}
                  </Button>
                ),
              ]
            : []),
        ],
      }))}
    />
  ) : dossier.trajectories.length + dossier.appointments.length ? null : (
    <p className="hint">{m.no_trajectories()}</p>
  );
  const table = (
    <>
      {spells}
      <TrajectoriesTable dossier={dossier} />
      <AppointmentsTable dossier={dossier} />
    </>
  );
  return bare ? table : <Card title={m.trajectories()}>{table}</Card>;
}

/** What the employer does not know of is marked, so that nobody of the service speaks of it to him. */
const SpellPill = ({ spell: { recoveredOn, confidential } }: { spell: Spell }) => (
  <>
    {recoveredOn ? (
      <span className="pill">{m.recovered_status({ date: showDate(recoveredOn) })}</span>
    ) : (
      <span className="pill warn">{m.running()}</span>
    )}
    {confidential && <span className="pill">{m.confidential_spell()}</span>}
  </>
);
