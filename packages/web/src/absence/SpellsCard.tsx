import type { Dossier } from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { useSelf } from "../app/session.tsx";
import { FormsCard } from "../forms/FormsCard.tsx";
import { readsForms } from "../forms/words.ts";
import { m } from "../paraglide/messages.js";
import { AppointmentsTable } from "../planning/AppointmentsTable.tsx";
import { SummonsTable } from "../planning/SummonsTable.tsx";
import { TrajectoriesTable } from "../trajectories/TrajectoriesTable.tsx";
import { Card } from "../ui/Card.tsx";
import { Table } from "../ui/Table.tsx";
import { Chains, SpellPill, type SpellDeeds } from "./Chains.tsx";
import { LeavesTable } from "./LeavesTable.tsx";
import { showPercentage } from "./words.ts";

/** Everything of a dossier that has a course or a day: absence with its chains and documents, leave, trajectories and appointments. */
export function AbsenceSheet({ dossier, deeds }: { dossier: Dossier; deeds: SpellDeeds }) {
  const self = useSelf();
  return (
    <div className="page">
      <Card title={m.absence_card()}>
        {dossier.spells.length ? <Chains dossier={dossier} deeds={deeds} /> : <p className="hint">{m.no_spells()}</p>}
      </Card>
      {dossier.spells.length > 0 && readsForms(self) && <FormsCard dossier={dossier.ref} />}
      <LeavesTable dossier={dossier} />
      {dossier.trajectories.length + dossier.appointments.length > 0 && (
        <Card title={m.trajectories()}>
          <TrajectoriesTable dossier={dossier} />
          <AppointmentsTable dossier={dossier} />
        </Card>
      )}
    </div>
  );
}

/** The spells, trajectories and appointments of a dossier, newest first, and who must still be seen. */
export function RecentTrajectories({ dossier }: { dossier: Dossier }) {
  const { spells, trajectories, appointments } = dossier;
  if (!spells.length && !trajectories.length && !appointments.length)
    return (
      <>
        <p className="hint">{m.no_trajectories()}</p>
        <SummonsTable dossier={dossier.ref} />
      </>
    );
  return (
    <>
      {spells.length > 0 && (
        <Table
          columns={[m.kind(), m.first_sick_day(), m.status(), m.reported_by()]}
          rows={spells.map((spell) => ({
            key: spell.id,
            cells: [
              m.absence_kind({ percentage: showPercentage(spell.percentage) }),
              showDate(spell.startsOn),
              <SpellPill key="status" spell={spell} />,
              spell.reportedBy ?? m.spell_by_coupling(),
            ],
          }))}
        />
      )}
      <TrajectoriesTable dossier={dossier} />
      <AppointmentsTable dossier={dossier} />
      <SummonsTable dossier={dossier.ref} />
    </>
  );
}
